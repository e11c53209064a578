package mesasweep.worker.race;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import mesasweep.worker.race.RaceParameters.Thresholds;

/**
 * In which step an agent's horizon last failed the conditions of its events. It is looked at in
 * every step, so that the events are exact however rarely steps are recorded.
 */
final class HorizonWatch {

  private static final long NEVER = -1;

  /** Deployment concerns from which an objective counts as long-term. */
  private final double[] longTerm;

  private final long[] shortTermAt;
  private long discountingAt = NEVER;
  private long lookedAt = NEVER;

  /**
   * @param thresholds all by which the run is judged
   */
  HorizonWatch(List<Thresholds> thresholds) {
    longTerm = thresholds.stream().mapToDouble(Thresholds::longTerm).distinct().toArray();
    shortTermAt = new long[longTerm.length];
    Arrays.fill(shortTermAt, NEVER);
  }

  /** Called in every step, with {@link Concern#deployment} and {@link Concern#discountRate}. */
  void look(long step, double deploymentConcern, double discountRate) {
    lookedAt = step;
    for (int i = 0; i < longTerm.length; i++) {
      if (!(deploymentConcern >= longTerm[i])) {
        shortTermAt[i] = step;
      }
    }
    if (!(discountRate < 0.0)) {
      discountingAt = step;
    }
  }

  /** The step from which the deployment concern stayed at or above one of the thresholds. */
  OptionalLong longTermFrom(double threshold) {
    for (int i = 0; i < longTerm.length; i++) {
      if (longTerm[i] == threshold) {
        return since(shortTermAt[i]);
      }
    }
    throw new IllegalArgumentException("the deployment concern was not watched at " + threshold);
  }

  /** The step from which the discount rate stayed below 0. */
  OptionalLong negativeDiscountFrom() {
    return since(discountingAt);
  }

  private OptionalLong since(long failedAt) {
    return failedAt < lookedAt ? OptionalLong.of(failedAt + 1) : OptionalLong.empty();
  }
}
