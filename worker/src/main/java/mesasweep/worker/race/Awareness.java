package mesasweep.worker.race;

import java.util.Optional;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.Network;
import mesasweep.worker.network.Optimiser;
import mesasweep.worker.race.RaceParameters.Knowledge;

/**
 * The mesa-optimiser's situational awareness: the drift that it believes in, and its idea bhat(x)
 * of the base target, which a {@link Learned} world model has to find and the others are given.
 */
sealed interface Awareness {

  /** The kinds that a sweep can choose from. */
  enum Kind {
    /** It knows the base target, and believes in the true drift. */
    EXACT,
    /** It knows the base target, and not that it is trained. */
    NONE,
    /** It knows the base target, and believes in a multiple of the true drift. */
    SCALED,
    /** {@link Awareness.Learned}. */
    LEARNED
  }

  /** kappa-hat. */
  double believedDrift();

  /** The parameters of bhat, in place; none where it is given. */
  double[] worldModel();

  /**
   * Learns from a batch, if it learns at all.
   *
   * @param error mean 1/2 |bhat - b|^2 over the batch
   * @param gradient of that error by the parameters
   */
  void learn(long step, double error, double[] gradient);

  /**
   * @param drift the true drift kappa
   * @param worldModel what computes world models, if the trial learns one
   */
  static Awareness of(
      Knowledge knowledge, RandomStreams streams, Optional<Network> worldModel, double drift) {
    return switch (knowledge.awareness()) {
      case EXACT -> new Given(drift);
      case NONE -> new Given(0.0);
      case SCALED -> new Given(knowledge.factor() * drift);
      case LEARNED -> new Learned(knowledge, streams, worldModel.orElseThrow(), drift);
    };
  }

  /** The agent knows the base target and holds a fixed belief about the drift. */
  record Given(double believedDrift) implements Awareness {

    @Override
    public double[] worldModel() {
      return new double[0];
    }

    @Override
    public void learn(long step, double error, double[] gradient) {}
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
    private final double[] parameters;
    private final Optimiser optimiser;
    private double firstError = Double.NaN;
    private double averageError = Double.NaN;

    Learned(Knowledge knowledge, RandomStreams streams, Network worldModel, double drift) {
      this.drift = drift;
      this.onset = knowledge.onset();
      this.parameters = worldModel.draw(streams.named("world-model"));
      this.optimiser = Optimiser.Rule.SGD.at(knowledge.learningRate());
    }

    @Override
    public double[] worldModel() {
      return parameters;
    }

    @Override
    public double believedDrift() {
      boolean learnt = firstError > 0.0;
      return learnt ? drift * Math.max(0.0, 1.0 - averageError / firstError) : 0.0;
    }

    @Override
    public void learn(long step, double error, double[] gradient) {
      if (step < onset) {
        return;
      }
      if (Double.isNaN(firstError)) {
        firstError = error;
        averageError = error;
      }
      averageError = DECAY * averageError + (1.0 - DECAY) * error;
      optimiser.step(parameters, gradient);
    }
  }
}
