package mesasweep.worker.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Network;

/**
 * Training runs of one shape, taken through their steps together: at each step all agents plan side
 * by side, and the networks of those that share a {@link World} are computed side by side. A run
 * that is over leaves. No run notices the others: each number is computed from the run's own, in an
 * order that does not depend on the company.
 */
final class Pack implements AutoCloseable {

  private final Network objective;
  private final Optional<Network> worldModel;
  private final List<TrainingRun> runs = new ArrayList<>();

  /** Most networks that are computed at once. */
  private final int together;

  private final Errors onBatch;
  private final Errors onContexts;
  private final double[][] objectiveGradients;
  private final double[][] worldModelGradients;

  /** The runs that are not over, those of one world one after another, and their plans. */
  private List<TrainingRun> racing;

  private List<List<TrainingRun>> groups;
  private Plans plans;

  /**
   * @param trials of one {@link Race#shape}
   */
  Pack(List<RaceParameters> trials) {
    this(trials, LearnedPlanner::draw);
  }

  /**
   * @param start the parameters that the network of a learned planner starts with
   */
  Pack(List<RaceParameters> trials, Function<RaceParameters, double[]> start) {
    RaceParameters any = trials.get(0);
    objective = network(any, any.start().architecture(), any.start().activation());
    worldModel =
        any.knowledge().awareness() == Awareness.Kind.LEARNED
            ? Optional.of(network(any, any.knowledge().architecture(), Activation.TANH))
            : Optional.empty();
    Map<World.Key, World> worlds = new HashMap<>();
    for (RaceParameters trial : trials) {
      World world = worlds.computeIfAbsent(World.Key.of(trial), key -> new World(trial, objective));
      runs.add(new TrainingRun(trial, world, worldModel));
    }
    together = Math.min(trials.size(), objective.sideBySide());
    World world = runs.get(0).world();
    onBatch = Errors.of(together, world.batches().initialOutputs().length);
    onContexts = Errors.of(together, world.trainingStart().length);
    objectiveGradients = new double[together][objective.size()];
    worldModelGradients = new double[together][worldModel.map(Network::size).orElse(0)];
    arrange(runs);
    plans = Plans.of(racing, start);
  }

  private static Network network(
      RaceParameters trial, Architecture architecture, Activation activation) {
    return architecture.network(trial.setting().inputs(), trial.setting().actions(), activation);
  }

  /** The results, in the order of the trials. */
  List<TrialResult> run() throws InterruptedException {
    for (long step = 0; !racing.isEmpty(); step++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at step " + step);
      }
      if (plans.agents() > racing.size()) {
        plans = plans.keep(racing);
      }
      plans.update(step);
      for (TrainingRun run : racing) {
        run.watchHorizon(step, plans.concern());
      }
      for (List<TrainingRun> group : groups) {
        record(step, group);
      }
      dismiss(step);
      for (List<TrainingRun> group : groups) {
        train(step, group);
      }
      dismiss(step);
    }
    return runs.stream().map(TrainingRun::result).toList();
  }

  @Override
  public void close() {
    objective.close();
    worldModel.ifPresent(Network::close);
  }

  private void record(long step, List<TrainingRun> group) {
    List<TrainingRun> due = group.stream().filter(run -> run.isRecordedAt(step)).toList();
    if (due.isEmpty()) {
      return;
    }
    World world = due.get(0).world();
    Errors errors = onContexts.first(due.size());
    Contexts deployment = world.environment().deployment();
    objectiveErrors(due, deployment, world.deploymentStart(), errors);
    double[] deploymentLoss =
        Arrays.stream(errors.objective())
            .mapToDouble(e -> Environment.meanSquaredNorm(e, deployment.size()) / 2.0)
            .toArray();
    double[] deployedLoss = new double[due.size()];
    if (plans.areLearned()) {
      worldModelErrors(due, deployment, errors);
      for (int i = 0; i < due.size(); i++) {
        double c = plans.deploymentCompliance(due.get(i).lane());
        double[] d = errors.worldModel()[i];
        deployedLoss[i] = Errors.loss(errors.objective()[i], d, c, deployment.size());
      }
    }
    Contexts training = world.environment().training();
    objectiveErrors(due, training, world.trainingStart(), errors);
    worldModelErrors(due, training, errors);
    for (int i = 0; i < due.size(); i++) {
      double[] e = errors.objective()[i];
      double[] d = errors.worldModel()[i];
      due.get(i).record(step, plans, deploymentLoss[i], deployedLoss[i], e, d);
    }
  }

  /** One step of gradient descent on one batch. */
  private void train(long step, List<TrainingRun> group) {
    Batches batches = group.get(0).world().batches();
    batches.draw(step);
    Contexts batch = batches.batch();
    Errors errors = onBatch.first(group.size());
    objectiveErrors(group, batch, batches.initialOutputs(), errors);
    worldModelErrors(group, batch, errors);
    for (int i = 0; i < group.size(); i++) {
      double[] e = errors.objective()[i];
      group.get(i).train(step, plans, e, errors.worldModel()[i], errors.gradient()[i]);
    }
    double[][] gradients = Arrays.copyOf(objectiveGradients, group.size());
    objective.backward(
        parameters(group), batch.inputs(), batch.size(), errors.gradient(), gradients);
    for (int i = 0; i < group.size(); i++) {
      group.get(i).descend(gradients[i]);
    }
    worldModel.ifPresent(network -> learn(step, group, batch, errors, network));
  }

  /** Writes e of some runs that share a world. */
  private void objectiveErrors(
      List<TrainingRun> group, Contexts contexts, double[] start, Errors errors) {
    objective.forward(parameters(group), contexts.inputs(), contexts.size(), errors.objective());
    for (int i = 0; i < group.size(); i++) {
      group.get(i).toErrors(errors.objective()[i], contexts, start);
    }
  }

  /** Writes d of some runs that share a world, if they learn a world model. */
  private void worldModelErrors(List<TrainingRun> group, Contexts contexts, Errors errors) {
    worldModel.ifPresent(
        network -> {
          double[][] models = worldModels(group);
          network.forward(models, contexts.inputs(), contexts.size(), errors.worldModel());
          for (double[] d : errors.worldModel()) {
            for (int i = 0; i < d.length; i++) {
              d[i] -= contexts.base()[i];
            }
          }
        });
  }

  /** One step of the world models down 1/2 |bhat - b|^2. */
  private void learn(
      long step, List<TrainingRun> group, Contexts batch, Errors errors, Network network) {
    for (int i = 0; i < group.size(); i++) {
      double[] d = errors.worldModel()[i];
      for (int j = 0; j < d.length; j++) {
        errors.gradient()[i][j] = d[j] / batch.size();
      }
    }
    double[][] gradients = Arrays.copyOf(worldModelGradients, group.size());
    network.backward(
        worldModels(group), batch.inputs(), batch.size(), errors.gradient(), gradients);
    for (int i = 0; i < group.size(); i++) {
      double error = Environment.meanSquaredNorm(errors.worldModel()[i], batch.size()) / 2.0;
      group.get(i).learn(step, error, gradients[i]);
    }
  }

  private static double[][] parameters(List<TrainingRun> group) {
    return group.stream().map(TrainingRun::parameters).toArray(double[][]::new);
  }

  private static double[][] worldModels(List<TrainingRun> group) {
    return group.stream().map(TrainingRun::worldModel).toArray(double[][]::new);
  }

  /** Lets go of the runs that are over; the others keep their plans for this step. */
  private void dismiss(long step) {
    if (racing.stream().anyMatch(run -> run.isOver(step))) {
      arrange(racing.stream().filter(run -> !run.isOver(step)).toList());
    }
  }

  private void arrange(List<TrainingRun> remaining) {
    Map<World, List<TrainingRun>> byWorld = new LinkedHashMap<>();
    for (TrainingRun run : remaining) {
      byWorld.computeIfAbsent(run.world(), world -> new ArrayList<>()).add(run);
    }
    racing = byWorld.values().stream().flatMap(List::stream).toList();
    groups = new ArrayList<>();
    for (List<TrainingRun> sharing : byWorld.values()) {
      for (int from = 0; from < sharing.size(); from += together) {
        int to = Math.min(from + together, sharing.size());
        groups.add(sharing.subList(from, to));
      }
    }
  }
}
