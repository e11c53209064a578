package mesasweep.worker.race;

import java.util.Arrays;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.Network;
import mesasweep.worker.race.RaceParameters.Setting;

/**
 * What the trials with one seed and one environment share: contexts, batches, and the objective
 * network as it starts.
 */
final class World {

  private final Environment environment;
  private final double[] startParameters;
  private final double[] trainingStart;
  private final double[] deploymentStart;
  private final Batches batches;
  private final double squaredJacobian;

  /**
   * @param network of the trial's architecture
   */
  World(RaceParameters trial, Network network) {
    environment = Environment.of(trial.setting(), trial.streams());
    startParameters = network.draw(trial.streams().named("network"));
    trainingStart = outputs(network, environment.training());
    deploymentStart = outputs(network, environment.deployment());
    batches =
        new Batches(
            trial.training().batch(), trial.streams(), environment.training(), trainingStart);
    squaredJacobian =
        trial.knowledge().drift().isEmpty()
            ? squaredJacobian(network, environment.training())
            : 0.0;
  }

  /** Trials with equal keys, and equal parameters of {@link Race#shape}, have equal worlds. */
  record Key(RandomStreams streams, Setting setting, boolean calibrated) {

    static Key of(RaceParameters trial) {
      return new Key(trial.streams(), trial.setting(), trial.knowledge().drift().isEmpty());
    }
  }

  Environment environment() {
    return environment;
  }

  Batches batches() {
    return batches;
  }

  /** theta0. */
  double[] startParameters() {
    return startParameters;
  }

  /** f_theta0 on the training contexts, N x m. */
  double[] trainingStart() {
    return trainingStart;
  }

  /** f_theta0 on the deployment contexts, N x m. */
  double[] deploymentStart() {
    return deploymentStart;
  }

  /**
   * How far one step of gradient descent moves the objective per unit of its error: the learning
   * rate x mean over the training contexts of |dw/dtheta|_F^2 / m.
   */
  double calibratedDrift(double learningRate) {
    return learningRate * squaredJacobian / environment.actions();
  }

  private double[] outputs(Network network, Contexts contexts) {
    double[] outputs = new double[contexts.base().length];
    network.evaluate(
        new double[][] {startParameters},
        new double[][] {contexts.inputs()},
        contexts.size(),
        new double[][] {outputs});
    return outputs;
  }

  private double squaredJacobian(Network network, Contexts contexts) {
    int n = environment.inputs();
    double[] output = new double[environment.actions()];
    double[] unit = new double[output.length];
    double[] gradient = new double[network.size()];
    double sum = 0.0;
    for (int r = 0; r < contexts.size(); r++) {
      double[] x = Arrays.copyOfRange(contexts.inputs(), r * n, (r + 1) * n);
      network.forward(startParameters, x, 1, output);
      for (int action = 0; action < unit.length; action++) {
        Arrays.fill(unit, 0.0);
        unit[action] = 1.0;
        network.backward(startParameters, x, 1, unit, gradient);
        for (double g : gradient) {
          sum += g * g;
        }
      }
    }
    return sum / contexts.size();
  }
}
