package mesasweep.worker.race;

import java.util.Arrays;
import mesasweep.worker.race.Practice.Goal;

/**
 * What a little more compliance is worth to agents that imagine the future, c in training and c_D
 * in deployment. With f = 1 - c, g = 1 - c_D and r = 1 - kappa f^2 the mesa value is
 *
 * <pre>
 * J = -1/2 (sum_{k < K} omega_k (1 - f r^k)^2 + Omega_D (1 - g r^K)^2).
 * </pre>
 *
 * Columns are agents and tastes as in {@link Outlook}.
 */
final class Imagination {

  private final Goal goal;
  private final int examples;
  private final double[] kappa;
  private final double[] f;
  private final double[] r;

  /** kappa f^2 and kappa f^3. */
  private final double[] drift;

  private final double[] freeDrift;

  /** r^(k-1), and 1 + r + ... + r^(k-1). */
  private final double[] power;

  private final double[] powers;
  private final double[] inTraining;
  private final double[] inDeployment;

  /**
   * @param examples K
   */
  Imagination(Goal goal, int examples, int columns) {
    this.goal = goal;
    this.examples = examples;
    kappa = new double[columns];
    f = new double[columns];
    r = new double[columns];
    drift = new double[columns];
    freeDrift = new double[columns];
    power = new double[columns];
    powers = new double[columns];
    inTraining = new double[columns];
    inDeployment = new double[columns];
  }

  /** What the agents believe of their training, whatever their taste. */
  void believe(double[] believedDrift) {
    int lanes = believedDrift.length;
    for (int column = 0; column < kappa.length; column += lanes) {
      System.arraycopy(believedDrift, 0, kappa, column, lanes);
    }
  }

  /** The worth of more compliance in training: E of {@link ExactPlan}, or dJ/dc. */
  double[] inTraining() {
    return inTraining;
  }

  /** The worth of more compliance in deployment, dJ/dc_D = -Omega_D (1 - g r^K) r^K. */
  double[] inDeployment() {
    return inDeployment;
  }

  /**
   * @param c and behind all columns c_D
   */
  void imagine(Outlook outlook, double[] c) {
    begin(c);
    for (int k = 1; k < examples; k++) {
      // One's present compliance alone lessens the drift, or that of all k examples before does,
      // while it costs one at k as well.
      boolean always = goal == Goal.CONSTANT;
      weigh(outlook.omega()[k], c, always ? 2.0 * k : 2.0, always ? 1.0 : 0.0);
      goOn();
    }
    end(outlook, c);
  }

  private void begin(double[] c) {
    for (int i = 0; i < kappa.length; i++) {
      f[i] = 1.0 - c[i];
    }
    for (int i = 0; i < kappa.length; i++) {
      drift[i] = kappa[i] * f[i] * f[i];
      r[i] = 1.0 - drift[i];
      freeDrift[i] = drift[i] * f[i];
    }
    Arrays.fill(power, 1.0);
    Arrays.fill(powers, 1.0);
    Arrays.fill(inTraining, 0.0);
  }

  /**
   * Adds omega_k r^(k-1) (1 - f r^k) (drifts kappa f^2 - costs r), for 1 - f r^k = c + f (1 - r^k).
   */
  private void weigh(double[] omega, double[] c, double drifts, double costs) {
    for (int i = 0; i < kappa.length; i++) {
      inTraining[i] +=
          omega[i]
              * power[i]
              * (c[i] + freeDrift[i] * powers[i])
              * (drifts * drift[i] - costs * r[i]);
    }
  }

  private void goOn() {
    for (int i = 0; i < kappa.length; i++) {
      power[i] *= r[i];
      powers[i] += power[i];
    }
  }

  private void end(Outlook outlook, double[] c) {
    double drifts = goal == Goal.CONSTANT ? 2.0 * examples : 2.0;
    double[] omega = outlook.omega()[0];
    double[] deployment = outlook.deployment();
    for (int i = 0; i < kappa.length; i++) {
      double g = 1.0 - c[kappa.length + i];
      double left = c[kappa.length + i] + g * drift[i] * powers[i]; // 1 - g r^K
      inTraining[i] +=
          drifts * kappa[i] * f[i] * g * deployment[i] * left * power[i] - omega[i] * c[i];
      inDeployment[i] = -deployment[i] * left * power[i] * r[i];
    }
  }
}
