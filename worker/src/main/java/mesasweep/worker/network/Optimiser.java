package mesasweep.worker.network;

import java.util.stream.IntStream;

/**
 * Takes parameters down a gradient, step by step. One instance serves one parameter array, with a
 * learning rate of its own, for it may remember the steps before.
 */
public sealed interface Optimiser {

  /**
   * Changes the parameters in place.
   *
   * @param gradient of the same length, from first call to last
   */
  void step(double[] parameters, double[] gradient);

  /**
   * The optimiser of some of the parameters, with what it remembers of them.
   *
   * @param which of the present parameters, in the order of the new ones
   */
  Optimiser keep(int[] which);

  /** The rules that a sweep can choose from. */
  enum Rule {
    SGD,
    MOMENTUM,
    ADAM;

    /**
     * An optimiser that has made no step yet.
     *
     * @param learningRate eta, at least 0
     */
    public Optimiser at(double learningRate) {
      return switch (this) {
        case SGD -> new Sgd(learningRate);
        case MOMENTUM -> new Momentum(learningRate);
        case ADAM -> new Adam(learningRate);
      };
    }
  }

  private static double[] sized(double[] state, double[] parameters) {
    return state.length == parameters.length ? state : new double[parameters.length];
  }

  private static double[] kept(double[] state, int[] which) {
    return state.length == 0
        ? state
        : IntStream.of(which).mapToDouble(parameter -> state[parameter]).toArray();
  }

  /** theta <- theta - eta g. */
  record Sgd(double learningRate) implements Optimiser {

    @Override
    public Optimiser keep(int[] which) {
      return this;
    }

    @Override
    public void step(double[] parameters, double[] gradient) {
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= learningRate * gradient[i];
      }
    }
  }

  /** Polyak's heavy ball: u <- 0.9 u + g, theta <- theta - eta u. */
  final class Momentum implements Optimiser {

    private static final double DECAY = 0.9;

    private final double learningRate;
    private double[] velocity = {};

    Momentum(double learningRate) {
      this.learningRate = learningRate;
    }

    @Override
    public Optimiser keep(int[] which) {
      Momentum momentum = new Momentum(learningRate);
      momentum.velocity = kept(velocity, which);
      return momentum;
    }

    @Override
    public void step(double[] parameters, double[] gradient) {
      velocity = sized(velocity, parameters);
      for (int i = 0; i < parameters.length; i++) {
        velocity[i] = DECAY * velocity[i] + gradient[i];
        parameters[i] -= learningRate * velocity[i];
      }
    }
  }

  /**
   * Adam with its authors' constants.
   *
   * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015, algorithm 1</a>
   */
  final class Adam implements Optimiser {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double learningRate;
    private double[] first = {};
    private double[] second = {};
    private double decay1 = 1.0;
    private double decay2 = 1.0;

    Adam(double learningRate) {
      this.learningRate = learningRate;
    }

    @Override
    public Optimiser keep(int[] which) {
      Adam adam = new Adam(learningRate);
      adam.first = kept(first, which);
      adam.second = kept(second, which);
      adam.decay1 = decay1;
      adam.decay2 = decay2;
      return adam;
    }

    @Override
    public void step(double[] parameters, double[] gradient) {
      first = sized(first, parameters);
      second = sized(second, parameters);
      decay1 *= BETA1;
      decay2 *= BETA2;
      for (int i = 0; i < parameters.length; i++) {
        double g = gradient[i];
        first[i] = BETA1 * first[i] + (1.0 - BETA1) * g;
        second[i] = BETA2 * second[i] + (1.0 - BETA2) * g * g;
        double mean = first[i] / (1.0 - decay1);
        double square = second[i] / (1.0 - decay2);
        parameters[i] -= learningRate * mean / (Math.sqrt(square) + EPSILON);
      }
    }
  }
}
