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

  /** The mean over contexts of 1/2 |a - b|^2 for a compliance c: a - b = e + c (d - e). */
  static double loss(double[] e, double[] d, double c, int contexts) {
    double loss = 0.0;
    for (int i = 0; i < e.length; i++) {
      double miss = e[i] + c * (d[i] - e[i]);
      loss += 0.5 * miss * miss;
    }
    return loss / contexts;
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
