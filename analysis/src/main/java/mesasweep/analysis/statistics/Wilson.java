package mesasweep.analysis.statistics;

import java.util.Optional;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * The score interval of a share, two-sided, at 95 %.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson (1927)</a>
 */
public final class Wilson {
  private Wilson() {}

  /**
   * @param successes of the trials, 0 to {@code trials}
   * @param trials fewer than 2^30
   * @return within [0, 1]; empty when there are no trials
   */
  public static Optional<Interval> interval(long successes, long trials) {
    if (trials == 0) {
      return Optional.empty();
    }
    ConfidenceInterval interval =
        new WilsonScoreInterval()
            .createInterval(Math.toIntExact(trials), Math.toIntExact(successes), Normal.CONFIDENCE);
    // Exact at the ends, where rounding would leave 1e-17 outside or inside.
    return Optional.of(
        new Interval(
            successes == 0 ? 0 : interval.getLowerBound(),
            successes == trials ? 1 : interval.getUpperBound()));
  }
}
