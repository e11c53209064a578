package mesasweep.worker.network;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/** The architecture {@code constant}: one free vector, the same for every input. */
record ConstantNetwork(int size) implements Network {

  private static final int SIDE_BY_SIDE = 64;

  @Override
  public int sideBySide() {
    return SIDE_BY_SIDE;
  }

  /** Nothing is drawn: the vector starts at 0. */
  @Override
  public double[] draw(UniformRandomProvider random) {
    return new double[size];
  }

  @Override
  public void forward(double[][] parameters, double[][] inputs, int rows, double[][] outputs) {
    for (int network = 0; network < parameters.length; network++) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(parameters[network], 0, outputs[network], r * size, size);
      }
    }
  }

  @Override
  public void backward(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients) {
    for (int network = 0; network < parameters.length; network++) {
      double[] gradient = gradients[network];
      Arrays.fill(gradient, 0.0);
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < size; i++) {
          gradient[i] += outputGradients[network][r * size + i];
        }
      }
    }
  }

  @Override
  public void inputGradients(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] inputGradients) {
    for (double[] gradient : inputGradients) {
      Arrays.fill(gradient, 0.0);
    }
  }
}
