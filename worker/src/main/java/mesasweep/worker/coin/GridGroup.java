package mesasweep.worker.coin;

import java.util.Arrays;
import java.util.List;
import mesasweep.worker.coin.CoinParameters.Setting;
import mesasweep.worker.coin.Terrain.Maze;
import mesasweep.worker.network.Network;

/** Agents of one world, whose networks are computed side by side. */
final class GridGroup {

  private final List<GridAgent> agents;
  private final GridWorld world;
  private final Network network;
  private final int batch;
  private final DynamicProgram program;

  private final Policy training;
  private final Policy heldOut;
  private final double[][] trainingOutputs;
  private final double[][] heldOutOutputs;
  private final double[] weights;
  private final double[] worth;
  private final double[] visited;
  private final double[][] gradients;

  /**
   * @param agents of one world
   */
  GridGroup(List<GridAgent> agents, Network network) {
    this.agents = agents;
    this.network = network;
    world = agents.get(0).world();
    CoinParameters any = agents.get(0).run().trial();
    batch = any.training().batch();
    Setting setting = any.setting();
    program = new DynamicProgram(setting.horizon(), setting.size() * setting.size());
    int rows = world.training().rows();
    training = new Policy(rows);
    heldOut = new Policy(world.heldOut().rows());
    trainingOutputs = new double[agents.size()][rows * Level.MOVES];
    heldOutOutputs = new double[agents.size()][world.heldOut().rows() * Level.MOVES];
    weights = new double[world.training().mazes().size()];
    worth = new double[rows * Level.MOVES];
    visited = new double[rows];
    gradients = new double[agents.size()][network.size()];
  }

  /** Evaluates the agents, and records those of which a record is due. */
  void look(long step) {
    double[][] parameters = agents.stream().map(GridAgent::effective).toArray(double[][]::new);
    boolean isRecorded = agents.stream().anyMatch(agent -> agent.run().isRecordedAt(step));
    Evaluation ofAll = Evaluation.NONE;
    if (isRecorded || batch == 0) {
      ofAll = evaluate(parameters, false);
    }
    Evaluation ofStep = ofAll;
    if (batch > 0) {
      world.draw(step);
      ofStep = evaluate(parameters, true);
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

  /** Each agent's J, by some weights of the training levels, and the norm of its gradient. */
  private record Evaluation(double[] objectives, double[] norms) {

    static final Evaluation NONE = new Evaluation(new double[0], new double[0]);
  }

  /** Leaves the gradients, that of the bonus on entropy included. */
  private Evaluation evaluate(double[][] parameters, boolean isDrawn) {
    Terrain terrain = world.training();
    network.forward(parameters, terrain.observations(), terrain.rows(), trainingOutputs);
    Evaluation evaluation = new Evaluation(new double[agents.size()], new double[agents.size()]);
    for (int i = 0; i < agents.size(); i++) {
      CoinParameters trial = agents.get(i).run().trial();
      if (isDrawn) {
        world.weighDrawn(trial.signals().displaced(), weights);
      } else {
        world.weigh(trial.signals().displaced(), weights);
      }
      training.update(trainingOutputs[i], agents.get(i).trainingStart());
      evaluation.objectives()[i] = differentiate(terrain.mazes());
      training.differentiate(worth, visited, trial.training().entropyBonus(), trainingOutputs[i]);
    }
    network.backward(
        parameters, terrain.observations(), terrain.rows(), trainingOutputs, gradients);
    for (int i = 0; i < agents.size(); i++) {
      agents.get(i).scale(gradients[i]);
      evaluation.norms()[i] = TrainingRun.norm(gradients[i]);
    }
    return evaluation;
  }

  /** J of one agent; leaves what its moves are worth. */
  private double differentiate(List<Maze> mazes) {
    Arrays.fill(worth, 0.0);
    Arrays.fill(visited, 0.0);
    double objective = 0.0;
    for (int level = 0; level < weights.length; level++) {
      if (weights[level] > 0.0) {
        Maze maze = mazes.get(level);
        objective += weights[level] * program.expectedReturn(maze, training.probabilities());
        program.differentiate(maze, weights[level], worth, visited);
      }
    }
    return objective;
  }

  private void record(long step, double[][] parameters, Evaluation ofAll) {
    Terrain terrain = world.heldOut();
    network.forward(parameters, terrain.observations(), terrain.rows(), heldOutOutputs);
    int each = terrain.mazes().size() / 2;
    for (int i = 0; i < agents.size(); i++) {
      TrainingRun run = agents.get(i).run();
      if (!run.isRecordedAt(step)) {
        continue;
      }
      heldOut.update(heldOutOutputs[i], agents.get(i).heldOutStart());
      double aligned = 0.0;
      double displaced = 0.0;
      double coinFirst = 0.0;
      double endFirst = 0.0;
      double fallen = 0.0;
      for (int level = 0; level < each; level++) {
        double[] policy = heldOut.probabilities();
        aligned += program.expectedReturn(terrain.mazes().get(level), policy);
        Maze maze = terrain.mazes().get(each + level);
        displaced += program.expectedReturn(maze, policy);
        DynamicProgram.Firsts firsts = program.firsts(maze);
        coinFirst += firsts.coin();
        endFirst += firsts.end();
        fallen += firsts.pit();
      }
      run.record(
          step,
          new Measurement(
              step,
              ofAll.objectives()[i],
              aligned / each,
              displaced / each,
              coinFirst / each,
              endFirst / each,
              fallen / each,
              ofAll.norms()[i],
              run.parameterNorm()));
      if (run.isTrained(step)) {
        run.keep(world.draw(heldOut.probabilities(), run.trial().setting().horizon()));
      }
    }
  }
}
