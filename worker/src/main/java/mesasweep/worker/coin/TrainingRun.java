package mesasweep.worker.coin;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import mesasweep.worker.Drawing;
import mesasweep.worker.Ending;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import mesasweep.worker.coin.CoinParameters.Thresholds;
import mesasweep.worker.network.Optimiser;

/** One agent in training: its parameters, and what was recorded of it. */
final class TrainingRun {

  private final CoinParameters trial;
  private final double[] parameters;
  private final Optimiser optimiser;
  private final double decay;
  private final List<Measurement> trajectory = new ArrayList<>();
  private List<Drawing> drawings = List.of();
  private long nextRecord;
  private OptionalLong diverged = OptionalLong.empty();

  /**
   * @param parameters as training begins; copied
   */
  TrainingRun(CoinParameters trial, double[] parameters) {
    this.trial = trial;
    this.parameters = parameters.clone();
    double learningRate = trial.training().learningRate();
    optimiser = trial.training().optimiser().at(learningRate);
    decay = learningRate * trial.training().weightDecay();
  }

  CoinParameters trial() {
    return trial;
  }

  /** theta, in place. */
  double[] parameters() {
    return parameters;
  }

  boolean isRecordedAt(long step) {
    return step == nextRecord || step == trial.training().steps();
  }

  /** Whether no training follows. */
  boolean isOver(long step) {
    return step == trial.training().steps() || diverged.isPresent();
  }

  /** Whether it is over as it was meant to be. */
  boolean isTrained(long step) {
    return isOver(step) && diverged.isEmpty();
  }

  /** Keeps pictures of the trained agent. */
  void keep(List<Drawing> pictures) {
    drawings = pictures;
  }

  /**
   * Looks whether training goes on well; called in every step, before {@link #record}.
   *
   * @param objective J, or what of it the step sees
   */
  void watch(long step, double objective, double gradientNorm) {
    if (!Double.isFinite(objective + gradientNorm + parameterNorm())) {
      diverged = OptionalLong.of(step);
    }
  }

  /** |theta|. */
  double parameterNorm() {
    return norm(parameters);
  }

  static double norm(double[] vector) {
    double sum = 0.0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** Keeps a record, unless the run has diverged or does so by it. */
  void record(long step, Measurement measured) {
    if (diverged.isEmpty() && !measured.isFinite()) {
      diverged = OptionalLong.of(step);
    }
    if (diverged.isEmpty()) {
      trajectory.add(measured);
      nextRecord = trial.recording().after(step);
    }
  }

  /**
   * One step up: theta <- theta + eta (gradient - lambda theta) by plain gradient ascent. Other
   * optimisers see the gradient without the decay.
   *
   * @param gradient overwritten
   */
  void ascend(double[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = -gradient[i];
      parameters[i] -= decay * parameters[i];
    }
    optimiser.step(parameters, gradient);
  }

  TrialResult result() {
    return new TrialResult(
        verdict(trial.thresholds()),
        trial.thresholds().others().stream().map(this::verdict).toList(),
        new Ending.AtBudget(),
        trajectory.stream().map(Measurement::values).toArray(double[][]::new),
        drawings);
  }

  private Verdict verdict(Thresholds thresholds) {
    return diverged.isPresent()
        ? Outcome.diverged(diverged.getAsLong())
        : Outcome.verdict(trajectory, thresholds);
  }
}
