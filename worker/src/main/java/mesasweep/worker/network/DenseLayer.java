package mesasweep.worker.network;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/** An affine map, the same window of each network's parameters. */
abstract class DenseLayer {

  final int weights;
  final int biases;
  final int inputs;
  final int units;

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
