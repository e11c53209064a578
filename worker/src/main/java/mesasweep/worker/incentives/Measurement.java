package mesasweep.worker.incentives;

import java.util.List;
import mesasweep.worker.ResultDescription.FeatureSet;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Scale;

/**
 * One recorded step, as it stands after it. Means are over the population.
 *
 * @param step steps done
 * @param cooperation mean probability of cooperating in the next step
 * @param recentCooperation the same, as it was in each of the last {@code outcome.window} steps, on
 *     average; before the first step as it is
 * @param meanGamma mean discount factor
 * @param meanReward what the next step is expected to pay, the states being what they are
 */
record Measurement(
    long step, double cooperation, double recentCooperation, double meanGamma, double meanReward) {

  private static final String COOPERATION = "cooperation";

  /** In the order of {@link #values}, after the step. */
  static final List<Measure> MEASURES =
      List.of(
          new Measure("cooperation", "cooperation", Scale.LINEAR, COOPERATION).averaged(),
          new Measure("recent_cooperation", "cooperation of late", Scale.LINEAR, COOPERATION),
          new Measure("mean_gamma", "mean discount factor", Scale.LINEAR, "discount factor")
              .averaged(),
          new Measure("mean_reward", "mean reward", "per step", Scale.LINEAR, "reward", false));

  static final List<FeatureSet> FEATURE_SETS =
      List.of(
          new FeatureSet("training_history", "reward so far", List.of("mean_reward"), true),
          new FeatureSet(
              "white_box",
              "white box: cooperation and discount factor",
              List.of("cooperation", "mean_gamma"),
              false));

  double[] values() {
    return new double[] {step, cooperation, recentCooperation, meanGamma, meanReward};
  }
}
