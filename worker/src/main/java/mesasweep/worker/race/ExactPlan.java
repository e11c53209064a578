package mesasweep.worker.race;

import mesasweep.worker.race.Practice.Goal;

/**
 * The compliance up to which a little more of it is worth something: the smallest root in [0, 1] of
 * its worth E(c). With f = 1 - c and r = 1 - kappa f^2, for an agent that chooses its present
 * action only, and takes it that its later selves choose by the same rule,
 *
 * <pre>
 * E(c) = -omega_0 c + 2 kappa (f^2 sum_{1 <= k < K} omega_k r^(k-1) (1 - f r^k)
 *                              + Omega_D f r^(K-1) (1 - r^K)),
 * </pre>
 *
 * where Omega_D is the concern for deployment, in which the agent is greedy. For one that commits
 * to a compliance for all examples E is the slope of the value that {@link Rollout} climbs,
 *
 * <pre>
 * E(c) = -omega_0 c + sum_{1 <= k < K} omega_k r^(k-1) (1 - f r^k) (2 k kappa f^2 - r)
 *        + 2 K kappa Omega_D f r^(K-1) (1 - r^K).
 * </pre>
 *
 * It ends at E(1) <= 0. Where E(0) is negative the agent is greedy, without a derivative; a
 * consistent plan is not, unless the belief kappa is above 1. With E = sum_k omega_k e_k the
 * derivative is dc/dv_k = -omega_k e_k / E'(c).
 *
 * <p>The search cannot miss a root: c climbs from 0 by steps within which no function with this
 * value E, this slope E' and a curvature of at least -M has one. Near a simple root they are
 * Newton's. M bounds the curvature half of the way to 1, and no step is longer.
 */
final class ExactPlan implements Planner {

  /** omega_k of the agent at hand, k < K, and e_k, k <= K. */
  private final double[] omega;

  private final double[] worth;

  private final Goal goal;
  private final int examples;

  /** Omega_D of the agent at hand. */
  private double deployment;

  /** E, dE/dc and M at the last {@link #evaluate}. */
  private double value;

  private double slope;
  private double curvature;

  /**
   * @param examples K
   */
  ExactPlan(Goal goal, int examples) {
    this.goal = goal;
    this.examples = examples;
    omega = new double[examples];
    worth = new double[examples + 1];
  }

  @Override
  public void plan(
      Concern concern, double[] believedDrift, double[] compliance, double[][] gradient) {
    for (int lane = 0; lane < concern.lanes(); lane++) {
      compliance[lane] = plan(concern, lane, believedDrift[lane], gradient);
    }
  }

  /** Plans for one agent, and returns its c. */
  double plan(Concern concern, int lane, double kappa, double[][] gradient) {
    double[][] weights = concern.weights();
    for (int k = 0; k < examples; k++) {
      omega[k] = weights[k][lane];
    }
    deployment = concern.deployment()[lane];
    double c = smallestRoot(kappa);

    boolean hasDerivative = slope < 0.0 && !(c == 0.0 && value < 0.0);
    weighUp(c, kappa);
    for (int k = 0; k < weights.length; k++) {
      double e = worth[Math.min(k, examples)];
      gradient[k][lane] = hasDerivative ? -weights[k][lane] * e / slope : 0.0;
    }
    return c;
  }

  @Override
  public Planner keep(int[] lanes) {
    return this;
  }

  /** Of E, which is left evaluated there. */
  private double smallestRoot(double kappa) {
    double c = 0.0;
    evaluate(c, kappa);
    while (value > 0.0) {
      double root = Math.sqrt(slope * slope + 2.0 * curvature * value);
      double step = slope < 0.0 ? 2.0 * value / (root - slope) : (root + slope) / curvature;
      double next = c + Math.min(step, 0.5 * (1.0 - c));
      if (next == c) {
        break;
      }
      c = next;
      evaluate(c, kappa);
    }
    return c;
  }

  /**
   * The terms of E are products f^a r^b, up to a sign, with
   *
   * <pre>
   * d/df   f^a r^b = a f^(a-1) r^b - 2 kappa b f^(a+1) r^(b-1),
   * d2/df2 f^a r^b = a (a-1) f^(a-2) r^b - 2 kappa b (2a + 1) f^a r^(b-1)
   *                  + 4 kappa^2 b (b-1) f^(a+2) r^(b-2).
   * </pre>
   *
   * M sums what is negative in the latter, at f and with the largest r from f to f / 2. That r is
   * in [0, 1] if the belief is; for other beliefs all magnitudes count. As 1 - r^k = kappa f^2 (1 +
   * r + ... + r^(k-1)), nothing cancels near c = 1.
   */
  private void evaluate(double c, double kappa) {
    double f = 1.0 - c;
    double ff = f * f;
    double r = 1.0 - kappa * ff;
    double largest = Math.max(Math.abs(r), Math.abs(1.0 - 0.25 * kappa * ff));
    double t = Math.abs(kappa) * ff / largest;
    double others = kappa >= 0.0 && kappa <= 1.0 ? 0.0 : 1.0;

    double before = 0.0; // r^(k-2)
    double now = 1.0; // r^(k-1)
    double sum = 1.0; // 1 + r + ... + r^(k-1)
    double bound = 1.0; // largest^(k-1)
    double values = 0.0;
    double slopes = 0.0;
    double curvatures = 0.0;
    double costs = 0.0; // of complying later as well, sum omega_k r^k (1 - f r^k)
    double costSlopes = 0.0;
    double costCurvatures = 0.0;
    boolean always = goal == Goal.CONSTANT;
    for (int k = 1; k < examples; k++) {
      double weight = always ? k * omega[k] : omega[k];
      double next = now * r; // r^k
      double left = c + kappa * f * ff * sum; // 1 - f r^k
      values += weight * now * left;
      slopes +=
          weight
              * (2.0 * now * left
                  - 2.0 * kappa * (k - 1) * ff * before * left
                  + f * now * (2.0 * kappa * k * ff * now - next));
      double b = k - 1;
      double b2 = 2 * k - 1;
      double cubic = f * bound * largest; // f largest^k
      curvatures +=
          weight
              * bound
              * (10.0 * b * t
                  + cubic * (6.0 + 4.0 * b2 * (b2 - 1.0) * t * t)
                  + others * (2.0 + 4.0 * b * (b - 1.0) * t * t + 14.0 * cubic * b2 * t));
      if (always) {
        costs += omega[k] * next * left;
        costSlopes += omega[k] * (2.0 * kappa * k * f * now * (left - f * next) + next * next);
        costCurvatures +=
            weight
                * bound
                * (2.0 * Math.abs(kappa) * ((2.0 * b * t + 6.0 * cubic) + others)
                    + others * 8.0 * b2 * Math.abs(kappa) * cubic * t);
      }
      before = now;
      now = next;
      sum += next;
      bound *= largest;
    }
    double left = kappa * ff * sum; // 1 - r^K
    double deploymentSlope =
        now * left
            - 2.0 * kappa * (examples - 1) * ff * before * left
            + f * now * 2.0 * kappa * f * examples * now;
    double b = examples - 1;
    double b2 = 2 * examples - 1;
    double deploymentCurvature =
        Math.abs(kappa)
            * f
            * (bound
                    / largest
                    * (6.0 * b
                        + 4.0 * bound * largest * b2 * (b2 - 1.0) * t
                        + others * (4.0 * b * (b - 1.0) * t + 6.0 * bound * largest * b2))
                - (1.0 - others) * 3.0 * b2 * now * now);

    double later = always ? examples * deployment : deployment;
    value = -omega[0] * c - costs + 2.0 * kappa * (ff * values + later * f * now * left);
    slope = -omega[0] - costSlopes - 2.0 * kappa * (f * slopes + later * deploymentSlope);
    double bent = curvatures + later * deploymentCurvature;
    curvature = Math.max(0.0, 2.0 * Math.abs(kappa) * bent + costCurvatures);
  }

  /** e_k. */
  private void weighUp(double c, double kappa) {
    double f = 1.0 - c;
    double r = 1.0 - kappa * f * f;
    double now = 1.0;
    double sum = 1.0;
    boolean always = goal == Goal.CONSTANT;
    worth[0] = -c;
    for (int k = 1; k < examples; k++) {
      double left = c + kappa * f * f * f * sum;
      worth[k] = now * left * (always ? 2.0 * k * kappa * f * f - r : 2.0 * kappa * f * f);
      now *= r;
      sum += now;
    }
    worth[examples] = 2.0 * kappa * f * now * (kappa * f * f * sum) * (always ? examples : 1);
  }
}
