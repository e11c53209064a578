package mesasweep.worker.race;

import java.util.Arrays;

/** The architecture {@code constant}: one free vector, the same for every context. */
final class ConstantNetwork implements Network {

  private final double[] vector;

  ConstantNetwork(int actions) {
    vector = new double[actions];
  }

  @Override
  public double[] parameters() {
    return vector;
  }

  @Override
  public void forward(double[] inputs, int rows, double[] outputs) {
    Matrices.fillRows(outputs, rows, vector, 0, vector.length);
  }

  @Override
  public void backward(double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    Arrays.fill(gradient, 0.0);
    Matrices.addColumnSums(outputGradient, rows, gradient, 0, vector.length);
  }
}
