package mesasweep.worker.race;

/** Holds what a learned planner does against what its own objective makes of it. */
final class Scrutiny {

  private final LearnedPlanner planner;
  private final Concern concern;
  private final ExactPlan exact;
  private final double[] compliance = new double[1];
  private final double[][] gradient;

  Scrutiny(LearnedPlanner planner, Concern concern) {
    this.planner = planner;
    this.concern = concern;
    exact = new ExactPlan(planner.goal(), concern.trainingExamples());
    gradient = new double[concern.examples()][concern.lanes()];
  }

  /**
   * Of an agent at a step.
   *
   * @param deploymentCompliance c_D
   * @param exactCompliance C*, that of the {@link ExactPlan}
   * @param regret the mesa value that the best present compliance would add, all later selves doing
   *     as they do; at least 0
   * @param slope dc/drho
   * @param exactSlope dC* / drho
   */
  record Finding(
      double deploymentCompliance,
      double exactCompliance,
      double regret,
      double slope,
      double exactSlope) {}

  /**
   * @param c as planned
   * @param planned dc/dv_k, H x lanes
   */
  Finding of(int lane, double kappa, double c, double[][] planned) {
    double exactCompliance = exact.plan(concern, lane, kappa, gradient);
    double inDeployment = planner.deploymentCompliance(lane);
    return new Finding(
        inDeployment,
        exactCompliance,
        regret(lane, kappa, c, inDeployment),
        alongRate(planned, lane),
        alongRate(gradient, lane));
  }

  private static double alongRate(double[][] byLogits, int lane) {
    double sum = 0.0;
    for (int k = 1; k < byLogits.length; k++) {
      sum -= k * byLogits[k][lane];
    }
    return sum;
  }

  /**
   * With a = 1 - x in place of the present c, and later selves as they are, the mesa value is -1/2
   * (omega_0 (1 - x)^2 + sum_{k >= 1} omega_k (1 - B_k (1 - kappa x^2))^2) with B_k = f r^(k-1) in
   * training and g r^(K-1) in deployment. Its slope along a,
   *
   * <pre>
   * omega_0 (x - 1) + 2 kappa x (S_1 - S_2) + 2 kappa^2 S_2 x^3,  S_n = sum_{k >= 1} omega_k B_k^n,
   * </pre>
   *
   * is convex in x and at most 0 at x = 0: the value has one maximum, which Newton's method finds
   * from x = 1.
   */
  private double regret(int lane, double kappa, double c, double inDeployment) {
    double[][] omega = concern.weights();
    double f = 1.0 - c;
    double r = 1.0 - kappa * f * f;
    double power = 1.0;
    double s1 = 0.0;
    double s2 = 0.0;
    for (int k = 1; k < omega.length; k++) {
      boolean inTraining = k < concern.trainingExamples();
      double b = (inTraining ? f : 1.0 - inDeployment) * power;
      s1 += omega[k][lane] * b;
      s2 += omega[k][lane] * b * b;
      power *= inTraining ? r : 1.0;
    }
    double now = omega[0][lane];
    double linear = now + 2.0 * kappa * (s1 - s2);
    double cubic = 2.0 * kappa * kappa * s2;
    double x;
    double next = 1.0;
    do {
      x = next;
      double slope = now * (x - 1.0) + 2.0 * kappa * x * (s1 - s2) + cubic * x * x * x;
      next = slope > 0.0 ? x - slope / (linear + 3.0 * cubic * x * x) : x;
    } while (next < x);
    double best = 1.0 - x;
    double less = kappa * (f * f - x * x); // r at the best, minus r
    double gain = now * (c * c - best * best) + less * (2.0 * s1 - s2 * (2.0 * r + less));
    return Math.max(0.0, 0.5 * gain);
  }
}
