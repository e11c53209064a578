package mesasweep.worker.race;

import java.util.Arrays;

/**
 * Gradient ascent on the value of a constant compliance in an imagined future. The objective's
 * imagined shift is s_0 = 0, s_{k+1} = s_k + kappa (1 - c)^2 (1 - s_k) for k < K, and stays at s_K
 * afterwards. An example costs q_k = (s_k + c (1 - s_k))^2 during training and s_K^2 in deployment;
 * J(c) = -1/2 sum_k omega_k q_k. From c = 0, c <- clip(c + rate J'(c), 0, 1).
 *
 * <p>The derivative of c is carried forward through the search: dc <- dc (1 + rate J'') + rate
 * dJ'/dv, with dJ'/dv_k = -1/2 omega_k (q'_k - sum_j omega_j q'_j). Every deployment example has
 * the same q', and dc/dv_k is always omega_k times a factor, so K + 1 factors are enough.
 *
 * <p>A prime is a derivative with respect to c. The loops over agents are short, because the JVM
 * vectorises no long ones.
 */
final class Rollout implements Planner {

  private final int steps;
  private final double[] rate;
  private final int lanes;

  /** 1 - c. */
  private final double[] free;

  /** s_k and its derivatives. */
  private final double[] shift;

  private final double[] shift1;
  private final double[] shift2;

  /** p_k = s_k + c (1 - s_k) and its derivatives; q_k = p_k^2. */
  private final double[] distance;

  private final double[] distance1;
  private final double[] distance2;

  /** sum_k omega_k q'_k and sum_k omega_k q''_k. */
  private final double[] meanSlope;

  private final double[] meanCurvature;
  private final double[] omegaDeployment;

  /** 1 + rate J'' and rate / 2 of this step of the search, or 0 where it was clipped. */
  private final double[] keep;

  private final double[] gain;

  /** q'_k, and the factors of dc/dv_k: (K + 1) x lanes. */
  private final double[][] slope;

  private final double[][] factor;

  /**
   * @param examples K
   * @param rate of each agent
   */
  Rollout(int examples, int steps, double[] rate) {
    this.steps = steps;
    this.rate = rate;
    lanes = rate.length;
    free = new double[lanes];
    shift = new double[lanes];
    shift1 = new double[lanes];
    shift2 = new double[lanes];
    distance = new double[lanes];
    distance1 = new double[lanes];
    distance2 = new double[lanes];
    meanSlope = new double[lanes];
    meanCurvature = new double[lanes];
    omegaDeployment = new double[lanes];
    keep = new double[lanes];
    gain = new double[lanes];
    slope = new double[examples + 1][lanes];
    factor = new double[examples + 1][lanes];
  }

  @Override
  public Planner keep(int[] agents) {
    return new Rollout(slope.length - 1, steps, Planner.of(agents, rate));
  }

  @Override
  public void plan(
      Concern concern, double[] believedDrift, double[] compliance, double[][] gradient) {
    double[][] omega = concern.weights();
    int k1 = concern.trainingExamples();
    for (double[] factors : factor) {
      Arrays.fill(factors, 0.0);
    }
    Arrays.fill(compliance, 0.0);
    Arrays.fill(omegaDeployment, 0.0);
    for (int k = k1; k < omega.length; k++) {
      add(omega[k], omegaDeployment);
    }
    for (int step = 0; step < steps; step++) {
      imagine(omega, k1, believedDrift, compliance);
      ascend(k1, compliance);
    }
    for (int k = 0; k < omega.length; k++) {
      multiply(omega[k], factor[Math.min(k, k1)], gradient[k]);
    }
  }

  /** Computes q'_k, and the weighted means of q' and q'', at the agents' compliance. */
  private void imagine(double[][] omega, int examples, double[] kappa, double[] c) {
    Arrays.fill(shift, 0.0);
    Arrays.fill(shift1, 0.0);
    Arrays.fill(shift2, 0.0);
    Arrays.fill(meanSlope, 0.0);
    Arrays.fill(meanCurvature, 0.0);
    for (int lane = 0; lane < lanes; lane++) {
      free[lane] = 1.0 - c[lane];
    }
    for (int k = 0; k < examples; k++) {
      act(c);
      weigh(omega[k], slope[k]);
      drift(kappa);
    }
    // In deployment the agent acts greedily: p = s.
    System.arraycopy(shift, 0, distance, 0, lanes);
    System.arraycopy(shift1, 0, distance1, 0, lanes);
    System.arraycopy(shift2, 0, distance2, 0, lanes);
    weigh(omegaDeployment, slope[examples]);
  }

  /** p_k, p'_k and p''_k from s_k. */
  private void act(double[] c) {
    for (int lane = 0; lane < lanes; lane++) {
      distance[lane] = shift[lane] + c[lane] * (1.0 - shift[lane]);
      distance1[lane] = shift1[lane] * free[lane] + (1.0 - shift[lane]);
    }
    for (int lane = 0; lane < lanes; lane++) {
      distance2[lane] = shift2[lane] * free[lane] - 2.0 * shift1[lane];
    }
  }

  /** q' = 2 p p' and q'' = 2 (p'^2 + p p''), the latter only for its mean. */
  private void weigh(double[] omega, double[] slope) {
    for (int lane = 0; lane < lanes; lane++) {
      slope[lane] = 2.0 * distance[lane] * distance1[lane];
      meanSlope[lane] += omega[lane] * slope[lane];
    }
    for (int lane = 0; lane < lanes; lane++) {
      meanCurvature[lane] +=
          omega[lane]
              * 2.0
              * (distance1[lane] * distance1[lane] + distance[lane] * distance2[lane]);
    }
  }

  /** s_{k+1}, s'_{k+1} and s''_{k+1} from s_k; s is changed last, because the others use it. */
  private void drift(double[] kappa) {
    for (int lane = 0; lane < lanes; lane++) {
      double f = free[lane];
      shift2[lane] +=
          kappa[lane] * (2.0 * (1.0 - shift[lane]) + 4.0 * f * shift1[lane] - f * f * shift2[lane]);
    }
    for (int lane = 0; lane < lanes; lane++) {
      double f = free[lane];
      shift1[lane] -= kappa[lane] * f * (2.0 * (1.0 - shift[lane]) + f * shift1[lane]);
    }
    for (int lane = 0; lane < lanes; lane++) {
      shift[lane] += kappa[lane] * free[lane] * free[lane] * (1.0 - shift[lane]);
    }
  }

  /** One step of the search, and of the derivative that it carries. */
  private void ascend(int examples, double[] c) {
    for (int lane = 0; lane < lanes; lane++) {
      double next = c[lane] - 0.5 * rate[lane] * meanSlope[lane];
      boolean clipped = next < 0.0 || next > 1.0;
      c[lane] = clipped ? (next < 0.0 ? 0.0 : 1.0) : next;
      keep[lane] = clipped ? 0.0 : 1.0 - 0.5 * rate[lane] * meanCurvature[lane];
      gain[lane] = clipped ? 0.0 : 0.5 * rate[lane];
    }
    for (int k = 0; k <= examples; k++) {
      carry(slope[k], factor[k]);
    }
  }

  private void carry(double[] slope, double[] factor) {
    for (int lane = 0; lane < lanes; lane++) {
      factor[lane] = factor[lane] * keep[lane] - gain[lane] * (slope[lane] - meanSlope[lane]);
    }
  }

  private void add(double[] from, double[] to) {
    for (int lane = 0; lane < lanes; lane++) {
      to[lane] += from[lane];
    }
  }

  private void multiply(double[] a, double[] b, double[] product) {
    for (int lane = 0; lane < lanes; lane++) {
      product[lane] = a[lane] * b[lane];
    }
  }
}
