package mesasweep.worker.race;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * A differentiable map from contexts to action space, R^n to R^m, with parameters that are given at
 * each call: several networks of one architecture are computed side by side on the same contexts. A
 * network's results have the same bits whatever stands beside it.
 */
interface Network extends AutoCloseable {

  /** The number of parameters of one network. */
  int size();

  /** Freshly drawn parameters. */
  double[] draw(UniformRandomProvider random);

  /** How many networks are best computed at once. */
  int sideBySide();

  /**
   * Computes the outputs of some contexts and remembers what {@link #backward} needs.
   *
   * @param parameters of each network
   * @param inputs rows x n, row-major
   * @param outputs of each network, rows x m, overwritten
   */
  void forward(double[][] parameters, double[] inputs, int rows, double[][] outputs);

  /**
   * The gradient of each network's loss with respect to its parameters, for the last {@link
   * #forward}.
   *
   * @param parameters as given to {@code forward}
   * @param inputs as given to {@code forward}
   * @param outputGradients dL/d outputs of each network, rows x m
   * @param gradients dL/d parameters of each network, overwritten
   */
  void backward(
      double[][] parameters,
      double[] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients);

  /** {@link #forward} of one network. */
  default void forward(double[] parameters, double[] inputs, int rows, double[] outputs) {
    forward(new double[][] {parameters}, inputs, rows, new double[][] {outputs});
  }

  /** {@link #backward} of one network. */
  default void backward(
      double[] parameters, double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    backward(
        new double[][] {parameters},
        inputs,
        rows,
        new double[][] {outputGradient},
        new double[][] {gradient});
  }

  /** Frees what the garbage collector does not. */
  @Override
  default void close() {}
}
