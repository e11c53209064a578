package mesasweep.analysis.statistics;

/**
 * The interval of a difference or ratio of two independent estimates, recovered from the interval
 * of either (method of variance estimates recovery): those need not be symmetric, and nothing else
 * is known.
 *
 * @see <a href="https://doi.org/10.1002/sim.3095">Zou and Donner (2008)</a>
 */
public final class Mover {
  private Mover() {}

  /**
   * The interval of {@code second - first}, at the level of the intervals given. With a in (la, ua)
   * the first estimate and b in (lb, ub) the second it is
   *
   * <pre>
   * b - a - sqrt((b - lb)^2 + (ua - a)^2)  to  b - a + sqrt((ub - b)^2 + (a - la)^2)
   * </pre>
   *
   * @param first within its interval
   * @param second likewise
   */
  public static Interval difference(
      double first, Interval ofFirst, double second, Interval ofSecond) {
    double difference = second - first;
    return new Interval(
        difference - Math.hypot(second - ofSecond.low(), ofFirst.high() - first),
        difference + Math.hypot(ofSecond.high() - second, first - ofFirst.low()));
  }

  /**
   * The interval of {@code second / first}, at the level of the intervals given: that of the
   * difference of their logarithms.
   *
   * @param first above 0 and finite, within its interval
   * @param ofFirst from 0, which makes the upper end infinite, to infinity, which makes the lower
   *     end 0
   * @param second above 0 and finite, within its interval
   * @param ofSecond from 0 to infinity
   */
  public static Interval ratio(double first, Interval ofFirst, double second, Interval ofSecond) {
    Interval logarithms =
        difference(Math.log(first), logarithm(ofFirst), Math.log(second), logarithm(ofSecond));
    return new Interval(Math.exp(logarithms.low()), Math.exp(logarithms.high()));
  }

  private static Interval logarithm(Interval interval) {
    return new Interval(Math.log(interval.low()), Math.log(interval.high()));
  }
}
