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
 * long where neighbours share what they read, as they may in the first layer, and in everything
 * elementwise. A few rows at a time go through all layers, so that they stay in the cache.
 */
final class DenseStack implements Network {

  /** Columns beyond which the working memory of a batch of 32 leaves the second-level cache. */
  private static final int COLUMNS = 256;

  /** Rows that are evaluated at once. */
  private static final int EVALUATED = 128;

  /** Numbers of a layer that are computed before the next layer's, 16 KiB. */
  private static final int AT_ONCE = 2048;

  private final Activation activation;
  private final int inputs;
  private final int widest;
  private final int size;
  private final List<Hidden> hidden = new ArrayList<>();
  private final OutputLayer output;

  /** The inputs, row by row: once for networks that share them. */
  private double[][] rowsOfInputs = {};

  /** The first of each few networks that share their inputs, and the end. */
  private int[] starts = {};

  /** Inputs of the rows that are evaluated at once, [inputs x rows]. */
  private double[][] turnedInputs = {};

  /** Rows that go through all layers before others do. */
  private int tile;

  /**
   * @param widths inputs, the hidden widths, outputs
   */
  DenseStack(int[] widths, Activation activation) {
    this.activation = activation;
    inputs = widths[0];
    int start = 0;
    int last = widths.length - 2;
    for (int l = 0; l < last; l++) {
      hidden.add(new Hidden(start, widths[l], widths[l + 1]));
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
    load(parameters, inputs, rows);
    for (int from = 0; from < rows; from += tile) {
      pass(inputs, from, Math.min(from + tile, rows), outputs);
    }
  }

  /**
   * Of many rows, which take the place of columns: the loops over them are long whatever the
   * networks share.
   */
  @Override
  public void evaluate(double[][] parameters, double[][] inputs, int rows, double[][] outputs) {
    for (int from = 0; from < rows; from += EVALUATED) {
      int count = Math.min(EVALUATED, rows - from);
      for (int network = 0; network < parameters.length; network++) {
        if (network == 0 || inputs[network] != inputs[network - 1]) {
          turn(inputs[network], from, count);
        }
        double[][] below = turnedInputs;
        for (Hidden layer : hidden) {
          below = layer.evaluate(parameters[network], below, count);
          layer.activate(below, count);
        }
        output.evaluate(parameters[network], below, count, outputs[network], from);
      }
    }
  }

  private void turn(double[] inputs, int from, int count) {
    turnedInputs = Matrices.atLeast(turnedInputs, this.inputs, count);
    for (int i = 0; i < this.inputs; i++) {
      double[] turned = turnedInputs[i];
      for (int j = 0; j < count; j++) {
        turned[j] = inputs[(from + j) * this.inputs + i];
      }
    }
  }

  /** An even number, for products go through two rows at once. */
  private int tile(int networks) {
    return 2 * Math.max(1, AT_ONCE / 2 / (networks * widest));
  }

  /** Makes ready for passes that use so many rows of the working memory. */
  private void load(double[][] parameters, double[][] inputs, int rows) {
    tile = tile(parameters.length);
    int[] each = IntStream.rangeClosed(0, parameters.length).toArray();
    starts = hidden.isEmpty() ? each : startsOfSharing(inputs);
    rowsOfInputs = Matrices.atLeast(rowsOfInputs, rows, (starts.length - 1) * this.inputs);
    for (int l = 0; l < hidden.size(); l++) {
      hidden.get(l).load(parameters, l == 0 ? starts : each, rows);
    }
    output.load(parameters);
  }

  /** Those of networks whose left neighbour reads other inputs, and the end. */
  private static int[] startsOfSharing(double[][] inputs) {
    return IntStream.rangeClosed(0, inputs.length)
        .filter(i -> i == 0 || i == inputs.length || inputs[i] != inputs[i - 1])
        .toArray();
  }

  /** Takes some rows of the inputs through all layers. */
  private void pass(double[][] inputs, int from, int to, double[][] outputs) {
    double[][] below = Arrays.copyOfRange(rowsOfInputs, from, to);
    for (int block = 0; block < starts.length - 1; block++) {
      double[] own = inputs[starts[block]];
      for (int r = from; r < to; r++) {
        System.arraycopy(own, r * this.inputs, below[r - from], block * this.inputs, this.inputs);
      }
    }
    for (Hidden layer : hidden) {
      below = layer.forward(below, from);
    }
    output.forward(below, outputs, from);
  }

  @Override
  public void backward(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients) {
    output.clearGradient();
    for (int l = 0; l < hidden.size(); l++) {
      hidden.get(l).clearGradient();
      if (l > 0) {
        hidden.get(l).transpose(parameters);
      }
    }
    for (int from = 0; from < rows; from += tile) {
      int to = Math.min(from + tile, rows);
      output.arrange(outputGradients, from, to);
      output.addGradient(activations(hidden.size() - 1, from, to));
      double[][] above = hidden.isEmpty() ? outputGradients : output.inputGradient();
      for (int l = hidden.size() - 1; l >= 0; l--) {
        Hidden layer = hidden.get(l);
        layer.differentiate(above, from, to);
        layer.addGradient(above, activations(l - 1, from, to));
        if (l > 0) {
          above = layer.inputGradient(above, to - from);
        }
      }
    }
    output.copyGradient(gradients);
    hidden.forEach(layer -> layer.copyGradient(gradients));
  }

  @Override
  public void inputGradients(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] inputGradients) {
    hidden.forEach(layer -> layer.transpose(parameters));
    for (int from = 0; from < rows; from += tile) {
      int to = Math.min(from + tile, rows);
      output.arrange(outputGradients, from, to);
      double[][] above = output.inputGradient();
      for (int l = hidden.size() - 1; l >= 0; l--) {
        hidden.get(l).differentiate(above, from, to);
        above = hidden.get(l).inputGradient(above, to - from);
      }
      for (int network = 0; network < parameters.length; network++) {
        for (int r = from; r < to; r++) {
          System.arraycopy(
              above[r - from],
              network * this.inputs,
              inputGradients[network],
              r * this.inputs,
              this.inputs);
        }
      }
    }
  }

  private double[][] activations(int layer, int from, int to) {
    return Arrays.copyOfRange(layer < 0 ? rowsOfInputs : hidden.get(layer).activations, from, to);
  }

  /** A layer with activation. Weights are laid out [inputs x networks units]. */
  private final class Hidden extends DenseLayer {

    private int columns;

    /** The first of each few networks that read the same and so are one wide network; the end. */
    private int[] blocks = {};

    private double[][] weightRows = {};
    private double[][] weightGradient = {};
    private double[][] transposedWeights = {};
    private double[][] activations = {};
    private double[][] inputGradient = {};
    private double[] biasRow = {};
    private double[] biasGradient = {};
    private double[] flat = {};

    Hidden(int start, int inputs, int units) {
      super(start, inputs, units);
    }

    void load(double[][] parameters, int[] blocks, int rows) {
      this.blocks = blocks;
      columns = parameters.length * units;
      weightRows = Matrices.atLeast(weightRows, inputs, columns);
      biasRow = biasRow.length >= columns ? biasRow : new double[columns];
      for (int network = 0; network < parameters.length; network++) {
        for (int i = 0; i < inputs; i++) {
          System.arraycopy(
              parameters[network], weights + i * units, weightRows[i], network * units, units);
        }
        System.arraycopy(parameters[network], biases, biasRow, network * units, units);
      }
      activations = Matrices.atLeast(activations, rows, columns);
    }

    double[][] forward(double[][] below, int first) {
      double[][] above = Arrays.copyOfRange(activations, first, first + below.length);
      for (double[] row : above) {
        System.arraycopy(biasRow, 0, row, 0, columns);
      }
      for (int b = 0; b < blocks.length - 1; b++) {
        int from = blocks[b] * units;
        int to = blocks[b + 1] * units;
        Matrices.addProduct(below, b * inputs, weightRows, above, below.length, inputs, from, to);
      }
      activate(above, columns);
      return above;
    }

    /** In one long loop, for a row may be short. */
    void activate(double[][] rows, int columns) {
      flat = flat.length >= rows.length * columns ? flat : new double[rows.length * columns];
      for (int r = 0; r < rows.length; r++) {
        System.arraycopy(rows[r], 0, flat, r * columns, columns);
      }
      activation.apply(flat, rows.length * columns);
      for (int r = 0; r < rows.length; r++) {
        System.arraycopy(flat, r * columns, rows[r], 0, columns);
      }
    }

    /**
     * @param above dL/d activations of some rows, turned into the gradient before activation
     */
    void differentiate(double[][] above, int from, int to) {
      for (int r = from; r < to; r++) {
        activation.multiplyByDerivative(activations[r], above[r - from], columns);
      }
    }

    void clearGradient() {
      weightGradient = Matrices.atLeast(weightGradient, inputs, columns);
      Matrices.clear(weightGradient, inputs, columns);
      biasGradient = biasGradient.length >= columns ? biasGradient : new double[columns];
      Arrays.fill(biasGradient, 0, columns, 0.0);
    }

    /**
     * @param above the gradient before activation
     */
    void addGradient(double[][] above, double[][] below) {
      for (int r = 0; r < below.length; r++) {
        Matrices.add(above[r], biasGradient, columns);
      }
      for (int b = 0; b < blocks.length - 1; b++) {
        int from = blocks[b] * units;
        int to = blocks[b + 1] * units;
        Matrices.addTransposedProduct(
            below, b * inputs, above, weightGradient, inputs, below.length, from, to);
      }
    }

    void copyGradient(double[][] gradients) {
      for (int network = 0; network < gradients.length; network++) {
        for (int i = 0; i < inputs; i++) {
          System.arraycopy(
              weightGradient[i], network * units, gradients[network], weights + i * units, units);
        }
        System.arraycopy(biasGradient, network * units, gradients[network], biases, units);
      }
    }

    /** Makes ready for {@link #inputGradient}. */
    void transpose(double[][] parameters) {
      transposedWeights = transposedWeights(parameters, transposedWeights);
    }

    double[][] inputGradient(double[][] above, int rows) {
      int networks = columns / units;
      inputGradient = Matrices.atLeast(inputGradient, tile, networks * inputs);
      Matrices.clear(inputGradient, rows, networks * inputs);
      for (int network = 0; network < networks; network++) {
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
