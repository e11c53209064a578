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
 * by side, and a few networks at once are computed side by side, those that share a {@link World}
 * as one where they are neighbours. A run that is over leaves. No run notices the others: each
 * number is computed from the run's own, in an order that does not depend on the company.
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

  /** Some contexts of a world, with f_theta0 on them. */
  private record Scene(Contexts contexts, double[] start) {

    static Scene training(World world) {
      return new Scene(world.environment().training(), world.trainingStart());
    }

    static Scene deployment(World world) {
      return new Scene(world.environment().deployment(), world.deploymentStart());
    }

    static Scene batch(World world) {
      return new Scene(world.batches().batch(), world.batches().initialOutputs());
    }
  }

  /** {@link Network#forward} or {@link Network#evaluate}. */
  private interface Pass {

    void compute(
        Network network, double[][] parameters, double[][] inputs, int rows, double[][] outputs);
  }

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
    Errors errors = onContexts.first(due.size());
    List<Scene> deployment = scenes(due, Scene::deployment);
    int contexts = deployment.get(0).contexts().size();
    objectiveErrors(Network::evaluate, due, deployment, errors);
    double[] deploymentLoss =
        Arrays.stream(errors.objective())
            .mapToDouble(e -> Environment.meanSquaredNorm(e, contexts) / 2.0)
            .toArray();
    double[] deployedLoss = new double[due.size()];
    if (plans.areLearned()) {
      worldModelErrors(Network::evaluate, due, deployment, errors);
      for (int i = 0; i < due.size(); i++) {
        double c = plans.deploymentCompliance(due.get(i).lane());
        double[] d = errors.worldModel()[i];
        deployedLoss[i] = Errors.loss(errors.objective()[i], d, c, contexts);
      }
    }
    List<Scene> training = scenes(due, Scene::training);
    objectiveErrors(Network::evaluate, due, training, errors);
    worldModelErrors(Network::evaluate, due, training, errors);
    for (int i = 0; i < due.size(); i++) {
      double[] e = errors.objective()[i];
      double[] d = errors.worldModel()[i];
      due.get(i).record(step, plans, deploymentLoss[i], deployedLoss[i], e, d);
    }
  }

  /** One step of gradient descent on one batch. */
  private void train(long step, List<TrainingRun> group) {
    group.forEach(run -> run.world().batches().draw(step));
    List<Scene> batches = scenes(group, Scene::batch);
    Errors errors = onBatch.first(group.size());
    objectiveErrors(Network::forward, group, batches, errors);
    worldModelErrors(Network::forward, group, batches, errors);
    for (int i = 0; i < group.size(); i++) {
      double[] e = errors.objective()[i];
      group.get(i).train(step, plans, e, errors.worldModel()[i], errors.gradient()[i]);
    }
    double[][] inputs = inputs(batches);
    int rows = batches.get(0).contexts().size();
    double[][] gradients = Arrays.copyOf(objectiveGradients, group.size());
    objective.backward(parameters(group), inputs, rows, errors.gradient(), gradients);
    for (int i = 0; i < group.size(); i++) {
      group.get(i).descend(gradients[i]);
    }
    worldModel.ifPresent(network -> learn(step, group, inputs, rows, errors, network));
  }

  /** Writes e of some runs. */
  private void objectiveErrors(
      Pass pass, List<TrainingRun> group, List<Scene> scenes, Errors errors) {
    int rows = scenes.get(0).contexts().size();
    pass.compute(objective, parameters(group), inputs(scenes), rows, errors.objective());
    for (int i = 0; i < group.size(); i++) {
      Scene scene = scenes.get(i);
      group.get(i).toErrors(errors.objective()[i], scene.contexts(), scene.start());
    }
  }

  /** Writes d of some runs, if they learn a world model. */
  private void worldModelErrors(
      Pass pass, List<TrainingRun> group, List<Scene> scenes, Errors errors) {
    int rows = scenes.get(0).contexts().size();
    worldModel.ifPresent(
        network -> {
          pass.compute(network, worldModels(group), inputs(scenes), rows, errors.worldModel());
          for (int i = 0; i < group.size(); i++) {
            double[] d = errors.worldModel()[i];
            double[] base = scenes.get(i).contexts().base();
            for (int j = 0; j < d.length; j++) {
              d[j] -= base[j];
            }
          }
        });
  }

  /** One step of the world models down 1/2 |bhat - b|^2. */
  private void learn(
      long step,
      List<TrainingRun> group,
      double[][] inputs,
      int rows,
      Errors errors,
      Network network) {
    for (int i = 0; i < group.size(); i++) {
      double[] d = errors.worldModel()[i];
      for (int j = 0; j < d.length; j++) {
        errors.gradient()[i][j] = d[j] / rows;
      }
    }
    double[][] gradients = Arrays.copyOf(worldModelGradients, group.size());
    network.backward(worldModels(group), inputs, rows, errors.gradient(), gradients);
    for (int i = 0; i < group.size(); i++) {
      double error = Environment.meanSquaredNorm(errors.worldModel()[i], rows) / 2.0;
      group.get(i).learn(step, error, gradients[i]);
    }
  }

  private static List<Scene> scenes(List<TrainingRun> group, Function<World, Scene> which) {
    return group.stream().map(run -> which.apply(run.world())).toList();
  }

  private static double[][] inputs(List<Scene> scenes) {
    return scenes.stream().map(scene -> scene.contexts().inputs()).toArray(double[][]::new);
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
    for (int from = 0; from < racing.size(); from += together) {
      groups.add(racing.subList(from, Math.min(from + together, racing.size())));
    }
  }
}
