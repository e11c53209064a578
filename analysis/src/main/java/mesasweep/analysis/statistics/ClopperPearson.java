package mesasweep.analysis.statistics;

import java.util.Optional;
import org.apache.commons.math3.stat.interval.ClopperPearsonInterval;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;

/**
 * The exact interval of a share, two-sided, at 95 % or above however small the share is: for what
 * must not be told too well.
 *
 * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson (1934)</a>
 */
public final class ClopperPearson {
  private ClopperPearson() {}

  /**
   * @param successes of the trials, 0 to {@code trials}
   * @param trials fewer than 2^31
   * @return within [0, 1]; empty when there are no trials
   */
  public static Optional<Interval> interval(long successes, long trials) {
    if (trials == 0) {
      return Optional.empty();
    }
    ConfidenceInterval interval =
        new ClopperPearsonInterval()
            .createInterval(Math.toIntExact(trials), Math.toIntExact(successes), Normal.CONFIDENCE);
    return Optional.of(new Interval(interval.getLowerBound(), interval.getUpperBound()));
  }
}
