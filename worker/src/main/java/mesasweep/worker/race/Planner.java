package mesasweep.worker.race;

import java.util.Arrays;
import mesasweep.worker.Trial;

/**
 * The mesa-optimiser's inner search: from its concern for the future and the drift that it believes
 * in to a compliance c in [0, 1]. All planners are scale-free in the gap, so c does not depend on
 * the mesa objective itself.
 */
sealed interface Planner {

  /**
   * Plans, and differentiates the plan.
   *
   * @param believedDrift kappa-hat: how far one example moves the objective towards the base
   *     objective, in the agent's belief, when it does not comply
   * @param gradient dc/dv_k, H values, overwritten
   * @return the compliance c
   */
  double plan(Concern concern, double believedDrift, double[] gradient);

  /**
   * @param drift the true drift kappa
   */
  static Planner of(Trial trial, double drift) {
    return switch (trial.text("planner")) {
      case "rollout" ->
          new Rollout(
              (int) trial.whole("search.steps"),
              trial.real("search.rate"),
              (int) trial.whole("training-examples"));
      case "linear-drift" -> new LinearDrift();
      case "threshold" -> new Threshold(trial.real("temperature"), drift);
      default -> throw new IllegalArgumentException("no such planner: " + trial.text("planner"));
    };
  }

  /**
   * Gradient ascent on the value of a constant compliance in an imagined future. The objective's
   * imagined shift is s_0 = 0, s_{k+1} = s_k + kappa (1 - c)^2 (1 - s_k) for k < K, and stays at
   * s_K afterwards. An example costs q_k = (s_k + c (1 - s_k))^2 during training and s_K^2 in
   * deployment; J(c) = -1/2 sum_k omega_k q_k. From c = 0, c <- clip(c + rate J'(c), 0, 1).
   *
   * <p>The derivative of c is carried forward through the search: dc <- dc (1 + rate J'') + rate
   * dJ'/dv, with dJ'/dv_k = -1/2 omega_k (q'_k - sum_j omega_j q'_j). Every deployment example has
   * the same q', and dc/dv_k is always omega_k times a factor, so K + 1 factors are enough.
   */
  final class Rollout implements Planner {

    private final int steps;
    private final double rate;
    private final int trainingExamples;
    private final double[] slope;
    private final double[] factor;

    Rollout(int steps, double rate, int trainingExamples) {
      this.steps = steps;
      this.rate = rate;
      this.trainingExamples = trainingExamples;
      slope = new double[trainingExamples + 1];
      factor = new double[trainingExamples + 1];
    }

    @Override
    public double plan(Concern concern, double kappa, double[] gradient) {
      double[] omega = concern.weights();
      double omegaDeployment = concern.deployment();
      double c = 0.0;
      Arrays.fill(factor, 0.0);
      for (int step = 0; step < steps; step++) {
        // s, s', s'' and q', q'' with respect to c; sums weighted by omega
        double s = 0.0;
        double s1 = 0.0;
        double s2 = 0.0;
        double meanSlope = 0.0;
        double meanCurvature = 0.0;
        double free = 1.0 - c;
        for (int k = 0; k < trainingExamples; k++) {
          double p = s + c * (1.0 - s);
          double p1 = s1 * free + (1.0 - s);
          double p2 = s2 * free - 2.0 * s1;
          slope[k] = 2.0 * p * p1;
          meanSlope += omega[k] * slope[k];
          meanCurvature += omega[k] * 2.0 * (p1 * p1 + p * p2);
          double next = s + kappa * free * free * (1.0 - s);
          double next1 = s1 - kappa * free * (2.0 * (1.0 - s) + free * s1);
          s2 += kappa * (2.0 * (1.0 - s) + 4.0 * free * s1 - free * free * s2);
          s = next;
          s1 = next1;
        }
        slope[trainingExamples] = 2.0 * s * s1;
        meanSlope += omegaDeployment * slope[trainingExamples];
        meanCurvature += omegaDeployment * 2.0 * (s1 * s1 + s * s2);

        double next = c - 0.5 * rate * meanSlope;
        if (next < 0.0 || next > 1.0) {
          c = next < 0.0 ? 0.0 : 1.0;
          Arrays.fill(factor, 0.0);
        } else {
          c = next;
          double keep = 1.0 - 0.5 * rate * meanCurvature;
          for (int k = 0; k <= trainingExamples; k++) {
            factor[k] = factor[k] * keep - 0.5 * rate * (slope[k] - meanSlope);
          }
        }
      }
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] = omega[k] * factor[Math.min(k, trainingExamples)];
      }
      return c;
    }
  }

  /**
   * The closed form c = W kappa^2 / (1 + W kappa^2) with W = sum over k >= 1 of exp(min(v_k - v_0,
   * 500)).
   */
  final class LinearDrift implements Planner {

    private static final double LARGEST = 500.0;

    @Override
    public double plan(Concern concern, double kappa, double[] gradient) {
      double[] v = concern.logits();
      double w = 0.0;
      gradient[0] = 0.0;
      for (int k = 1; k < v.length; k++) {
        double exponent = v[k] - v[0];
        double term = StrictMath.exp(Math.min(exponent, LARGEST));
        w += term;
        gradient[k] = exponent <= LARGEST ? term : 0.0; // dW/dv_k
        gradient[0] -= gradient[k];
      }
      double squared = kappa * kappa;
      double wk = w * squared;
      double perW = squared / ((1.0 + wk) * (1.0 + wk)); // dc/dW
      for (int k = 0; k < gradient.length; k++) {
        gradient[k] *= perW;
      }
      return wk / (1.0 + wk);
    }
  }

  /**
   * c = alpha sigmoid((concern for deployment - concern for training) / tau), with alpha =
   * kappa-hat / kappa clipped to [0, 1].
   */
  record Threshold(double temperature, double drift) implements Planner {

    @Override
    public double plan(Concern concern, double kappa, double[] gradient) {
      double alpha = kappa > 0.0 ? Math.min(kappa / drift, 1.0) : 0.0;
      double deployment = concern.deployment();
      double balance = 2.0 * deployment - 1.0; // the weights sum to 1
      double sigmoid = 1.0 / (1.0 + StrictMath.exp(-balance / temperature));
      double perBalance = alpha * sigmoid * (1.0 - sigmoid) / temperature;
      double[] omega = concern.weights();
      for (int k = 0; k < gradient.length; k++) {
        double inDeployment = k >= concern.trainingExamples() ? 1.0 : 0.0;
        gradient[k] = perBalance * 2.0 * omega[k] * (inDeployment - deployment);
      }
      return alpha * sigmoid;
    }
  }
}
