package mesasweep.worker.race;

import java.util.Arrays;

/**
 * Working memory for what agents do on some contexts, N x m row-major for each agent.
 *
 * @param objective e = w - b
 * @param worldModel d = bhat - b; stays 0 where agents are given bhat = b
 * @param gradient dL/dw, and then dL/dbhat
 */
record Errors(double[][] objective, double[][] worldModel, double[][] gradient) {

  static Errors of(int agents, int length) {
    return new Errors(
        new double[agents][length], new double[agents][length], new double[agents][length]);
  }

  /** The memory of the first agents. */
  Errors first(int agents) {
    return agents == objective.length
        ? this
        : new Errors(
            Arrays.copyOf(objective, agents),
            Arrays.copyOf(worldModel, agents),
            Arrays.copyOf(gradient, agents));
  }
}
