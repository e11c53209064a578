package mesasweep.worker.coin;

import java.util.Optional;
import mesasweep.worker.coin.CoinParameters.Training;
import mesasweep.worker.coin.CoinParameters.World;
import mesasweep.worker.network.Optimiser;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/**
 * Where the {@link Fork} turns from the proxy to the goal, in the limit of small steps. After the
 * time t = learning rate x steps an agent pursues the proxy if its log-odds in displaced levels are
 * below 0. With g(x) = sigma(x) sigma(-x) (1 - tau x) the log-odds follow
 *
 * <pre>
 * da/dt = (s_c^2 + s_e^2) (1-p) g(a) + (s_c^2 - s_e^2) p g(b)
 * db/dt = (s_c^2 - s_e^2) (1-p) g(a) + (s_c^2 + s_e^2) p g(b)
 * </pre>
 *
 * from a = b = 0.
 *
 * @param endSalience s_e, above 0
 * @param entropyBonus tau
 * @param time t, above 0
 */
record ForkLaw(double endSalience, double entropyBonus, double time) {

  private static final double PRECISION = 1e-10;
  private static final double SMALLEST_SHARE = 1e-14;
  private static final int MOST_EVALUATIONS = 200;

  /** The law of a trial, if its parameters are such that there is one. */
  static Optional<ForkLaw> of(CoinParameters trial) {
    Training training = trial.training();
    double time = training.learningRate() * training.steps();
    boolean applies =
        trial.setting().world() == World.FORK
            && trial.signals().end() > 0.0
            && trial.agent().endWeight() == 0.0
            && trial.agent().coinWeight() == 0.0
            && training.optimiser() == Optimiser.Rule.SGD
            && training.weightDecay() == 0.0
            && time > 0.0;
    return applies
        ? Optional.of(new ForkLaw(trial.signals().end(), training.entropyBonus(), time))
        : Optional.empty();
  }

  /**
   * The weight of displaced levels below which an agent pursues the proxy: b is 0 there.
   *
   * @param coinSalience s_c, at least 0
   * @return p* in [0, 1/2]; 0 if the coin is at least as loud as the end
   */
  double criticalDisplaced(double coinSalience) {
    double ratio = coinSalience / endSalience;
    return ratio >= 1.0
        ? 0.0
        : new BrentSolver(PRECISION, SMALLEST_SHARE)
            .solve(
                MOST_EVALUATIONS,
                p -> displacedLogit(p, coinSalience),
                0.0,
                (1.0 - ratio * ratio) / 2.0); // from where on b never falls
  }

  /**
   * The coin's salience below which an agent pursues the proxy: b is 0 there.
   *
   * @param displaced p, in [0, 1]
   * @return in [0, s_e]; empty if no agent does
   */
  Optional<Double> criticalCoinSalience(double displaced) {
    if (displaced >= 0.5) {
      return Optional.empty();
    }
    if (displaced == 0.0) {
      return Optional.of(endSalience);
    }
    return Optional.of(
        new BrentSolver(PRECISION, PRECISION)
            .solve(MOST_EVALUATIONS, s -> displacedLogit(displaced, s), 0.0, endSalience));
  }

  /** b at the time t. */
  private double displacedLogit(double p, double coinSalience) {
    double sum = coinSalience * coinSalience + endSalience * endSalience;
    double difference = coinSalience * coinSalience - endSalience * endSalience;
    FirstOrderDifferentialEquations flow =
        new FirstOrderDifferentialEquations() {
          @Override
          public int getDimension() {
            return 2;
          }

          @Override
          public void computeDerivatives(double t, double[] logits, double[] derivatives) {
            double aligned = (1.0 - p) * Fork.slope(logits[0], entropyBonus);
            double displaced = p * Fork.slope(logits[1], entropyBonus);
            derivatives[0] = sum * aligned + difference * displaced;
            derivatives[1] = difference * aligned + sum * displaced;
          }
        };
    double[] logits = new double[2];
    new DormandPrince853Integrator(0.0, time, PRECISION, PRECISION)
        .integrate(flow, 0.0, logits, time, logits);
    return logits[1];
  }
}
