package mesasweep.worker.network;

import org.apache.commons.rng.UniformRandomProvider;

/** A network by itself, with its parameters in place. */
public record OneNetwork(Network network, double[] parameters) implements AutoCloseable {

  public OneNetwork(Network network, UniformRandomProvider random) {
    this(network, network.draw(random));
  }

  public static OneNetwork build(
      String name, int inputs, int outputs, Activation activation, UniformRandomProvider random) {
    return new OneNetwork(new Architecture(name).network(inputs, outputs, activation), random);
  }

  public void forward(double[] inputs, int rows, double[] outputs) {
    network.forward(parameters, inputs, rows, outputs);
  }

  public void backward(double[] inputs, int rows, double[] outputGradient, double[] gradient) {
    network.backward(parameters, inputs, rows, outputGradient, gradient);
  }

  public void inputGradient(
      double[] inputs, int rows, double[] outputGradient, double[] inputGradient) {
    network.inputGradients(
        new double[][] {parameters},
        new double[][] {inputs},
        rows,
        new double[][] {outputGradient},
        new double[][] {inputGradient});
  }

  @Override
  public void close() {
    network.close();
  }
}
