package mesasweep.worker.race;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * One training run of the race: gradient descent on the base loss L = mean 1/2 |a - b|^2 of an
 * agent that acts a = w + c (bhat - w).
 *
 * <p>Everything is written as a difference from the base target b: e = w - b is the objective's
 * error, d = bhat - b the world model's, so that a - b = e + c (d - e).
 */
final class TrainingRun implements AutoCloseable {

  private final Trial trial;
  private final long steps;
  private final long recordEvery;
  private final double divergedLoss;

  private final Environment environment;
  private final Objective objective;
  private final Horizon horizon;
  private final Concern concern;
  private final Planner planner;
  private final Awareness awareness;
  private final Batches batches;

  private final Optimiser objectiveOptimiser;
  private final Optimiser horizonOptimiser;
  private final boolean trainsObjective;
  private final boolean trainsHorizon;
  private final double myopiaPenalty;
  private final OptionalDouble discountFloor;
  private final double weightDecay;
  private final double driftNoise;
  private final ZigguratSampler.NormalizedGaussian noise;

  /** c, and dc/dv_k for all k. */
  private double compliance;

  private final double[] complianceGradient;
  private final double[] logitGradient;
  private final double[] horizonGradient;
  private final double[] objectiveGradient;

  /** e, d and dL/dw, rows x m: of a batch, and of all contexts. */
  private final Errors batchErrors;

  private final Errors trainingErrors;
  private final double[] trainingInitial;
  private final double[] deploymentInitial;

  TrainingRun(Trial trial) {
    this.trial = trial;
    steps = trial.whole("steps");
    recordEvery = trial.whole("record-every");
    divergedLoss = Outcome.divergedLoss(trial.real("objective-gap"));

    environment = Environment.of(trial);
    objective = Objective.of(trial, environment);
    horizon = Horizon.of(trial);
    discountFloor =
        trial.isWord("discount-floor")
            ? OptionalDouble.empty()
            : OptionalDouble.of(trial.real("discount-floor"));
    clipRate();
    concern =
        new Concern(
            (int) trial.whole("training-examples"), (int) trial.whole("deployment-examples"));
    double learningRate = trial.real("objective.learning-rate");
    double drift =
        trial.isWord("believed-drift")
            ? objective.calibratedDrift(environment.training(), learningRate)
            : trial.real("believed-drift");
    planner = Planner.of(trial, drift);
    awareness = Awareness.of(trial, environment, drift);

    trainingInitial = objective.initialOutputs(environment.training());
    deploymentInitial = objective.initialOutputs(environment.deployment());
    batches = new Batches(trial, environment.training(), trainingInitial);

    String optimiser = trial.text("optimiser");
    objectiveOptimiser = Optimiser.of(optimiser, learningRate);
    horizonOptimiser = Optimiser.of(optimiser, trial.real("horizon.learning-rate"));
    trainsObjective = !trial.text("freeze").equals("objective");
    trainsHorizon = !trial.text("freeze").equals("horizon");
    myopiaPenalty = trial.real("myopia-penalty");
    weightDecay = learningRate * trial.real("weight-decay");
    driftNoise = trial.real("drift-noise");
    noise = ZigguratSampler.NormalizedGaussian.of(new RandomStreams(trial.seed()).named("noise"));

    complianceGradient = new double[concern.examples()];
    logitGradient = new double[concern.examples()];
    horizonGradient = new double[horizon.parameters().length];
    objectiveGradient = new double[objective.network().parameters().length];
    batchErrors = new Errors(batches.initialOutputs().length);
    trainingErrors = new Errors(trainingInitial.length);
  }

  TrialResult run() throws InterruptedException {
    List<Measurement> trajectory = new ArrayList<>();
    OptionalLong diverged = OptionalLong.empty();
    for (long step = 0; step <= steps && diverged.isEmpty(); step++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at step " + step);
      }
      boolean sound = true;
      if (step % recordEvery == 0 || step == steps) {
        Measurement measured = measure(step);
        sound = isSound(measured);
        if (sound) {
          trajectory.add(measured);
        }
      }
      if (sound && step < steps) {
        sound = train(step) <= divergedLoss; // false for NaN
      }
      if (!sound) {
        diverged = OptionalLong.of(step);
      }
    }
    return new TrialResult(
        Outcome.judge(trial, trajectory, diverged),
        trajectory.stream().map(Measurement::values).toArray(double[][]::new));
  }

  @Override
  public void close() {
    objective.close();
    awareness.close();
  }

  private boolean isSound(Measurement m) {
    return m.isFinite() && m.trainingLoss() <= divergedLoss && m.deploymentLoss() <= divergedLoss;
  }

  private void plan() {
    concern.update(horizon);
    compliance = planner.plan(concern, awareness.believedDrift(), complianceGradient);
  }

  /** One step of the base optimiser on one batch; the batch's loss. */
  private double train(long step) {
    plan();
    batches.draw();
    Contexts batch = batches.batch();
    objective.errors(batch, batches.initialOutputs(), batchErrors.objective);
    awareness.errors(batch, batchErrors.worldModel);

    double[] e = batchErrors.objective;
    double[] d = batchErrors.worldModel;
    double[] lossByObjective = batchErrors.lossByObjective; // dL/dw
    int actions = environment.actions();
    double perRow = 1.0 / batch.size();
    double loss = 0.0;
    double lossByCompliance = 0.0; // dL/dc
    for (int row = 0; row < batch.size(); row++) {
      Batches.Treatment treatment = batches.treatment(row);
      double updated = treatment == Batches.Treatment.UNMONITORED ? 0.0 : perRow;
      boolean complies = treatment == Batches.Treatment.MONITORED;
      double c = complies ? compliance : 0.0;
      for (int i = row * actions; i < (row + 1) * actions; i++) {
        double miss = e[i] + c * (d[i] - e[i]); // a - b
        loss += 0.5 * miss * miss * perRow;
        lossByObjective[i] = (1.0 - c) * miss * updated;
        if (complies) {
          lossByCompliance += miss * (d[i] - e[i]) * perRow;
        }
      }
    }

    updateObjective(batch, lossByObjective);
    updateHorizon(lossByCompliance);
    awareness.learn(batch, d, step);
    return loss;
  }

  private void updateObjective(Contexts batch, double[] lossByObjective) {
    if (!trainsObjective) {
      return;
    }
    double[] theta = objective.network().parameters();
    objective.network().backward(batch.inputs(), batch.size(), lossByObjective, objectiveGradient);
    for (int i = 0; i < theta.length && weightDecay > 0.0; i++) {
      theta[i] -= weightDecay * theta[i];
    }
    objectiveOptimiser.step(theta, objectiveGradient);
    for (int i = 0; i < theta.length && driftNoise > 0.0; i++) {
      theta[i] += driftNoise * noise.sample();
    }
  }

  private void updateHorizon(double lossByCompliance) {
    if (!trainsHorizon) {
      return;
    }
    differentiateByLogits(lossByCompliance);
    horizon.gradient(logitGradient, horizonGradient);
    horizonOptimiser.step(horizon.parameters(), horizonGradient);
    clipRate();
  }

  /** dL/dv = dL/dc dc/dv, plus the myopia penalty's lambda d(1 - omega_0)/dv. */
  private void differentiateByLogits(double lossByCompliance) {
    double[] omega = concern.weights();
    for (int k = 0; k < logitGradient.length; k++) {
      double current = k == 0 ? 1.0 : 0.0;
      logitGradient[k] =
          lossByCompliance * complianceGradient[k]
              - myopiaPenalty * omega[0] * (current - omega[k]);
    }
  }

  private void clipRate() {
    discountFloor.ifPresent(horizon::clipRate);
  }

  private Measurement measure(long step) {
    plan();
    Contexts training = environment.training();
    double[] e = trainingErrors.objective;
    double[] d = trainingErrors.worldModel;
    objective.errors(environment.deployment(), deploymentInitial, e);
    double deploymentLoss = Environment.meanSquaredNorm(e, environment.deployment().size()) / 2.0;

    objective.errors(training, trainingInitial, e);
    awareness.errors(training, d);
    double squaredGap = Environment.meanSquaredNorm(e, training.size());
    double worldModelError = Environment.meanSquaredNorm(d, training.size()) / 2.0;
    double trainingLoss = 0.0;
    double lossByCompliance = 0.0;
    for (int i = 0; i < e.length; i++) {
      double miss = e[i] + compliance * (d[i] - e[i]);
      trainingLoss += 0.5 * miss * miss;
      lossByCompliance += miss * (d[i] - e[i]);
    }
    trainingLoss /= training.size();
    differentiateByLogits(lossByCompliance / training.size());

    return new Measurement(
        step,
        concern.effectiveDiscountRate(),
        Math.sqrt(squaredGap),
        compliance,
        trainingLoss,
        deploymentLoss,
        concern.future(),
        concern.deployment(),
        horizon.scalarGradient(logitGradient),
        worldModelError,
        squaredGap / 2.0 - trainingLoss);
  }

  /** The errors on some contexts, rows x m. */
  private static final class Errors {

    private final double[] objective;
    private final double[] worldModel;
    private final double[] lossByObjective;

    Errors(int length) {
      objective = new double[length];
      worldModel = new double[length];
      lossByObjective = new double[length];
    }
  }
}
