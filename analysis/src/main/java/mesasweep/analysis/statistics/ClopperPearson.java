package mesasweep.analysis.statistics;

import java.util.Optional;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * The exact interval of a share, two-sided, at 95 % or above however small the share is: for what
 * must not be told too well. Its ends are quantiles of beta distributions; the library's own
 * interval knows none where all or no trials are successes.
 *
 * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson (1934)</a>
 */
public final class ClopperPearson {
  private static final double TAIL = (1 - Normal.CONFIDENCE) / 2;

  /** Of the ends; the default 1e-9 is seen where they are small. */
  private static final double ACCURACY = 1e-14;

  private ClopperPearson() {}

  /**
   * @param successes of the trials, 0 to {@code trials}
   * @return within [0, 1]; empty when there are no trials
   */
  public static Optional<Interval> interval(long successes, long trials) {
    if (trials == 0) {
      return Optional.empty();
    }
    long failures = trials - successes;
    double low = successes == 0 ? 0 : beta(successes, failures + 1, TAIL);
    double high = failures == 0 ? 1 : beta(successes + 1, failures, 1 - TAIL);
    return Optional.of(new Interval(low, high));
  }

  private static double beta(double alpha, double beta, double probability) {
    return new BetaDistribution(null, alpha, beta, ACCURACY)
        .inverseCumulativeProbability(probability);
  }
}
