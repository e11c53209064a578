package mesasweep.worker.network;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A differentiable map from R^n to R^m, applied to each row of its inputs. It holds no parameters:
 * they are given at each call, so that several networks of one architecture are computed side by
 * side, on the same inputs or each on its own. A network's results have the same bits whatever
 * stands beside it.
 *
 * <p>A dense stack's parameters are, layer by layer from the inputs, the weights [inputs x
 * outputs], row-major, and then the biases. Other networks lay theirs out in their own way.
 *
 * <p>It has working memory, so one thread at a time may use it. What it is trained on, by which
 * {@link Optimiser} and at which learning rate is the experiment's business, network by network.
 */
public interface Network extends AutoCloseable {

  /** The number of parameters of one network. */
  int size();

  /**
   * Parameters as the architecture starts: a dense stack's weights from N(0, 2 / (inputs + units))
   * layer by layer, biases 0; a constant vector 0, without a draw; other networks as their
   * configuration says.
   */
  double[] draw(UniformRandomProvider random);

  /**
   * Parameters from another start: a dense stack's weights from N(0, 1 / inputs of the layer) layer
   * by layer, biases 0; other networks as {@link #draw}.
   */
  default double[] drawByInputs(UniformRandomProvider random) {
    return draw(random);
  }

  /** How many networks are best computed at once, at least 1. */
  int sideBySide();

  /**
   * Computes the outputs and remembers what {@link #backward} and {@link #inputGradients} need.
   *
   * @param parameters networks x {@link #size}
   * @param inputs of each network, rows x n, row-major; it costs less where neighbours share one
   *     array
   * @param outputs of each network, rows x m, row-major, overwritten
   */
  void forward(double[][] parameters, double[][] inputs, int rows, double[][] outputs);

  /**
   * Computes the outputs and remembers nothing: neither {@link #backward} nor {@link
   * #inputGradients} may follow. The arguments are those of {@link #forward}.
   */
  default void evaluate(double[][] parameters, double[][] inputs, int rows, double[][] outputs) {
    forward(parameters, inputs, rows, outputs);
  }

  /**
   * The gradient of each network's loss with respect to its parameters, for the last {@link
   * #forward}.
   *
   * @param parameters as given to {@code forward}, the same arrays with the same values
   * @param inputs as given to {@code forward}
   * @param outputGradients dL/d outputs of each network, rows x m, row-major
   * @param gradients dL/d parameters of each network, networks x {@link #size}, overwritten
   */
  void backward(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients);

  /**
   * The gradient of each network's loss with respect to its inputs, for the last {@link #forward}.
   * It takes the place of {@link #backward}.
   *
   * @param parameters as given to {@code forward}, the same arrays with the same values
   * @param inputs as given to {@code forward}
   * @param outputGradients dL/d outputs of each network, rows x m, row-major
   * @param inputGradients dL/d inputs of each network, rows x n, row-major, overwritten
   */
  void inputGradients(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] inputGradients);

  /** {@link #forward} of networks that share their inputs, rows x n. */
  default void forward(double[][] parameters, double[] inputs, int rows, double[][] outputs) {
    forward(parameters, shared(inputs, parameters.length), rows, outputs);
  }

  /** {@link #backward} of networks that share their inputs, rows x n. */
  default void backward(
      double[][] parameters,
      double[] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients) {
    backward(parameters, shared(inputs, parameters.length), rows, outputGradients, gradients);
  }

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

  private static double[][] shared(double[] inputs, int networks) {
    double[][] each = new double[networks][];
    Arrays.fill(each, inputs);
    return each;
  }

  /** Frees what the garbage collector does not. */
  @Override
  default void close() {}
}
