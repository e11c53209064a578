package mesasweep.worker.incentives;

import java.util.Arrays;
import mesasweep.worker.incentives.IncentivesParameters.Copies;
import mesasweep.worker.incentives.IncentivesParameters.Learning;
import mesasweep.worker.network.Sigmoid;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Learners with one parameter, the log-odds theta of cooperating, that follow REINFORCE without a
 * baseline: of a step's reward r_t it makes
 *
 * <pre>
 * theta += lr r_t ((a_t - p_t) + gamma (a_{t-1} - p_{t-1})),   p = sigma(theta)
 * </pre>
 *
 * so that with gamma = 0 nothing that comes after a step bears on what is learned from it. What a
 * learner remembers of its last action is its own experience: a copy of its parameters and
 * hyperparameters does not take it along.
 */
final class ReinforceLearners implements Learners {

  private static final double UP = 1.2;
  private static final double DOWN = 0.8;

  private final Copies copies;
  private final double discountStep;
  private final double[] theta;
  private final double[] rates;
  private final double[] discountFactors;

  /** a_{t-1} - p_{t-1}; 0 before the first step. */
  private final double[] before;

  /**
   * @param discountStep by which {@link #perturb} moves every gamma
   * @param random drawn from, for each learner theta and then its rate
   */
  ReinforceLearners(
      int population,
      Learning learning,
      Copies copies,
      double discountStep,
      UniformRandomProvider random) {
    this.copies = copies;
    this.discountStep = discountStep;
    theta = new double[population];
    rates = new double[population];
    discountFactors = new double[population];
    before = new double[population];
    Arrays.fill(discountFactors, learning.discountFactor());
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double width = 2.0 * StrictMath.log(learning.rateSpread());
    for (int i = 0; i < population; i++) {
      theta[i] = learning.startSpread() * gaussian.sample();
      rates[i] = learning.rate() * StrictMath.exp(width * (random.nextDouble() - 0.5));
    }
  }

  /** A fair coin's. */
  @Override
  public double startState(UniformRandomProvider random) {
    return random.nextBoolean() ? 1.0 : 0.0;
  }

  @Override
  public void decide(double[] cooperation) {
    System.arraycopy(theta, 0, cooperation, 0, theta.length);
    Sigmoid.apply(cooperation);
  }

  @Override
  public void learn(double[] cooperation, double[] actions, double[] rewards) {
    for (int i = 0; i < theta.length; i++) {
      double now = actions[i] - cooperation[i];
      theta[i] += rates[i] * rewards[i] * (now + discountFactors[i] * before[i]);
      before[i] = now;
    }
  }

  /** theta += rate x gradient, of outer REINFORCE. */
  void ascend(double rate, double[] gradient) {
    for (int i = 0; i < theta.length; i++) {
      theta[i] += rate * gradient[i];
    }
  }

  @Override
  public void copy(int from, int to) {
    rates[to] = rates[from];
    discountFactors[to] = discountFactors[from];
    if (copies == Copies.ALL) {
      theta[to] = theta[from];
    }
  }

  @Override
  public void perturb(UniformRandomProvider random) {
    for (int i = 0; i < rates.length; i++) {
      rates[i] *= random.nextBoolean() ? UP : DOWN;
    }
    if (discountStep > 0.0) {
      for (int i = 0; i < discountFactors.length; i++) {
        discountFactors[i] += random.nextBoolean() ? discountStep : -discountStep;
      }
    }
  }

  @Override
  public void passOn() {
    Ring.forwards(theta);
  }

  @Override
  public double meanDiscountFactor() {
    double sum = 0.0;
    for (double discountFactor : discountFactors) {
      sum += discountFactor;
    }
    return sum / discountFactors.length;
  }
}
