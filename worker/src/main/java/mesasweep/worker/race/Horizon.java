package mesasweep.worker.race;

import mesasweep.worker.RandomStreams;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Network;
import mesasweep.worker.race.RaceParameters.Foresight;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The trainable discounting: how the concern logits v_k, k = 0..H-1, depend on the horizon
 * parameters psi.
 */
sealed interface Horizon {

  /** The heads that a sweep can choose from. */
  enum Head {
    RATE,
    FACTOR,
    PER_STATE,
    SINGLE_STATE,
    NETWORK,
    ADDITIVE_STATE;

    /** Whether psi is a discount rate, in one form or another. */
    boolean hasRate() {
      return this == RATE || this == FACTOR;
    }
  }

  /** psi, in place. */
  double[] parameters();

  /** Writes v_k(psi). */
  void logits(double[] v);

  /** Writes dL/dpsi for a given dL/dv. */
  void gradient(double[] logitGradient, double[] gradient);

  /**
   * The one number by which a head's gradient is recorded: dL/drho, dL/dz, dL/dv_K, and for heads
   * without such a parameter the inner product of dL/dv with dv/drho = -k.
   */
  default double scalarGradient(double[] logitGradient) {
    return alongRate(logitGradient);
  }

  /** Takes psi back to where it has a meaning, after a step. */
  default void project() {}

  /** Keeps the discount rate at or above a floor. */
  default void clipRate(double floor) {
    throw new IllegalStateException("this head has no discount rate to clip");
  }

  /**
   * @param rho0 the discount rate to start with
   */
  static Horizon of(Foresight foresight, double rho0, RandomStreams streams) {
    int k = foresight.trainingExamples();
    int examples = foresight.examples();
    return switch (foresight.head()) {
      case RATE -> new Rate(rho0);
      case FACTOR -> new Factor(rho0);
      case PER_STATE -> new PerState(rho0, examples);
      case SINGLE_STATE -> new SingleState(rho0, k);
      case NETWORK -> new NetworkHead(rho0, k, examples, streams);
      case ADDITIVE_STATE -> new AdditiveState(rho0, k);
    };
  }

  /** sum_k dL/dv_k (-k). */
  private static double alongRate(double[] logitGradient) {
    double sum = 0.0;
    for (int k = 0; k < logitGradient.length; k++) {
      sum -= k * logitGradient[k];
    }
    return sum;
  }

  private static void exponential(double rho, double[] v) {
    for (int k = 0; k < v.length; k++) {
      v[k] = -rho * k;
    }
  }

  /** psi = rho, v_k = -rho k. */
  record Rate(double[] parameters) implements Horizon {

    Rate(double rho0) {
      this(new double[] {rho0});
    }

    @Override
    public void logits(double[] v) {
      exponential(parameters[0], v);
    }

    @Override
    public void gradient(double[] logitGradient, double[] gradient) {
      gradient[0] = alongRate(logitGradient);
    }

    @Override
    public void clipRate(double floor) {
      parameters[0] = Math.max(parameters[0], floor);
    }
  }

  /** psi = z, gamma = 1 / (1 + e^-z), v_k = k ln gamma. */
  record Factor(double[] parameters) implements Horizon {

    Factor(double rho0) {
      this(new double[] {logit(rho0)});
    }

    /** The z with gamma = e^-rho. */
    private static double logit(double rho) {
      return -StrictMath.log(StrictMath.expm1(rho));
    }

    @Override
    public void logits(double[] v) {
      double z = parameters[0];
      // -ln gamma = ln(1 + e^-z), written so that e^-z cannot overflow
      exponential(Math.max(-z, 0.0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))), v);
    }

    @Override
    public void gradient(double[] logitGradient, double[] gradient) {
      // d ln gamma / dz = 1 - gamma
      double oneMinusGamma = 1.0 / (1.0 + StrictMath.exp(parameters[0]));
      gradient[0] = -alongRate(logitGradient) * oneMinusGamma;
    }

    @Override
    public double scalarGradient(double[] logitGradient) {
      double[] gradient = new double[1];
      gradient(logitGradient, gradient);
      return gradient[0];
    }

    @Override
    public void clipRate(double floor) {
      if (floor > 0.0) {
        parameters[0] = Math.min(parameters[0], logit(floor));
      }
    }
  }

  /** psi_k = v_k: one free logit per example. */
  record PerState(double[] parameters) implements Horizon {

    PerState(double rho0, int examples) {
      this(new double[examples]);
      exponential(rho0, parameters);
    }

    @Override
    public void logits(double[] v) {
      System.arraycopy(parameters, 0, v, 0, v.length);
    }

    @Override
    public void gradient(double[] logitGradient, double[] gradient) {
      System.arraycopy(logitGradient, 0, gradient, 0, gradient.length);
    }
  }

  /** psi = v_K, the first deployment example; the other logits stay at -rho0 k. */
  record SingleState(double rho0, int state, double[] parameters) implements Horizon {

    SingleState(double rho0, int state) {
      this(rho0, state, new double[] {-rho0 * state});
    }

    @Override
    public void logits(double[] v) {
      exponential(rho0, v);
      v[state] = parameters[0];
    }

    @Override
    public void gradient(double[] logitGradient, double[] gradient) {
      gradient[0] = logitGradient[state];
    }

    @Override
    public double scalarGradient(double[] logitGradient) {
      return logitGradient[state];
    }
  }

  /**
   * psi = x, a raw weight on the first deployment example: omega_k is proportional to W_k =
   * e^(-rho0 k) + x [k = K], so that x moves by what the example is worth and not by its own tiny
   * share. A weight is not negative; its logarithm stays finite, at a weight of 1e-100 of the
   * initial one.
   */
  record AdditiveState(double rho0, int state, double[] parameters) implements Horizon {

    /** Of rho0 K, so that the weight and its inverse are numbers. */
    static final double LARGEST_EXPONENT = 300.0;

    private static final double LEAST = 1e-100;

    AdditiveState(double rho0, int state) {
      this(rho0, state, new double[1]);
    }

    /** W_K over what it is at the start. */
    private double growth() {
      return Math.max(LEAST, 1.0 + parameters[0] * StrictMath.exp(rho0 * state));
    }

    @Override
    public void logits(double[] v) {
      exponential(rho0, v);
      v[state] += StrictMath.log(growth());
    }

    /** dv_K/dx = 1 / W_K. */
    @Override
    public void gradient(double[] logitGradient, double[] gradient) {
      gradient[0] = logitGradient[state] * StrictMath.exp(rho0 * state) / growth();
    }

    @Override
    public void project() {
      parameters[0] = Math.max(parameters[0], -StrictMath.exp(-rho0 * state));
    }
  }

  /**
   * v_k = -rho0 k + h(z_k) - h_0(z_k) with h a tanh network 3 -> 8 -> 1 on z_k = (k / H, [k >= K],
   * ln(1 + k) / ln(1 + H)), and h_0 the same network as it was at the start.
   */
  record NetworkHead(
      double rho0, Network network, double[] parameters, double[] features, double[] initial)
      implements Horizon {

    private static final int HIDDEN = 8;

    NetworkHead(double rho0, int trainingExamples, int examples, RandomStreams streams) {
      this(
          rho0,
          Architecture.dense(HIDDEN).network(3, 1, Activation.TANH),
          streams.named("horizon"),
          features(trainingExamples, examples));
      network.forward(parameters, features, examples, initial);
    }

    private NetworkHead(
        double rho0, Network network, UniformRandomProvider random, double[] features) {
      this(rho0, network, network.draw(random), features, new double[features.length / 3]);
    }

    private static double[] features(int trainingExamples, int examples) {
      double[] z = new double[examples * 3];
      for (int k = 0; k < examples; k++) {
        z[3 * k] = (double) k / examples;
        z[3 * k + 1] = k >= trainingExamples ? 1.0 : 0.0;
        z[3 * k + 2] = StrictMath.log1p(k) / StrictMath.log1p(examples);
      }
      return z;
    }

    @Override
    public void logits(double[] v) {
      network.forward(parameters, features, v.length, v);
      for (int k = 0; k < v.length; k++) {
        v[k] = -rho0 * k + (v[k] - initial[k]);
      }
    }

    /** For the psi of the last {@link #logits}. */
    @Override
    public void gradient(double[] logitGradient, double[] gradient) {
      network.backward(parameters, features, logitGradient.length, logitGradient, gradient);
    }
  }
}
