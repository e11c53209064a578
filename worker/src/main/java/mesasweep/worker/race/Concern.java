package mesasweep.worker.race;

import java.util.Arrays;

/**
 * How much mesa-optimisers weigh each future example: K training examples, of which k = 0 is the
 * current one, and D deployment examples after them. H = K + D. Several agents are held side by
 * side, in lanes, so that loops go over agents.
 */
final class Concern {

  private final int trainingExamples;
  private final int lanes;
  private final double[][] logits;
  private final double[][] weights;
  private final double[] own;
  private final double[] largest;
  private final double[] sum;
  private final double[] deployment;
  private final double[] discountRate;
  private boolean weighed;
  private boolean summed;

  Concern(int trainingExamples, int deploymentExamples, int lanes) {
    this.trainingExamples = trainingExamples;
    this.lanes = lanes;
    int examples = trainingExamples + deploymentExamples;
    logits = new double[examples][lanes];
    weights = new double[examples][lanes];
    own = new double[examples];
    largest = new double[lanes];
    sum = new double[lanes];
    deployment = new double[lanes];
    discountRate = new double[lanes];
  }

  /** K. */
  int trainingExamples() {
    return trainingExamples;
  }

  /** H. */
  int examples() {
    return logits.length;
  }

  /** The number of agents. */
  int lanes() {
    return lanes;
  }

  /** v_k, H x lanes. */
  double[][] logits() {
    return logits;
  }

  /** omega_k = exp(v_k) / sum_j exp(v_j), H x lanes; each lane has sum 1. */
  double[][] weights() {
    if (!weighed) {
      weigh();
      weighed = true;
    }
    return weights;
  }

  /** Takes an agent's logits from its head. */
  void update(int lane, Horizon horizon) {
    horizon.logits(own);
    for (int k = 0; k < own.length; k++) {
      logits[k][lane] = own[k];
    }
    weighed = false;
    summed = false;
  }

  private void weigh() {
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (double[] v : logits) {
      for (int lane = 0; lane < lanes; lane++) {
        largest[lane] = Math.max(largest[lane], v[lane]);
      }
    }
    Arrays.fill(sum, 0.0);
    for (int k = 0; k < logits.length; k++) {
      double[] v = logits[k];
      double[] omega = weights[k];
      for (int lane = 0; lane < lanes; lane++) {
        omega[lane] = StrictMath.exp(v[lane] - largest[lane]);
        sum[lane] += omega[lane];
      }
    }
    for (double[] omega : weights) {
      for (int lane = 0; lane < lanes; lane++) {
        omega[lane] /= sum[lane];
      }
    }
  }

  /** An agent's concern for everything but the current example. */
  double future(int lane) {
    double[][] omega = weights();
    double future = 0.0;
    for (int k = 1; k < omega.length; k++) {
      future += omega[k][lane];
    }
    return future;
  }

  /** Each agent's concern for deployment. */
  double[] deployment() {
    sumUp();
    return deployment;
  }

  /** Each agent's effective discount rate: minus the least-squares slope of v_k on k. */
  double[] discountRate() {
    sumUp();
    return discountRate;
  }

  private void sumUp() {
    if (summed) {
      return;
    }
    double[][] omega = weights();
    Arrays.fill(deployment, 0.0);
    for (int k = trainingExamples; k < omega.length; k++) {
      add(1.0, omega[k], deployment);
    }
    double middle = (logits.length - 1) / 2.0;
    double variance = 0.0;
    Arrays.fill(discountRate, 0.0);
    for (int k = 0; k < logits.length; k++) {
      add(k - middle, logits[k], discountRate);
      variance += (k - middle) * (k - middle);
    }
    for (int lane = 0; lane < lanes; lane++) {
      discountRate[lane] = -discountRate[lane] / variance;
    }
    summed = true;
  }

  private static void add(double factor, double[] of, double[] to) {
    for (int lane = 0; lane < to.length; lane++) {
      to[lane] += factor * of[lane];
    }
  }
}
