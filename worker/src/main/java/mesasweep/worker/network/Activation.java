package mesasweep.worker.network;

/** The non-linearity of a dense stack's hidden layers: tanh z, or max(z, 0) with slope 0 at 0. */
public enum Activation {
  TANH {
    @Override
    void apply(double[] values, int count) {
      Tanh.apply(values, count);
    }

    @Override
    void multiplyByDerivative(double[] activations, double[] gradient, int count) {
      for (int i = 0; i < count; i++) {
        gradient[i] *= 1.0 - activations[i] * activations[i];
      }
    }
  },
  RELU {
    @Override
    void apply(double[] values, int count) {
      for (int i = 0; i < count; i++) {
        values[i] = Math.max(values[i], 0.0);
      }
    }

    @Override
    void multiplyByDerivative(double[] activations, double[] gradient, int count) {
      for (int i = 0; i < count; i++) {
        gradient[i] = activations[i] > 0.0 ? gradient[i] : 0.0;
      }
    }
  };

  abstract void apply(double[] values, int count);

  /** gradient *= f'(z), with f' written in terms of the activations f(z). */
  abstract void multiplyByDerivative(double[] activations, double[] gradient, int count);
}
