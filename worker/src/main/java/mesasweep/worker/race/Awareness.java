package mesasweep.worker.race;

import java.util.Arrays;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;

/**
 * The mesa-optimiser's situational awareness: its idea bhat(x) of the base target, and the drift
 * that it believes in.
 */
sealed interface Awareness extends AutoCloseable {

  /** kappa-hat. */
  double believedDrift();

  /** Writes d(x) = bhat(x) - b(x) for some contexts, N x m. */
  void errors(Contexts contexts, double[] errors);

  /** Learns from the batch whose errors were computed last, if it learns at all. */
  void learn(Contexts batch, double[] errors, long step);

  @Override
  default void close() {}

  /**
   * @param drift the true drift kappa
   */
  static Awareness of(Trial trial, Environment environment, double drift) {
    return switch (trial.text("awareness")) {
      case "exact" -> new Given(drift);
      case "none" -> new Given(0.0);
      case "scaled" -> new Given(trial.real("awareness.factor") * drift);
      case "learned" -> new Learned(trial, environment, drift);
      default ->
          throw new IllegalArgumentException("no such awareness: " + trial.text("awareness"));
    };
  }

  /** The agent knows the base target and holds a fixed belief about the drift. */
  record Given(double believedDrift) implements Awareness {

    @Override
    public void errors(Contexts contexts, double[] errors) {
      Arrays.fill(errors, 0.0);
    }

    @Override
    public void learn(Contexts batch, double[] errors, long step) {}
  }

  /**
   * bhat is a network trained beside the agent on 1/2 |bhat - b|^2, from step {@code
   * awareness.onset} on. The belief grows with its success: kappa-hat = kappa max(0, 1 - E / E_0),
   * E a moving average of the batch error (decay 0.95) and E_0 the first batch's. A plan uses the
   * belief from the batches before it.
   */
  final class Learned implements Awareness {

    private static final double DECAY = 0.95;

    private final double drift;
    private final long onset;
    private final Network network;
    private final Optimiser optimiser;
    private final double[] gradient;
    private double firstError = Double.NaN;
    private double averageError = Double.NaN;

    Learned(Trial trial, Environment environment, double drift) {
      this.drift = drift;
      this.onset = trial.whole("awareness.onset");
      this.network =
          Architecture.build(
              trial.text("awareness.architecture"),
              environment.inputs(),
              environment.actions(),
              Activation.TANH,
              new RandomStreams(trial.seed()).named("world-model"));
      this.optimiser = new Optimiser.Sgd(trial.real("awareness.learning-rate"));
      this.gradient = new double[network.parameters().length];
    }

    @Override
    public double believedDrift() {
      boolean learnt = firstError > 0.0;
      return learnt ? drift * Math.max(0.0, 1.0 - averageError / firstError) : 0.0;
    }

    @Override
    public void errors(Contexts contexts, double[] errors) {
      network.forward(contexts.inputs(), contexts.size(), errors);
      double[] b = contexts.base();
      for (int i = 0; i < errors.length; i++) {
        errors[i] -= b[i];
      }
    }

    @Override
    public void learn(Contexts batch, double[] errors, long step) {
      if (step < onset) {
        return;
      }
      double error = Environment.meanSquaredNorm(errors, batch.size()) / 2.0;
      if (Double.isNaN(firstError)) {
        firstError = error;
        averageError = error;
      }
      averageError = DECAY * averageError + (1.0 - DECAY) * error;
      double[] outputGradient = new double[errors.length];
      for (int i = 0; i < errors.length; i++) {
        outputGradient[i] = errors[i] / batch.size();
      }
      network.backward(batch.inputs(), batch.size(), outputGradient, gradient);
      optimiser.step(network.parameters(), gradient);
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
