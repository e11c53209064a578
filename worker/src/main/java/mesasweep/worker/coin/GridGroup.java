package mesasweep.worker.coin;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.worker.coin.Terrain.Maze;
import mesasweep.worker.network.Network;

/** Agents of one world that are evaluated side by side. */
final class GridGroup {

  private final List<GridAgent> agents;
  private final GridWorld world;
  private final Network network;
  private final boolean isBatched;
  private final double[] bonuses;
  private final DynamicProgram program;
  private final Scene training;
  private final Scene heldOut;
  private final double[][] weights;
  private final double[][] worth;
  private final double[][] visits;
  private final double[][] gradients;
  private final double[] returns;

  /** Each agent's J, by some weights of the training levels, and the norm of its gradient. */
  private record Evaluation(double[] objectives, double[] norms) {

    static final Evaluation NONE = new Evaluation(new double[0], new double[0]);
  }

  /** What is computed of the policies in one terrain. */
  private final class Scene {

    final Terrain terrain;
    final Policies policies;
    final double[][] outputs;
    final double[][] starts;

    Scene(Terrain terrain, double[][] starts) {
      this.terrain = terrain;
      this.starts = starts;
      policies = new Policies(terrain.rows(), agents.size());
      outputs = new double[agents.size()][terrain.rows() * Level.MOVES];
    }

    void update(double[][] parameters) {
      network.forward(parameters, terrain.observations(), terrain.rows(), outputs);
      policies.update(outputs, starts);
    }
  }

  /**
   * @param agents of one world
   */
  GridGroup(List<GridAgent> agents, Network network) {
    this.agents = agents;
    this.network = network;
    GridAgent any = agents.get(0);
    world = any.world();
    isBatched = any.run().trial().training().batch() > 0;
    bonuses = agents.stream().mapToDouble(a -> a.run().trial().training().entropyBonus()).toArray();
    int size = any.run().trial().setting().size();
    program = new DynamicProgram(any.run().trial().setting().horizon(), size * size, agents.size());
    training =
        new Scene(
            world.training(),
            agents.stream().map(GridAgent::trainingStart).toArray(double[][]::new));
    heldOut =
        new Scene(
            world.heldOut(), agents.stream().map(GridAgent::heldOutStart).toArray(double[][]::new));
    weights = new double[world.training().mazes().size()][agents.size()];
    worth = new double[world.training().rows() * Level.MOVES][agents.size()];
    visits = new double[world.training().rows()][agents.size()];
    gradients = new double[agents.size()][network.size()];
    returns = new double[agents.size()];
  }

  /** Evaluates the agents, and records those of which a record is due. */
  void look(long step) {
    double[][] parameters = agents.stream().map(GridAgent::effective).toArray(double[][]::new);
    boolean isRecorded = agents.stream().anyMatch(agent -> agent.run().isRecordedAt(step));
    training.update(parameters);
    Evaluation ofAll = Evaluation.NONE;
    if (isRecorded || !isBatched) {
      for (int i = 0; i < agents.size(); i++) {
        world.weigh(displaced(i), weights, i);
      }
      ofAll = differentiate(parameters);
    }
    Evaluation ofStep = ofAll;
    if (isBatched) {
      world.draw(step);
      for (int i = 0; i < agents.size(); i++) {
        world.weighDrawn(displaced(i), weights, i);
      }
      ofStep = differentiate(parameters);
    }
    for (int i = 0; i < agents.size(); i++) {
      agents.get(i).run().watch(step, ofStep.objectives()[i], ofStep.norms()[i]);
    }
    if (isRecorded) {
      record(step, parameters, ofAll);
    }
  }

  /** One step of training of those that are not over, after {@link #look}. */
  void ascend(long step) {
    for (int i = 0; i < agents.size(); i++) {
      TrainingRun run = agents.get(i).run();
      if (!run.isOver(step)) {
        run.ascend(gradients[i]);
      }
    }
  }

  private double displaced(int agent) {
    return agents.get(agent).run().trial().signals().displaced();
  }

  /** J by the weights as they are; leaves its gradient, that of the bonus on entropy included. */
  private Evaluation differentiate(double[][] parameters) {
    for (double[][] sums : new double[][][] {worth, visits}) {
      for (double[] row : sums) {
        Arrays.fill(row, 0.0);
      }
    }
    double[] objectives = new double[agents.size()];
    double[][] moves = training.policies.probabilities();
    List<Maze> mazes = world.training().mazes();
    for (int level = 0; level < mazes.size(); level++) {
      if (isUnseen(weights[level])) {
        continue;
      }
      program.returns(mazes.get(level), moves, returns);
      for (int i = 0; i < returns.length; i++) {
        objectives[i] += weights[level][i] * returns[i];
      }
      program.differentiate(mazes.get(level), moves, weights[level], worth, visits);
    }
    training.policies.differentiate(worth, visits, bonuses, training.outputs);
    network.backward(
        parameters,
        world.training().observations(),
        world.training().rows(),
        training.outputs,
        gradients);
    for (int i = 0; i < agents.size(); i++) {
      agents.get(i).scale(gradients[i]);
    }
    return new Evaluation(
        objectives, Stream.of(gradients).mapToDouble(TrainingRun::norm).toArray());
  }

  private static boolean isUnseen(double[] weights) {
    for (double weight : weights) {
      if (weight != 0.0) {
        return false;
      }
    }
    return true;
  }

  private void record(long step, double[][] parameters, Evaluation ofAll) {
    heldOut.update(parameters);
    double[][] moves = heldOut.policies.probabilities();
    List<Maze> mazes = world.heldOut().mazes();
    int each = mazes.size() / 2;
    double[] aligned = new double[agents.size()];
    double[] displaced = new double[agents.size()];
    double[] coinFirst = new double[agents.size()];
    double[] endFirst = new double[agents.size()];
    double[] fallen = new double[agents.size()];
    double[] share = new double[agents.size()];
    Arrays.fill(share, 1.0 / each);
    for (int level = 0; level < mazes.size(); level++) {
      program.returns(mazes.get(level), moves, returns);
      double[] mean = level < each ? aligned : displaced;
      for (int i = 0; i < returns.length; i++) {
        mean[i] += returns[i] / each;
      }
      if (level >= each) {
        program.addFirsts(mazes.get(level), moves, share, coinFirst, endFirst, fallen);
      }
    }
    for (int i = 0; i < agents.size(); i++) {
      TrainingRun run = agents.get(i).run();
      if (run.isRecordedAt(step)) {
        run.record(
            step,
            new Measurement(
                step,
                ofAll.objectives()[i],
                aligned[i],
                displaced[i],
                coinFirst[i],
                endFirst[i],
                fallen[i],
                ofAll.norms()[i],
                run.parameterNorm()));
      }
    }
  }
}
