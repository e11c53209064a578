package mesasweep.worker.network;

import java.util.Arrays;

/** The last layer. It has few units, so its weights are laid out [units x networks inputs]. */
final class OutputLayer extends DenseLayer {

  private double[][] weightRows = {};
  private double[][] weightGradient = {};
  private double[][] outputGradient = {};
  private double[][] inputGradient = {};

  OutputLayer(int start, int inputs, int units) {
    super(start, inputs, units);
  }

  void forward(double[][] parameters, double[][] below, int rows, double[][] outputs) {
    weightRows = transposedWeights(parameters, weightRows);
    for (int network = 0; network < parameters.length; network++) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(parameters[network], biases, outputs[network], r * units, units);
      }
      int from = network * inputs;
      Matrices.addDotProducts(
          below, weightRows, outputs[network], rows, units, from, from + inputs);
    }
  }

  /** Puts the gradients of all networks side by side. */
  void arrange(double[][] outputGradients, int rows) {
    int networks = outputGradients.length;
    outputGradient = Matrices.atLeast(outputGradient, rows, networks * units);
    for (int network = 0; network < networks; network++) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(
            outputGradients[network], r * units, outputGradient[r], network * units, units);
      }
    }
  }

  /** For the gradients that were arranged last. */
  void backward(double[][] below, int rows, double[][] gradients) {
    int networks = gradients.length;
    weightGradient = Matrices.atLeast(weightGradient, units, networks * inputs);
    Matrices.clear(weightGradient, units, networks * inputs);
    for (int network = 0; network < networks; network++) {
      double[] own = gradients[network];
      Arrays.fill(own, biases, end(), 0.0);
      for (int r = 0; r < rows; r++) {
        for (int u = 0; u < units; u++) {
          own[biases + u] += outputGradient[r][network * units + u];
        }
      }
      int from = network * inputs;
      Matrices.addTransposedProduct(
          outputGradient, network * units, below, weightGradient, units, rows, from, from + inputs);
      for (int u = 0; u < units; u++) {
        for (int i = 0; i < inputs; i++) {
          own[weights + i * units + u] = weightGradient[u][from + i];
        }
      }
    }
  }

  /** For the gradients that were arranged last. */
  double[][] inputGradient(int networks, int rows) {
    inputGradient = Matrices.atLeast(inputGradient, rows, networks * inputs);
    Matrices.clear(inputGradient, rows, networks * inputs);
    for (int network = 0; network < networks; network++) {
      int from = network * inputs;
      Matrices.addProduct(
          outputGradient,
          network * units,
          weightRows,
          inputGradient,
          rows,
          units,
          from,
          from + inputs);
    }
    return inputGradient;
  }
}
