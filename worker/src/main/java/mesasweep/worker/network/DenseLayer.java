package mesasweep.worker.network;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** An affine map, the same window of each network's parameters. */
abstract class DenseLayer {

  final int weights;
  final int biases;
  final int inputs;
  final int units;

  private double[][] ownWeights = {};
  private double[][] evaluated = {};

  DenseLayer(int start, int inputs, int units) {
    this.weights = start;
    this.biases = start + inputs * units;
    this.inputs = inputs;
    this.units = units;
  }

  int end() {
    return biases + units;
  }

  /** Weights with a deviation; biases 0. */
  void draw(double[] parameters, UniformRandomProvider random, double deviation) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    for (int i = weights; i < biases; i++) {
      parameters[i] = deviation * gaussian.sample();
    }
  }

  /**
   * What one network says before activation, [units x columns].
   *
   * @param below of each column, [inputs x columns]
   */
  double[][] evaluate(double[] parameters, double[][] below, int columns) {
    ownWeights = Matrices.atLeast(ownWeights, inputs, units);
    for (int i = 0; i < inputs; i++) {
      System.arraycopy(parameters, weights + i * units, ownWeights[i], 0, units);
    }
    evaluated = Matrices.atLeast(evaluated, units, columns);
    for (int u = 0; u < units; u++) {
      Arrays.fill(evaluated[u], 0, columns, parameters[biases + u]);
    }
    Matrices.addTransposedProduct(ownWeights, 0, below, evaluated, units, inputs, 0, columns);
    return evaluated;
  }

  /** The weights of all networks side by side, transposed: [units x networks inputs]. */
  double[][] transposedWeights(double[][] parameters, double[][] memory) {
    double[][] transposed = Matrices.atLeast(memory, units, parameters.length * inputs);
    for (int network = 0; network < parameters.length; network++) {
      double[] own = parameters[network];
      for (int u = 0; u < units; u++) {
        double[] row = transposed[u];
        for (int i = 0; i < inputs; i++) {
          row[network * inputs + i] = own[weights + i * units + u];
        }
      }
    }
    return transposed;
  }
}
