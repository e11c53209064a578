package mesasweep.worker.network;

import mesasweep.worker.network.dl4j.Dl4jNetwork;
import org.apache.commons.rng.UniformRandomProvider;

/** Networks of DL4J's, which computes one after another: it forgets a pass with the next one. */
record OneByOne(Dl4jNetwork one) implements Network {

  @Override
  public int size() {
    return one.size();
  }

  @Override
  public double[] draw(UniformRandomProvider random) {
    return one.draw(random);
  }

  @Override
  public int sideBySide() {
    return 1;
  }

  @Override
  public void forward(double[][] parameters, double[][] inputs, int rows, double[][] outputs) {
    for (int network = 0; network < parameters.length; network++) {
      one.forward(parameters[network], inputs[network], rows, outputs[network]);
    }
  }

  @Override
  public void backward(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] gradients) {
    for (int network = 0; network < parameters.length; network++) {
      one.backward(
          parameters[network], inputs[network], rows, outputGradients[network], gradients[network]);
    }
  }

  @Override
  public void inputGradients(
      double[][] parameters,
      double[][] inputs,
      int rows,
      double[][] outputGradients,
      double[][] inputGradients) {
    for (int network = 0; network < parameters.length; network++) {
      one.inputGradient(
          parameters[network],
          inputs[network],
          rows,
          outputGradients[network],
          inputGradients[network]);
    }
  }

  @Override
  public void close() {
    one.close();
  }
}
