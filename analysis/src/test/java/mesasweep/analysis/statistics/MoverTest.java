package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MoverTest {

  /**
   * Newcombe's interval of a difference of two shares (method 10) is the same recovery, from Wilson
   * intervals: 56 of 70 less 48 of 80, published as 0.0524 to 0.3339.
   *
   * @see <a
   *     href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I">
   *     Newcombe (1998), table II</a>
   */
  @Test
  void givesThePublishedIntervalOfADifferenceOfLogarithms() {
    Interval ratio =
        Mover.ratio(
            Math.exp(48 / 80.0), exponential(48, 80), Math.exp(56 / 70.0), exponential(56, 70));

    assertEquals(0.0524, Math.log(ratio.low()), 5e-5);
    assertEquals(0.3339, Math.log(ratio.high()), 5e-5);
  }

  /** Where both logarithms are normal, their difference is: 0.3^2 + 0.4^2 = 0.5^2. */
  @Test
  void agreesWithTheNormalDistributionWhereTheIntervalsAreSymmetric() {
    double z = Normal.quantile();

    Interval ratio = Mover.ratio(2, around(2, 0.3 * z), 5, around(5, 0.4 * z));

    assertEquals(2.5 * Math.exp(-0.5 * z), ratio.low(), 1e-12);
    assertEquals(2.5 * Math.exp(0.5 * z), ratio.high(), 1e-12);
  }

  @Test
  void knowsNoMoreThanTheIntervalsItIsGiven() {
    assertEquals(
        new Interval(0, Double.POSITIVE_INFINITY),
        Mover.ratio(1, new Interval(0, Double.POSITIVE_INFINITY), 2, new Interval(1.5, 2.5)));
  }

  private static Interval exponential(long successes, long trials) {
    Interval wilson = Wilson.interval(successes, trials).orElseThrow();
    return new Interval(Math.exp(wilson.low()), Math.exp(wilson.high()));
  }

  private static Interval around(double estimate, double half) {
    return new Interval(estimate * Math.exp(-half), estimate * Math.exp(half));
  }
}
