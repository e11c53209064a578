package mesasweep.worker.race;

import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Network;
import mesasweep.worker.race.RaceParameters.Setting;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * What the agent lives in: contexts x in R^n drawn from N(0, I), a base target b(x) and a proxy
 * direction u(x) in R^m. Both are fixed random teachers, tanh networks n -> h -> m without biases
 * and with weights N(0, 1 / fan-in); u is scaled so that |u|^2 has mean 1 over the training
 * contexts. With h = 0 they are constant vectors and |u| = 1.
 */
record Environment(int inputs, int actions, Contexts training, Contexts deployment) {

  static Environment of(Setting setting, RandomStreams streams) {
    int n = setting.inputs();
    int m = setting.actions();
    int size = setting.contexts();
    int hidden = setting.complexity();
    UniformRandomProvider random = streams.named("environment");
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);

    double[] training = normal(gaussian, size * n, 1.0);
    double[] deployment = normal(gaussian, size * n, 1.0);
    Teacher base = Teacher.draw(gaussian, n, hidden, m);
    Teacher proxy = Teacher.draw(gaussian, n, hidden, m);

    double[] u = proxy.targets(training, size);
    double scale = 1.0 / Math.sqrt(meanSquaredNorm(u, size));
    return new Environment(
        n,
        m,
        new Contexts(size, training, base.targets(training, size), scaled(u, scale)),
        new Contexts(
            size,
            deployment,
            base.targets(deployment, size),
            scaled(proxy.targets(deployment, size), scale)));
  }

  /** The mean over rows of the squared Euclidean norm. */
  static double meanSquaredNorm(double[] values, int rows) {
    double sum = 0.0;
    for (double value : values) {
      sum += value * value;
    }
    return sum / rows;
  }

  private static double[] normal(
      ZigguratSampler.NormalizedGaussian gaussian, int count, double deviation) {
    double[] draws = new double[count];
    for (int i = 0; i < count; i++) {
      draws[i] = deviation * gaussian.sample();
    }
    return draws;
  }

  private static double[] scaled(double[] values, double factor) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = factor * values[i];
    }
    return scaled;
  }

  /** x -> tanh(x V) W with V n x h and W h x m, or a constant vector without hidden units. */
  private record Teacher(int actions, Network network, double[] parameters) {

    static Teacher draw(ZigguratSampler.NormalizedGaussian gaussian, int n, int h, int m) {
      if (h == 0) {
        return new Teacher(m, network(Architecture.constant(), n, m), normal(gaussian, m, 1.0));
      }
      Network stack = network(Architecture.dense(h), n, m);
      double[] parameters = new double[stack.size()]; // biases stay 0
      System.arraycopy(normal(gaussian, n * h, Math.sqrt(1.0 / n)), 0, parameters, 0, n * h);
      System.arraycopy(
          normal(gaussian, h * m, Math.sqrt(1.0 / h)), 0, parameters, n * h + h, h * m);
      return new Teacher(m, stack, parameters);
    }

    private static Network network(Architecture architecture, int n, int m) {
      return architecture.network(n, m, Activation.TANH);
    }

    double[] targets(double[] contexts, int rows) {
      double[] targets = new double[rows * actions];
      network.evaluate(
          new double[][] {parameters}, new double[][] {contexts}, rows, new double[][] {targets});
      return targets;
    }
  }
}
