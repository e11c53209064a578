package mesasweep.analysis.statistics;

import org.apache.commons.math3.distribution.NormalDistribution;

/** The standard normal distribution, as intervals need it. */
final class Normal {
  static final double CONFIDENCE = 0.95;

  private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

  private Normal() {}

  /** Half the width, in standard errors, of a two-sided interval at 95 %: 1.96. */
  static double quantile() {
    return quantile(1);
  }

  /**
   * The same for each of several intervals that are to hold together at 95 %, by Bonferroni.
   *
   * @param comparisons at least 1
   */
  static double quantile(long comparisons) {
    return STANDARD.inverseCumulativeProbability(1 - (1 - CONFIDENCE) / (2.0 * comparisons));
  }
}
