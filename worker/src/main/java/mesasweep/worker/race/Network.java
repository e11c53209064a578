package mesasweep.worker.race;

/** A differentiable map from contexts to action space, R^n to R^m. */
interface Network extends AutoCloseable {

  /** The parameters in place: changing an element changes the network. */
  double[] parameters();

  /**
   * Computes the outputs of some contexts and remembers what {@link #backward} needs.
   *
   * @param inputs rows x n, row-major
   * @param outputs rows x m, overwritten
   */
  void forward(double[] inputs, int rows, double[] outputs);

  /**
   * The gradient of a loss with respect to the parameters, for the rows of the last {@link
   * #forward}.
   *
   * @param inputs as given to {@code forward}
   * @param outputGradient dL/d outputs, rows x m
   * @param gradient dL/d parameters, overwritten
   */
  void backward(double[] inputs, int rows, double[] outputGradient, double[] gradient);

  /** Frees what the garbage collector does not. */
  @Override
  default void close() {}
}
