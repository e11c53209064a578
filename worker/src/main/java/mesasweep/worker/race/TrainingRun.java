package mesasweep.worker.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mesasweep.worker.Ending;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import mesasweep.worker.network.Network;
import mesasweep.worker.network.Optimiser;
import mesasweep.worker.race.RaceParameters.Interventions;
import mesasweep.worker.race.RaceParameters.Interventions.Frozen;
import mesasweep.worker.race.RaceParameters.Stopping.Rule;
import mesasweep.worker.race.RaceParameters.Thresholds;
import mesasweep.worker.race.RaceParameters.Training;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * One training run of the race: gradient descent on the base loss L = mean 1/2 |a - b|^2 of an
 * agent that acts a = w + c (bhat - w). Its {@link Pack} computes networks and plans.
 *
 * <p>Everything is written as a difference from the base target b: e = w - b is the objective's
 * error, d = bhat - b the world model's, so that a - b = e + c (d - e).
 */
final class TrainingRun {

  private final RaceParameters trial;
  private final World world;
  private final double gap0;
  private final double divergedLoss;
  private final double drift;

  private final double[] parameters;
  private final Horizon horizon;
  private final Awareness awareness;
  private final Monitoring monitoring;

  private final Optimiser objectiveOptimiser;
  private final Optimiser horizonOptimiser;
  private final boolean trainsObjective;
  private final boolean trainsHorizon;
  private final double myopiaPenalty;
  private final double weightDecay;
  private final double driftNoise;
  private final ZigguratSampler.NormalizedGaussian noise;

  private final double[] lossByLogits;
  private final double[] horizonGradient;
  private final HorizonWatch horizonWatch;
  private final List<Measurement> trajectory = new ArrayList<>();
  private long nextRecord;
  private OptionalLong diverged = OptionalLong.empty();
  private Ending ending = new Ending.AtBudget();
  private int lane;

  /**
   * @param worldModel what computes world models, if the trial learns one
   */
  TrainingRun(RaceParameters trial, World world, Optional<Network> worldModel) {
    this.trial = trial;
    this.world = world;
    gap0 = trial.start().gap();
    divergedLoss = Outcome.divergedLoss(gap0);
    Training training = trial.training();
    double learningRate = training.objectiveLearningRate();
    drift = trial.knowledge().drift().orElseGet(() -> world.calibratedDrift(learningRate));

    parameters = world.startParameters().clone();
    horizon = Horizon.of(trial.foresight(), trial.start().discountRate(), trial.streams());
    clipRate();
    awareness = Awareness.of(trial.knowledge(), trial.streams(), worldModel, drift);
    Interventions interventions = trial.interventions();
    monitoring = Monitoring.of(interventions, world.environment().training().size());

    objectiveOptimiser = training.optimiser().at(learningRate);
    horizonOptimiser = training.optimiser().at(training.horizonLearningRate());
    trainsObjective = interventions.frozen() != Frozen.OBJECTIVE;
    trainsHorizon = interventions.frozen() != Frozen.HORIZON;
    myopiaPenalty = interventions.myopiaPenalty();
    weightDecay = learningRate * interventions.weightDecay();
    driftNoise = interventions.driftNoise();
    noise = ZigguratSampler.NormalizedGaussian.of(trial.streams().named("noise"));

    List<Thresholds> thresholds = new ArrayList<>(trial.thresholds().others());
    thresholds.add(trial.thresholds());
    horizonWatch = new HorizonWatch(thresholds);
    lossByLogits = new double[trial.foresight().examples()];
    horizonGradient = new double[horizon.parameters().length];
  }

  RaceParameters trial() {
    return trial;
  }

  World world() {
    return world;
  }

  /** theta, in place. */
  double[] parameters() {
    return parameters;
  }

  Horizon horizon() {
    return horizon;
  }

  /** kappa-hat. */
  double believedDrift() {
    return awareness.believedDrift();
  }

  /** The parameters of the learned world model, in place; none where it is given. */
  double[] worldModel() {
    return awareness.worldModel();
  }

  /** Where this agent stands in the {@link Plans} of its pack, from now on. */
  void takeLane(int lane) {
    this.lane = lane;
  }

  int lane() {
    return lane;
  }

  /** The true drift kappa. */
  double drift() {
    return drift;
  }

  boolean isRecordedAt(long step) {
    return step == nextRecord || step == trial.training().steps();
  }

  /** Whether no training follows. */
  boolean isOver(long step) {
    return step == trial.training().steps()
        || diverged.isPresent()
        || ending instanceof Ending.Settled settled && settled.isStopped();
  }

  TrialResult result() {
    return new TrialResult(
        verdict(trial.thresholds()),
        trial.thresholds().others().stream().map(this::verdict).toList(),
        ending,
        trajectory.stream().map(Measurement::values).toArray(double[][]::new));
  }

  private Verdict verdict(Thresholds thresholds) {
    if (diverged.isPresent()) {
      return Outcome.diverged(diverged.getAsLong());
    }
    double satisfied = Outcome.satisfied(thresholds, gap0);
    Outcome outcome;
    if (ending instanceof Ending.Settled settled && settled.isStopped()) {
      Forecast forecast = Forecast.of(trajectory, trial.training().steps());
      outcome = certain(forecast, thresholds).orElseGet(() -> forecast.likely(satisfied));
    } else {
      outcome = Outcome.of(trajectory.get(trajectory.size() - 1), satisfied);
    }
    return outcome.with(thresholds, gap0, trajectory, horizonWatch);
  }

  /**
   * Turns what the objective network says into e(x) = w(x) - b(x) = gap0 u(x) + f_theta(x) -
   * f_theta0(x): a difference, so that it is exactly gap0 u(x) at the start and exactly zero for a
   * gap of 0 that stays.
   *
   * @param outputs f_theta on the contexts, N x m, overwritten with e
   * @param start f_theta0 on the contexts
   */
  void toErrors(double[] outputs, Contexts contexts, double[] start) {
    double[] u = contexts.proxy();
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = gap0 * u[i] + (outputs[i] - start[i]);
    }
  }

  /**
   * The base loss on the batch. Trains the horizon; the objective follows with {@link #descend},
   * once its network has taken {@code lossByObjective} back to the parameters.
   *
   * @param e of the batch, B x m
   * @param d of the batch, B x m
   * @param lossByObjective dL/dw, B x m, overwritten
   */
  void train(long step, Plans plans, double[] e, double[] d, double[] lossByObjective) {
    int[] drawn = world.batches().drawn();
    int actions = e.length / drawn.length;
    double perRow = 1.0 / drawn.length;
    double loss = 0.0;
    double lossByCompliance = 0.0; // dL/dc
    double lossByDeploymentCompliance = 0.0; // dL/dc_D
    for (int row = 0; row < drawn.length; row++) {
      Monitoring.Treatment treatment = monitoring.treatment(drawn[row]);
      double updated = treatment == Monitoring.Treatment.UNMONITORED ? 0.0 : perRow;
      boolean complies = treatment == Monitoring.Treatment.MONITORED;
      double c = complies ? plans.compliance(lane) : plans.deploymentCompliance(lane);
      for (int i = row * actions; i < (row + 1) * actions; i++) {
        double miss = e[i] + c * (d[i] - e[i]); // a - b
        loss += 0.5 * miss * miss * perRow;
        lossByObjective[i] = (1.0 - c) * miss * updated;
        if (complies) {
          lossByCompliance += miss * (d[i] - e[i]) * perRow;
        } else {
          lossByDeploymentCompliance += miss * (d[i] - e[i]) * updated;
        }
      }
    }
    if (trainsHorizon) {
      differentiateByLogits(plans, lossByCompliance, lossByDeploymentCompliance);
      horizon.gradient(lossByLogits, horizonGradient);
      horizonOptimiser.step(horizon.parameters(), horizonGradient);
      horizon.project();
      clipRate();
    }
    plans.descend(lane, lossByCompliance, lossByDeploymentCompliance);
    judge(step, loss <= divergedLoss); // false for NaN
  }

  /** One step of the base optimiser on the objective. */
  void descend(double[] gradient) {
    if (!trainsObjective) {
      return;
    }
    for (int i = 0; i < parameters.length && weightDecay > 0.0; i++) {
      parameters[i] -= weightDecay * parameters[i];
    }
    objectiveOptimiser.step(parameters, gradient);
    for (int i = 0; i < parameters.length && driftNoise > 0.0; i++) {
      parameters[i] += driftNoise * noise.sample();
    }
  }

  /** Lets the agent learn about the world, {@link Awareness#learn}. */
  void learn(long step, double error, double[] gradient) {
    awareness.learn(step, error, gradient);
  }

  /** Called in every step, before it is recorded. */
  void watchHorizon(long step, Concern concern) {
    horizonWatch.look(step, concern.deployment()[lane], concern.discountRate()[lane]);
  }

  /**
   * Records the step, unless the run has diverged by it, and may find that the outcome is settled.
   *
   * @param deploymentLoss when acting greedily, on the held-out contexts
   * @param deployedLoss when acting as in deployment, on the same, if plans are learned
   * @param e of the training contexts, N x m
   * @param d of the training contexts, N x m
   */
  void record(
      long step, Plans plans, double deploymentLoss, double deployedLoss, double[] e, double[] d) {
    int contexts = world.environment().training().size();
    double squaredGap = Environment.meanSquaredNorm(e, contexts);
    double compliance = plans.compliance(lane);
    double trainingLoss = 0.0;
    double lossByCompliance = 0.0;
    for (int i = 0; i < e.length; i++) {
      double miss = e[i] + compliance * (d[i] - e[i]);
      trainingLoss += 0.5 * miss * miss;
      lossByCompliance += miss * (d[i] - e[i]);
    }
    trainingLoss /= contexts;
    differentiateByLogits(plans, lossByCompliance / contexts, 0.0);
    double unmonitoredLoss =
        plans.areLearned()
            ? Errors.loss(e, d, plans.deploymentCompliance(lane), contexts)
            : squaredGap / 2.0;
    Concern concern = plans.concern();
    Measurement measured =
        new Measurement(
            step,
            concern.discountRate()[lane],
            Math.sqrt(squaredGap),
            compliance,
            trainingLoss,
            deploymentLoss,
            concern.future(lane),
            concern.deployment()[lane],
            horizon.scalarGradient(lossByLogits),
            Environment.meanSquaredNorm(d, contexts) / 2.0,
            unmonitoredLoss - trainingLoss,
            plans
                .scrutinise(lane)
                .map(finding -> new Measurement.OfLearned(deployedLoss, finding)));
    judge(
        step,
        measured.isFinite() && trainingLoss <= divergedLoss && deploymentLoss <= divergedLoss);
    if (diverged.isEmpty()) {
      trajectory.add(measured);
      nextRecord = trial.recording().after(step);
      settle(step);
    }
  }

  private void settle(long step) {
    RaceParameters.Stopping stopping = trial.stopping();
    long budget = trial.training().steps();
    if (stopping.rule() == Rule.SETTLED
        && ending instanceof Ending.AtBudget
        && step >= Forecast.EARLIEST
        && step < budget) {
      certain(Forecast.of(trajectory, budget), trial.thresholds())
          .ifPresent(
              outcome -> ending = new Ending.Settled(outcome.name(), step, !stopping.isAudited()));
    }
  }

  /** An agent that goes on practising may yet unlearn what its own objective does not ask for. */
  private Optional<Outcome> certain(Forecast forecast, Thresholds thresholds) {
    boolean practises = trial.practice().steps() > 0.0;
    return forecast
        .certain(Outcome.satisfied(thresholds, gap0), trial.stopping().margin())
        .filter(outcome -> !(practises && outcome.isUnexplained()));
  }

  private void judge(long step, boolean sound) {
    if (!sound) {
      diverged = OptionalLong.of(step);
    }
  }

  /** dL/dv = dL/dc dc/dv + dL/dc_D dc_D/dv, plus the myopia penalty's lambda d(1 - omega_0)/dv. */
  private void differentiateByLogits(
      Plans plans, double lossByCompliance, double lossByDeploymentCompliance) {
    plans.lossByLogits(lane, lossByCompliance, lossByDeploymentCompliance, lossByLogits);
    if (myopiaPenalty > 0.0) {
      double[][] omega = plans.concern().weights();
      double now = omega[0][lane];
      for (int k = 0; k < lossByLogits.length; k++) {
        double current = k == 0 ? 1.0 : 0.0;
        lossByLogits[k] -= myopiaPenalty * now * (current - omega[k][lane]);
      }
    }
  }

  private void clipRate() {
    trial.interventions().discountFloor().ifPresent(horizon::clipRate);
  }
}
