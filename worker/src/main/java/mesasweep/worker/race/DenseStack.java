package mesasweep.worker.race;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Dense layers, the last one without activation: {@code linear} and the {@code mlp-...}
 * architectures. A layer's parameters are its weights [inputs x units], row-major, then its biases.
 */
final class DenseStack implements Network {

  private final Activation activation;
  private final List<Layer> layers;
  private final double[] parameters;

  /**
   * @param widths n, the hidden widths, m
   */
  DenseStack(int[] widths, Activation activation, UniformRandomProvider random) {
    this.activation = activation;
    int start = 0;
    Layer[] built = new Layer[widths.length - 1];
    for (int l = 0; l < built.length; l++) {
      built[l] = new Layer(start, widths[l], widths[l + 1]);
      start = built[l].end();
    }
    layers = List.of(built);
    parameters = new double[start];
    layers.forEach(layer -> layer.initialise(parameters, random));
  }

  /** The widths of a stack with the given hidden layers. */
  static int[] widths(int inputs, List<Integer> hidden, int outputs) {
    return Stream.of(IntStream.of(inputs), hidden.stream().mapToInt(w -> w), IntStream.of(outputs))
        .flatMapToInt(s -> s)
        .toArray();
  }

  @Override
  public double[] parameters() {
    return parameters;
  }

  @Override
  public void forward(double[] inputs, int rows, double[] outputs) {
    double[] below = inputs;
    for (Layer layer : layers) {
      boolean last = layer.end() == parameters.length;
      double[] above = last ? outputs : layer.activations(rows);
      layer.forward(parameters, below, rows, above);
      if (!last) {
        activation.apply(above, rows * layer.units);
      }
      below = above;
    }
  }

  @Override
  public void backward(double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    Arrays.fill(gradient, 0.0);
    double[] above = outputGradient;
    for (int l = layers.size() - 1; l >= 0; l--) {
      Layer layer = layers.get(l);
      double[] below = l == 0 ? inputs : layers.get(l - 1).activations(rows);
      layer.addGradient(below, above, rows, gradient);
      if (l > 0) {
        double[] belowGradient = layer.inputGradient(parameters, above, rows);
        activation.multiplyByDerivative(below, belowGradient, rows * layer.inputs);
        above = belowGradient;
      }
    }
  }

  /** One affine map, a window of the stack's parameters, with its working memory. */
  private static final class Layer {

    private final int weights;
    private final int biases;
    private final int inputs;
    private final int units;
    private final double[] transposedWeights;
    private double[] transposedInputs = {};
    private double[] activations = {};
    private double[] inputGradient = {};

    Layer(int start, int inputs, int units) {
      this.weights = start;
      this.biases = start + inputs * units;
      this.inputs = inputs;
      this.units = units;
      this.transposedWeights = new double[inputs * units];
    }

    int end() {
      return biases + units;
    }

    double[] activations(int rows) {
      activations = Matrices.atLeast(activations, rows * units);
      return activations;
    }

    /** Glorot and Bengio's normal initialisation, N(0, 2 / (inputs + units)); biases 0. */
    void initialise(double[] parameters, UniformRandomProvider random) {
      ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
      double deviation = Math.sqrt(2.0 / (inputs + units));
      for (int i = weights; i < biases; i++) {
        parameters[i] = deviation * gaussian.sample();
      }
    }

    void forward(double[] parameters, double[] below, int rows, double[] above) {
      Matrices.fillRows(above, rows, parameters, biases, units);
      Matrices.addProduct(below, parameters, weights, above, 0, rows, inputs, units);
    }

    void addGradient(double[] below, double[] above, int rows, double[] gradient) {
      transposedInputs = Matrices.atLeast(transposedInputs, rows * inputs);
      Matrices.transpose(below, 0, transposedInputs, rows, inputs);
      Matrices.addProduct(transposedInputs, above, 0, gradient, weights, inputs, rows, units);
      Matrices.addColumnSums(above, rows, gradient, biases, units);
    }

    double[] inputGradient(double[] parameters, double[] above, int rows) {
      Matrices.transpose(parameters, weights, transposedWeights, inputs, units);
      inputGradient = Matrices.atLeast(inputGradient, rows * inputs);
      Arrays.fill(inputGradient, 0, rows * inputs, 0.0);
      Matrices.addProduct(above, transposedWeights, 0, inputGradient, 0, rows, units, inputs);
      return inputGradient;
    }
  }
}
