package mesasweep.worker.race;

/**
 * The concern for the future as a learned planner sees it, and as it is weighed in imagination: for
 * an agent's own taste v_k, and for tastes v_k - tau k that are imagined beside it. A column is a
 * taste of an agent; taste after taste has its lanes.
 */
final class Outlook {

  private final int trainingExamples;
  private final int lanes;

  /** tau, tastes x lanes. */
  private final double[][] tilts;

  private final double[][] omega;
  private final double[] deployment;
  private final double[] near;
  private final double[] far;
  private final double[][] shares;
  private final double[] own;

  /**
   * @param trainingExamples K
   * @param examples H
   * @param tilts tau, tastes x lanes; the first taste is the agents' own, 0
   */
  Outlook(int trainingExamples, int examples, double[][] tilts) {
    this.trainingExamples = trainingExamples;
    this.tilts = tilts;
    lanes = tilts[0].length;
    int columns = tilts.length * lanes;
    omega = new double[trainingExamples][columns];
    deployment = new double[columns];
    near = new double[columns];
    far = new double[columns];
    shares = new double[examples][lanes];
    own = new double[examples];
  }

  /** omega_k for k < K, K x columns. */
  double[][] omega() {
    return omega;
  }

  /** Omega_D. */
  double[] deployment() {
    return deployment;
  }

  /** l1 = ln sum_{1 <= k < K} e^(v_k - v_0), which is -infinity for K = 1. */
  double[] near() {
    return near;
  }

  /** l2 = ln sum_{k >= K} e^(v_k - v_0). */
  double[] far() {
    return far;
  }

  /** dl1/dv_k for 1 <= k < K and dl2/dv_k for k >= K, of the agents' own taste, H x lanes. */
  double[][] shares() {
    return shares;
  }

  /** Looks at the first so many tastes. */
  void look(double[][] logits, int tastes) {
    for (int taste = 0; taste < tastes; taste++) {
      for (int lane = 0; lane < lanes; lane++) {
        look(logits, taste, lane);
      }
    }
  }

  private void look(double[][] logits, int taste, int lane) {
    int column = taste * lanes + lane;
    double tau = tilts[taste][lane];
    for (int k = 0; k < own.length; k++) {
      own[k] = logits[k][lane] - tau * k;
    }
    double now = own[0];
    double l1 = takeShares(1, trainingExamples) - now;
    double l2 = takeShares(trainingExamples, own.length) - now;
    double largest = Math.max(0.0, Math.max(l1, l2));
    double present = StrictMath.exp(-largest);
    double training = StrictMath.exp(l1 - largest);
    double later = StrictMath.exp(l2 - largest);
    double sum = present + training + later;

    near[column] = l1;
    far[column] = l2;
    omega[0][column] = present / sum;
    for (int k = 1; k < trainingExamples; k++) {
      omega[k][column] = own[k] * (training / sum);
    }
    deployment[column] = later / sum;
    if (taste == 0) {
      for (int k = 1; k < own.length; k++) {
        shares[k][lane] = own[k];
      }
    }
  }

  /** Replaces v_k by e^v_k over their sum, and returns that sum's logarithm. */
  private double takeShares(int from, int to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = from; k < to; k++) {
      largest = Math.max(largest, own[k]);
    }
    double sum = 0.0;
    for (int k = from; k < to; k++) {
      own[k] = StrictMath.exp(own[k] - largest);
      sum += own[k];
    }
    for (int k = from; k < to; k++) {
      own[k] /= sum;
    }
    return largest + StrictMath.log(sum);
  }
}
