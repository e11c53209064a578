package mesasweep.worker.coin;

import java.util.Arrays;
import mesasweep.worker.coin.CoinParameters.Signals;
import mesasweep.worker.network.Network;

/**
 * One agent of the grid. Its saliences multiply observations; they are taken into the first layer's
 * weights instead, so that agents of one world read the same inputs.
 */
final class GridAgent {

  private final GridWorld world;
  private final TrainingRun run;
  private final double[] saliences;
  private final int units;

  /** The parameters of the same function of observations without saliences. */
  private final double[] effective;

  private final double[] trainingStart;
  private final double[] heldOutStart;

  /**
   * @param network of the trial's architecture
   */
  GridAgent(CoinParameters trial, GridWorld world, Network network) {
    this.world = world;
    run = new TrainingRun(trial, world.start());
    Signals signals = trial.signals();
    saliences = new double[Terrain.INPUTS];
    Arrays.fill(saliences, 0, 2, signals.end());
    Arrays.fill(saliences, 2, 4, signals.coin());
    Arrays.fill(saliences, 4, Terrain.INPUTS, signals.pit());
    units = trial.agent().architecture().hidden().stream().findFirst().orElse(Level.MOVES);
    effective = world.start().clone();
    trainingStart = outputs(network, world.training());
    heldOutStart = outputs(network, world.heldOut());
  }

  GridWorld world() {
    return world;
  }

  TrainingRun run() {
    return run;
  }

  /** f_theta0 on the observations of the training levels. */
  double[] trainingStart() {
    return trainingStart;
  }

  /** f_theta0 on the observations of the held-out levels. */
  double[] heldOutStart() {
    return heldOutStart;
  }

  /** The parameters for {@link Terrain#observations}, as they are now. */
  double[] effective() {
    System.arraycopy(run.parameters(), 0, effective, 0, effective.length);
    scale(effective);
    return effective;
  }

  /** Turns the gradient by {@link #effective} parameters into that by the agent's own. */
  void scale(double[] gradient) {
    for (int input = 0; input < Terrain.INPUTS; input++) {
      for (int i = input * units; i < (input + 1) * units; i++) {
        gradient[i] *= saliences[input];
      }
    }
  }

  private double[] outputs(Network network, Terrain terrain) {
    double[] outputs = new double[terrain.rows() * Level.MOVES];
    network.forward(effective(), terrain.observations(), terrain.rows(), outputs);
    return outputs;
  }
}
