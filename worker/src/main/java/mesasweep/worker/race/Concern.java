package mesasweep.worker.race;

/**
 * How much the mesa-optimiser weighs each future example: K training examples, of which k = 0 is
 * the current one, and D deployment examples after them. H = K + D.
 */
final class Concern {

  private final int trainingExamples;
  private final double[] logits;
  private final double[] weights;

  Concern(int trainingExamples, int deploymentExamples) {
    this.trainingExamples = trainingExamples;
    logits = new double[trainingExamples + deploymentExamples];
    weights = new double[logits.length];
  }

  /** K. */
  int trainingExamples() {
    return trainingExamples;
  }

  /** H. */
  int examples() {
    return logits.length;
  }

  /** v_k, H of them. */
  double[] logits() {
    return logits;
  }

  /** omega_k, H of them, with sum 1. */
  double[] weights() {
    return weights;
  }

  /** Takes the logits of a head: omega_k = exp(v_k) / sum_j exp(v_j). */
  void update(Horizon horizon) {
    horizon.logits(logits);
    double largest = Double.NEGATIVE_INFINITY;
    for (double v : logits) {
      largest = Math.max(largest, v);
    }
    double sum = 0.0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = StrictMath.exp(logits[k] - largest);
      sum += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
  }

  /** The concern for everything but the current example. */
  double future() {
    return sum(1);
  }

  /** The concern for deployment. */
  double deployment() {
    return sum(trainingExamples);
  }

  private double sum(int from) {
    double sum = 0.0;
    for (int k = from; k < weights.length; k++) {
      sum += weights[k];
    }
    return sum;
  }

  /** Minus the least-squares slope of v_k on k. */
  double effectiveDiscountRate() {
    double middle = (logits.length - 1) / 2.0;
    double covariance = 0.0;
    double variance = 0.0;
    for (int k = 0; k < logits.length; k++) {
      covariance += (k - middle) * logits[k];
      variance += (k - middle) * (k - middle);
    }
    return -covariance / variance;
  }
}
