package mesasweep.worker.incentives;

/** The copies of the environment stand in a ring, and so do the elements of arrays. */
final class Ring {

  private Ring() {}

  /** Every element moves to the next place, the last to the first. */
  static void forwards(double[] values) {
    int last = values.length - 1;
    double moved = values[last];
    System.arraycopy(values, 0, values, 1, last);
    values[0] = moved;
  }

  /** Every element moves to the place before, the first to the last. */
  static void backwards(double[] values) {
    int last = values.length - 1;
    double moved = values[0];
    System.arraycopy(values, 1, values, 0, last);
    values[last] = moved;
  }
}
