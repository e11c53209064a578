package mesasweep.worker.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Dense layers, the last one without activation: {@code linear} and the {@code mlp-...}
 * architectures.
 *
 * <p>Networks are computed side by side: a row of the working memory holds what belongs to one row
 * of the inputs, and in it network after network has its columns. The loops over columns are then
 * long where the networks share what they read, as the first layer may, and in everything
 * elementwise.
 */
final class DenseStack implements Network {

  /** Columns beyond which the working memory of a batch of 32 leaves the second-level cache. */
  private static final int COLUMNS = 256;

  private final Activation activation;
  private final int inputs;
  private final int widest;
  private final int size;
  private final List<Hidden> hidden = new ArrayList<>();
  private final OutputLayer output;

  /** The inputs, row by row. */
  private double[][] rowsOfInputs = {};

  /** Whether all networks of the last pass read the same inputs. */
  private boolean isShared;

  /**
   * @param widths inputs, the hidden widths, outputs
   */
  DenseStack(int[] widths, Activation activation) {
    this.activation = activation;
    inputs = widths[0];
    int start = 0;
    int last = widths.length - 2;
    for (int l = 0; l < last; l++) {
      hidden.add(new Hidden(l == 0, start, widths[l], widths[l + 1]));
      start = hidden.get(l).end();
    }
    output = new OutputLayer(start, widths[last], widths[last + 1]);
    size = output.end();
    widest = IntStream.of(widths).limit(last + 1).max().orElseThrow();
  }

  /** The widths of a stack with the given hidden layers. */
  static int[] widths(int inputs, List<Integer> hidden, int outputs) {
    return Stream.of(IntStream.of(inputs), hidden.stream().mapToInt(w -> w), IntStream.of(outputs))
        .flatMapToInt(s -> s)
        .toArray();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int sideBySide() {
    return Math.max(1, COLUMNS / widest);
  }

  /** By Glorot and Bengio's normal initialisation. */
  @Override
  public double[] draw(UniformRandomProvider random) {
    return draw(random, layer -> 2.0 / (layer.inputs + layer.units));
  }

  @Override
  public double[] drawByInputs(UniformRandomProvider random) {
    return draw(random, layer -> 1.0 / layer.inputs);
  }

  private double[] draw(UniformRandomProvider random, ToDoubleFunction<DenseLayer> variance) {
    double[] parameters = new double[size];
    Stream.concat(hidden.stream(), Stream.of(output))
        .forEach(layer -> layer.draw(parameters, random, Math.sqrt(variance.applyAsDouble(layer))));
    return parameters;
  }

  @Override
  public void forward(double[][] parameters, double[][] inputs, int rows, double[][] outputs) {
    arrange(inputs, rows, parameters.length);
    double[][] below = rowsOfInputs;
    for (Hidden layer : hidden) {
      below = layer.forward(parameters, below, rows);
    }
    output.forward(parameters, below, rows, outputs);
  }

  @Override
  public void backward(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients) {
    int top = hidden.size() - 1;
    output.arrange(outputGradients, rows);
    output.backward(activations(top), rows, gradients);
    if (top < 0) {
      return;
    }
    double[][] above = output.inputGradient(parameters.length, rows);
    for (int l = top; l >= 0; l--) {
      Hidden layer = hidden.get(l);
      layer.differentiate(above, parameters.length, rows);
      layer.backward(above, activations(l - 1), rows, gradients);
      if (l > 0) {
        above = layer.inputGradient(parameters, above, rows);
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
    output.arrange(outputGradients, rows);
    double[][] above = output.inputGradient(parameters.length, rows);
    for (int l = hidden.size() - 1; l >= 0; l--) {
      hidden.get(l).differentiate(above, parameters.length, rows);
      above = hidden.get(l).inputGradient(parameters, above, rows);
    }
    for (int network = 0; network < parameters.length; network++) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(
            above[r], network * this.inputs, inputGradients[network], r * this.inputs, this.inputs);
      }
    }
  }

  private double[][] activations(int layer) {
    return layer < 0 ? rowsOfInputs : hidden.get(layer).activations;
  }

  /**
   * One copy of inputs will do where a hidden layer reads them; the output layer reads one each.
   */
  private void arrange(double[][] values, int rows, int networks) {
    isShared = values.length == 1;
    int copies = isShared && !hidden.isEmpty() ? 1 : networks;
    rowsOfInputs = Matrices.atLeast(rowsOfInputs, rows, copies * inputs);
    for (int copy = 0; copy < copies; copy++) {
      double[] own = isShared ? values[0] : values[copy];
      for (int r = 0; r < rows; r++) {
        System.arraycopy(own, r * inputs, rowsOfInputs[r], copy * inputs, inputs);
      }
    }
  }

  /** A layer with activation. Weights are laid out [inputs x networks units]. */
  private final class Hidden extends DenseLayer {

    private final boolean first;
    private double[][] weightRows = {};
    private double[][] weightGradient = {};
    private double[][] transposedWeights = {};
    private double[][] activations = {};
    private double[][] inputGradient = {};
    private double[] biasRow = {};

    Hidden(boolean first, int start, int inputs, int units) {
      super(start, inputs, units);
      this.first = first;
    }

    /** Networks that read the same inputs are one wide network. */
    private int blocks(int networks) {
      return first && isShared ? 1 : networks;
    }

    double[][] forward(double[][] parameters, double[][] below, int rows) {
      int networks = parameters.length;
      int columns = networks * units;
      weightRows = Matrices.atLeast(weightRows, inputs, columns);
      biasRow = biasRow.length >= columns ? biasRow : new double[columns];
      for (int network = 0; network < networks; network++) {
        for (int i = 0; i < inputs; i++) {
          System.arraycopy(
              parameters[network], weights + i * units, weightRows[i], network * units, units);
        }
        System.arraycopy(parameters[network], biases, biasRow, network * units, units);
      }
      activations = Matrices.atLeast(activations, rows, columns);
      for (int r = 0; r < rows; r++) {
        System.arraycopy(biasRow, 0, activations[r], 0, columns);
      }
      int blocks = blocks(networks);
      int width = columns / blocks;
      for (int b = 0; b < blocks; b++) {
        int from = b * width;
        Matrices.addProduct(
            below, b * inputs, weightRows, activations, rows, inputs, from, from + width);
      }
      for (int r = 0; r < rows; r++) {
        activation.apply(activations[r], columns);
      }
      return activations;
    }

    /**
     * @param above dL/d activations, turned into the gradient before activation
     */
    void differentiate(double[][] above, int networks, int rows) {
      for (int r = 0; r < rows; r++) {
        activation.multiplyByDerivative(activations[r], above[r], networks * units);
      }
    }

    /**
     * @param above the gradient before activation
     */
    void backward(double[][] above, double[][] below, int rows, double[][] gradients) {
      int networks = gradients.length;
      int columns = networks * units;
      Arrays.fill(biasRow, 0, columns, 0.0);
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < columns; j++) {
          biasRow[j] += above[r][j];
        }
      }
      weightGradient = Matrices.atLeast(weightGradient, inputs, columns);
      Matrices.clear(weightGradient, inputs, columns);
      int blocks = blocks(networks);
      int width = columns / blocks;
      for (int b = 0; b < blocks; b++) {
        int from = b * width;
        Matrices.addTransposedProduct(
            below, b * inputs, above, weightGradient, inputs, rows, from, from + width);
      }
      for (int network = 0; network < networks; network++) {
        for (int i = 0; i < inputs; i++) {
          System.arraycopy(
              weightGradient[i], network * units, gradients[network], weights + i * units, units);
        }
        System.arraycopy(biasRow, network * units, gradients[network], biases, units);
      }
    }

    double[][] inputGradient(double[][] parameters, double[][] above, int rows) {
      int columns = parameters.length * inputs;
      transposedWeights = transposedWeights(parameters, transposedWeights);
      inputGradient = Matrices.atLeast(inputGradient, rows, columns);
      Matrices.clear(inputGradient, rows, columns);
      for (int network = 0; network < parameters.length; network++) {
        int from = network * inputs;
        Matrices.addProduct(
            above,
            network * units,
            transposedWeights,
            inputGradient,
            rows,
            units,
            from,
            from + inputs);
      }
      return inputGradient;
    }
  }
}
