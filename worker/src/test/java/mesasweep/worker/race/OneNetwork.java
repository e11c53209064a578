package mesasweep.worker.race;

import org.apache.commons.rng.UniformRandomProvider;

/** A network by itself, with its parameters in place. */
record OneNetwork(Network network, double[] parameters) implements AutoCloseable {

  OneNetwork(Network network, UniformRandomProvider random) {
    this(network, network.draw(random));
  }

  static OneNetwork build(
      String name, int inputs, int outputs, Activation activation, UniformRandomProvider random) {
    return new OneNetwork(Architecture.build(name, inputs, outputs, activation), random);
  }

  void forward(double[] inputs, int rows, double[] outputs) {
    network.forward(parameters, inputs, rows, outputs);
  }

  void backward(double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    network.backward(parameters, inputs, rows, outputGradient, gradient);
  }

  @Override
  public void close() {
    network.close();
  }
}
