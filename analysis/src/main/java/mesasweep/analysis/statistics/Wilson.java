package mesasweep.analysis.statistics;

import java.util.Optional;

/**
 * The score interval of a share, two-sided, at 95 %.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson (1927)</a>
 */
public final class Wilson {
  private Wilson() {}

  /**
   * @param successes of the trials, 0 to {@code trials}
   * @return within [0, 1]; empty when there are no trials
   */
  public static Optional<Interval> interval(long successes, long trials) {
    return trials == 0
        ? Optional.empty()
        : Optional.of(interval((double) successes / trials, trials, Normal.quantile()));
  }

  /**
   * The shares p with |share - p| at most so many of their standard errors, sqrt(p (1 - p) / n).
   *
   * @param share in [0, 1]
   * @param trials n, above 0; need not be whole
   * @param quantile above 0
   */
  static Interval interval(double share, double trials, double quantile) {
    double square = quantile * quantile / trials;
    double middle = (share + square / 2) / (1 + square);
    double half = quantile * Math.sqrt((share * (1 - share) + square / 4) / trials) / (1 + square);
    // Exact at the ends, where rounding would leave 1e-17 outside or inside.
    return new Interval(share == 0 ? 0 : middle - half, share == 1 ? 1 : middle + half);
  }
}
