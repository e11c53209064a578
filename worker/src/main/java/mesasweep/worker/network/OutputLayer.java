package mesasweep.worker.network;

import java.util.Arrays;

/** The last layer. It has few units, so its weights are laid out [units x networks inputs]. */
final class OutputLayer extends DenseLayer {

  private double[][] parameters = {};
  private double[][] weightRows = {};
  private double[][] weightGradient = {};
  private double[] biasGradient = {};

  /** Of the rows that were arranged last. */
  private double[][] outputGradient = {};

  private double[][] inputGradient = {};
  private int rows;

  OutputLayer(int start, int inputs, int units) {
    super(start, inputs, units);
  }

  void load(double[][] parameters) {
    this.parameters = parameters;
    weightRows = transposedWeights(parameters, weightRows);
  }

  /**
   * @param first the row of the outputs for the first
   */
  void forward(double[][] below, double[][] outputs, int first) {
    for (int network = 0; network < parameters.length; network++) {
      double[] own = outputs[network];
      for (int r = first; r < first + below.length; r++) {
        for (int u = 0; u < units; u++) {
          own[r * units + u] = parameters[network][biases + u];
        }
      }
      int from = network * inputs;
      Matrices.addDotProducts(below, weightRows, own, first, units, from, from + inputs);
    }
  }

  /**
   * What one network says of some columns, as rows of its outputs.
   *
   * @param first the row of the outputs for the first
   */
  void evaluate(double[] parameters, double[][] below, int columns, double[] outputs, int first) {
    double[][] turned = evaluate(parameters, below, columns);
    for (int u = 0; u < units; u++) {
      for (int j = 0; j < columns; j++) {
        outputs[(first + j) * units + u] = turned[u][j];
      }
    }
  }

  /** Puts some rows of the gradients of all networks side by side. */
  void arrange(double[][] outputGradients, int from, int to) {
    rows = to - from;
    int networks = outputGradients.length;
    outputGradient = Matrices.atLeast(outputGradient, rows, networks * units);
    for (int network = 0; network < networks; network++) {
      for (int r = 0; r < rows; r++) {
        for (int u = 0; u < units; u++) {
          outputGradient[r][network * units + u] = outputGradients[network][(from + r) * units + u];
        }
      }
    }
  }

  void clearGradient() {
    int networks = parameters.length;
    weightGradient = Matrices.atLeast(weightGradient, units, networks * inputs);
    Matrices.clear(weightGradient, units, networks * inputs);
    biasGradient =
        biasGradient.length >= networks * units ? biasGradient : new double[networks * units];
    Arrays.fill(biasGradient, 0.0);
  }

  /** Of the rows that were arranged last. */
  void addGradient(double[][] below) {
    int networks = parameters.length;
    for (int r = 0; r < rows; r++) {
      Matrices.add(outputGradient[r], biasGradient, networks * units);
    }
    for (int network = 0; network < networks; network++) {
      int from = network * inputs;
      Matrices.addTransposedProduct(
          outputGradient, network * units, below, weightGradient, units, rows, from, from + inputs);
    }
  }

  void copyGradient(double[][] gradients) {
    for (int network = 0; network < gradients.length; network++) {
      double[] own = gradients[network];
      int from = network * inputs;
      for (int u = 0; u < units; u++) {
        double[] row = weightGradient[u];
        for (int i = 0; i < inputs; i++) {
          own[weights + i * units + u] = row[from + i];
        }
      }
      System.arraycopy(biasGradient, network * units, own, biases, units);
    }
  }

  /** Of the rows that were arranged last. */
  double[][] inputGradient() {
    int networks = parameters.length;
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
