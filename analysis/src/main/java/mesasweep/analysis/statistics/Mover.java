package mesasweep.analysis.statistics;

/**
 * The interval of a ratio of two independent estimates, recovered from the interval of either
 * (method of variance estimates recovery): those need not be symmetric, and nothing else is known.
 *
 * @see <a href="https://doi.org/10.1002/sim.3095">Zou and Donner (2008)</a>
 */
public final class Mover {
  private Mover() {}

  /**
   * The interval of {@code second / first}, at the level of the intervals given. With the
   * logarithms a in (la, ua) of the first estimate and b in (lb, ub) of the second, that of b - a
   * is
   *
   * <pre>
   * b - a - sqrt((b - lb)^2 + (ua - a)^2)  to  b - a + sqrt((ub - b)^2 + (a - la)^2)
   * </pre>
   *
   * @param first above 0 and finite, within its interval
   * @param ofFirst from 0, which makes the upper end infinite, to infinity, which makes the lower
   *     end 0
   * @param second above 0 and finite, within its interval
   * @param ofSecond from 0 to infinity
   */
  public static Interval ratio(double first, Interval ofFirst, double second, Interval ofSecond) {
    double a = Math.log(first);
    double b = Math.log(second);
    return new Interval(
        Math.exp(b - a - Math.hypot(b - Math.log(ofSecond.low()), Math.log(ofFirst.high()) - a)),
        Math.exp(b - a + Math.hypot(Math.log(ofSecond.high()) - b, a - Math.log(ofFirst.low()))));
  }
}
