package mesasweep.worker.race;

import java.util.Arrays;
import java.util.Locale;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;

/**
 * The mesa objective, as its error against the base objective: e(x) = w(x) - b(x) = gap0 u(x) +
 * f_theta(x) - f_theta0(x), with f the objective network. Computed as a difference, so that it is
 * exactly gap0 u(x) at the start and exactly zero for a gap of 0 that stays.
 */
final class Objective implements AutoCloseable {

  private final double gap0;
  private final Network network;
  private final Network start;

  private Objective(double gap0, Network network, Network start) {
    this.gap0 = gap0;
    this.network = network;
    this.start = start;
  }

  static Objective of(Trial trial, Environment environment) {
    return new Objective(
        trial.real("objective-gap"), network(trial, environment), network(trial, environment));
  }

  /** Drawn from the trial's own stream, so the same each time. */
  private static Network network(Trial trial, Environment environment) {
    return Architecture.build(
        trial.text("architecture"),
        environment.inputs(),
        environment.actions(),
        Activation.valueOf(trial.text("activation").toUpperCase(Locale.ROOT)),
        new RandomStreams(trial.seed()).named("network"));
  }

  Network network() {
    return network;
  }

  /** f_theta0 on some contexts, N x m: what {@link #errors} subtracts. */
  double[] initialOutputs(Contexts contexts) {
    double[] outputs = new double[contexts.base().length];
    start.forward(contexts.inputs(), contexts.size(), outputs);
    return outputs;
  }

  /** Writes e(x) for some contexts, N x m. The network's {@code backward} then refers to them. */
  void errors(Contexts contexts, double[] initialOutputs, double[] errors) {
    network.forward(contexts.inputs(), contexts.size(), errors);
    double[] u = contexts.proxy();
    for (int i = 0; i < errors.length; i++) {
      errors[i] = gap0 * u[i] + (errors[i] - initialOutputs[i]);
    }
  }

  /**
   * How far one step of gradient descent moves the objective per unit of its error: the learning
   * rate x mean over contexts of |dw/dtheta|_F^2 / m.
   */
  double calibratedDrift(Contexts contexts, double learningRate) {
    int n = contexts.inputs().length / contexts.size();
    int m = contexts.base().length / contexts.size();
    double[] output = new double[m];
    double[] unit = new double[m];
    double[] gradient = new double[network.parameters().length];
    double sum = 0.0;
    for (int r = 0; r < contexts.size(); r++) {
      double[] x = Arrays.copyOfRange(contexts.inputs(), r * n, (r + 1) * n);
      network.forward(x, 1, output);
      for (int action = 0; action < m; action++) {
        Arrays.fill(unit, 0.0);
        unit[action] = 1.0;
        network.backward(x, 1, unit, gradient);
        for (double g : gradient) {
          sum += g * g;
        }
      }
    }
    return learningRate * sum / contexts.size() / m;
  }

  @Override
  public void close() {
    network.close();
    start.close();
  }
}
