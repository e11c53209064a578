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

  private List<Group> groups;
  private Plans plans;

  /** Runs whose networks are computed at once, with what these read and where they are. */
  private record Group(
      List<TrainingRun> runs,
      double[][] parameters,
      double[][] worldModels,
      Scenes batch,
      Scenes training,
      Scenes deployment) {

    static Group of(List<TrainingRun> runs) {
      List<World> worlds = runs.stream().map(TrainingRun::world).toList();
      return new Group(
          runs,
          runs.stream().map(TrainingRun::parameters).toArray(double[][]::new),
          runs.stream().map(TrainingRun::worldModel).toArray(double[][]::new),
          Scenes.of(worlds, w -> w.batches().batch(), w -> w.batches().initialOutputs()),
          Scenes.of(worlds, w -> w.environment().training(), World::trainingStart),
          Scenes.of(worlds, w -> w.environment().deployment(), World::deploymentStart));
    }

    int size() {
      return runs.size();
    }
  }

  /** Contexts of some worlds, one after another, with their inputs and f_theta0 on them. */
  private record Scenes(List<Contexts> contexts, double[][] inputs, List<double[]> start) {

    static Scenes of(
        List<World> worlds, Function<World, Contexts> contexts, Function<World, double[]> start) {
      List<Contexts> each = worlds.stream().map(contexts).toList();
      return new Scenes(
          each,
          each.stream().map(Contexts::inputs).toArray(double[][]::new),
          worlds.stream().map(start).toList());
    }

    int rows() {
      return contexts.get(0).size();
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
      for (Group group : groups) {
        record(step, group);
      }
      dismiss(step);
      for (Group group : groups) {
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

  private void record(long step, Group group) {
    List<TrainingRun> due = group.runs().stream().filter(run -> run.isRecordedAt(step)).toList();
    if (!due.isEmpty()) {
      record(
          step, due.size() == group.size() ? group : Group.of(due), onContexts.first(due.size()));
    }
  }

  private void record(long step, Group due, Errors errors) {
    int contexts = due.deployment().rows();
    objectiveErrors(Network::evaluate, due, due.deployment(), errors);
    double[] deploymentLoss =
        Arrays.stream(errors.objective())
            .mapToDouble(e -> Environment.meanSquaredNorm(e, contexts) / 2.0)
            .toArray();
    double[] deployedLoss = new double[due.size()];
    if (plans.areLearned()) {
      worldModelErrors(Network::evaluate, due, due.deployment(), errors);
      for (int i = 0; i < due.size(); i++) {
        double c = plans.deploymentCompliance(due.runs().get(i).lane());
        double[] d = errors.worldModel()[i];
        deployedLoss[i] = Errors.loss(errors.objective()[i], d, c, contexts);
      }
    }
    objectiveErrors(Network::evaluate, due, due.training(), errors);
    worldModelErrors(Network::evaluate, due, due.training(), errors);
    for (int i = 0; i < due.size(); i++) {
      double[] e = errors.objective()[i];
      double[] d = errors.worldModel()[i];
      due.runs().get(i).record(step, plans, deploymentLoss[i], deployedLoss[i], e, d);
    }
  }

  /** One step of gradient descent on one batch. */
  private void train(long step, Group group) {
    List<TrainingRun> runs = group.runs();
    for (TrainingRun run : runs) {
      run.world().batches().draw(step);
    }
    Scenes batch = group.batch();
    Errors errors = onBatch.first(group.size());
    objectiveErrors(Network::forward, group, batch, errors);
    worldModelErrors(Network::forward, group, batch, errors);
    for (int i = 0; i < runs.size(); i++) {
      double[] e = errors.objective()[i];
      runs.get(i).train(step, plans, e, errors.worldModel()[i], errors.gradient()[i]);
    }
    double[][] gradients = Arrays.copyOf(objectiveGradients, group.size());
    objective.backward(
        group.parameters(), batch.inputs(), batch.rows(), errors.gradient(), gradients);
    for (int i = 0; i < runs.size(); i++) {
      runs.get(i).descend(gradients[i]);
    }
    worldModel.ifPresent(network -> learn(step, group, errors, network));
  }

  /** Writes e of some runs. */
  private void objectiveErrors(Pass pass, Group group, Scenes scenes, Errors errors) {
    double[][] outputs = errors.objective();
    pass.compute(objective, group.parameters(), scenes.inputs(), scenes.rows(), outputs);
    for (int i = 0; i < group.size(); i++) {
      group.runs().get(i).toErrors(outputs[i], scenes.contexts().get(i), scenes.start().get(i));
    }
  }

  /** Writes d of some runs, if they learn a world model. */
  private void worldModelErrors(Pass pass, Group group, Scenes scenes, Errors errors) {
    double[][] outputs = errors.worldModel();
    worldModel.ifPresent(
        network -> {
          pass.compute(network, group.worldModels(), scenes.inputs(), scenes.rows(), outputs);
          for (int i = 0; i < group.size(); i++) {
            double[] base = scenes.contexts().get(i).base();
            for (int j = 0; j < base.length; j++) {
              outputs[i][j] -= base[j];
            }
          }
        });
  }

  /** One step of the world models down 1/2 |bhat - b|^2. */
  private void learn(long step, Group group, Errors errors, Network network) {
    Scenes batch = group.batch();
    for (int i = 0; i < group.size(); i++) {
      double[] d = errors.worldModel()[i];
      for (int j = 0; j < d.length; j++) {
        errors.gradient()[i][j] = d[j] / batch.rows();
      }
    }
    double[][] gradients = Arrays.copyOf(worldModelGradients, group.size());
    network.backward(
        group.worldModels(), batch.inputs(), batch.rows(), errors.gradient(), gradients);
    for (int i = 0; i < group.size(); i++) {
      double error = Environment.meanSquaredNorm(errors.worldModel()[i], batch.rows()) / 2.0;
      group.runs().get(i).learn(step, error, gradients[i]);
    }
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
      groups.add(Group.of(racing.subList(from, Math.min(from + together, racing.size()))));
    }
  }
}
