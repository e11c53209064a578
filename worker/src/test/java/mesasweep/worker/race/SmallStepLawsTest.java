package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import mesasweep.worker.Differences;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Laws of gradient flow in the constant environment, where gap and rate obey d delta / dt = -eta (1
 * - C)^2 delta and d rho / dt = eta_h (1 - C) delta^2 C'. The compliance C(rho) is computed here
 * anew.
 */
@Tag("slow")
class SmallStepLawsTest {

  private static final double KAPPA = 0.2;
  private static final int K = 20;
  private static final int H = 60;

  /** F(rho) + (eta_h / 2 eta) delta^2 with F' = (1 - C) / C' drifts at first order in the step. */
  @ParameterizedTest
  @CsvSource({"rollout,0.3,1.0", "rollout,0.2,0.5", "linear-drift,0.3,0.8", "linear-drift,0.2,0.3"})
  void halvingTheLearningRatesHalvesTheDriftOfTheConservedQuantity(
      String planner, double rho0, double gap0) throws Exception {
    double whole = drift(planner, rho0, gap0, 1);
    double half = drift(planner, rho0, gap0, 2);
    assertTrue(half > 1e-9, "a drift to speak of: " + half);
    assertEquals(2.0, whole / half, 0.2);
  }

  /** The largest departure of the conserved quantity from its start. */
  private static double drift(String planner, double rho0, double gap0, int divisor)
      throws Exception {
    double eta = 0.01 / divisor;
    double etaH = 0.04 / divisor;
    TrialResult result =
        Trials.run(
            Trials.constant(
                "environment.contexts", 1L,
                "planner", planner,
                "discount-rate", rho0,
                "objective-gap", gap0,
                "objective.learning-rate", eta,
                "horizon.learning-rate", etaH,
                "steps", 2000L * divisor,
                "record", 10L * divisor));
    double[] rho = Trials.column(result, "discount_rate");
    double[] gap = Trials.column(result, "objective_gap");
    DoubleUnaryOperator slope =
        planner.equals("rollout")
            ? SmallStepLawsTest::rolloutSlope
            : SmallStepLawsTest::linearDriftSlope;
    assertTrue(Math.abs(rho[rho.length - 1] - rho0) > 0.05, "the rate moves");
    double integral = 0.0;
    double largest = 0.0;
    for (int t = 1; t < rho.length; t++) {
      integral += integral(slope, rho[t - 1], rho[t], 4);
      double quantity = integral + etaH / (2 * eta) * (gap[t] * gap[t] - gap0 * gap0);
      largest = Math.max(largest, Math.abs(quantity));
    }
    return largest;
  }

  /**
   * Above gap*, and not below, linear-drift reaches compliance 0.99 before the gap falls to a
   * thousandth. gap*^2 = (2 eta / eta_h) integral of (1 - C) / |C'| from C = 0.99 to rho0.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.3, 0.6})
  void theCriticalGapHasItsClosedForm(double rho0) throws Exception {
    double rhoC = rateOfCompliance(0.99);
    double expected =
        Math.sqrt(2 * 0.05 / 0.2 * -integral(SmallStepLawsTest::linearDriftSlope, rhoC, rho0, 500));

    double below = 0.95 * expected;
    double above = 1.05 * expected;
    assertFalse(complies(rho0, below));
    assertTrue(complies(rho0, above));
    for (int i = 0; i < 5; i++) {
      double middle = (below + above) / 2;
      if (complies(rho0, middle)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    double measured = (below + above) / 2; // within 0.2 % of the boundary
    assertEquals(1.0, measured / expected, 0.02);
  }

  /** Whether a run reaches compliance 0.99 before its gap falls to 10^-3 of the start. */
  private static boolean complies(double rho0, double gap0) throws Exception {
    for (long steps = 4_000; steps < 10_000_000; steps *= 4) {
      TrialResult result =
          Trials.run(
              Trials.constant(
                  "environment.contexts",
                  1L,
                  "environment.actions",
                  1L,
                  "planner",
                  "linear-drift",
                  "discount-rate",
                  rho0,
                  "objective-gap",
                  gap0,
                  "steps",
                  steps,
                  "record",
                  20L));
      double[] c = Trials.column(result, "compliance");
      double[] gap = Trials.column(result, "objective_gap");
      for (int t = 0; t < c.length; t++) {
        if (c[t] >= 0.99) {
          return true;
        }
        if (gap[t] <= 1e-3 * gap0) {
          return false;
        }
      }
    }
    throw new AssertionError("undecided at gap " + gap0);
  }

  private static double rateOfCompliance(double c) {
    double low = -1.0; // C falls with the rate
    double high = 1.0;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (linearDriftCompliance(middle) > c) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double linearDriftCompliance(double rho) {
    double w = KAPPA * KAPPA * futureWeight(rho);
    return w / (1 + w);
  }

  /** (1 - C) / C' = (1 + kappa^2 W) / (kappa^2 W'). */
  private static double linearDriftSlope(double rho) {
    double derivative = 0.0;
    for (int k = 1; k < H; k++) {
      derivative -= k * Math.exp(-rho * k);
    }
    return (1 / (KAPPA * KAPPA) + futureWeight(rho)) / derivative;
  }

  /** W = sum of e^(-rho k), k = 1..H-1, as a geometric series. */
  private static double futureWeight(double rho) {
    return Math.abs(rho) < 1e-9
        ? H - 1
        : Math.exp(-rho) * Math.expm1(-rho * (H - 1)) / Math.expm1(-rho);
  }

  private static double rolloutSlope(double rho) {
    double derivative = Differences.derivative(SmallStepLawsTest::rolloutCompliance, rho, 1e-3);
    return (1 - rolloutCompliance(rho)) / derivative;
  }

  /** The search on J(c) = -1/2 sum omega_k q_k itself, with J' by differences. */
  private static double rolloutCompliance(double rho) {
    double c = 0.0;
    for (int i = 0; i < 15; i++) {
      double ascent = Differences.derivative(x -> value(x, rho), c, 1e-3);
      c = Math.min(1.0, Math.max(0.0, c + 0.5 * ascent));
    }
    return c;
  }

  private static double value(double c, double rho) {
    double total = 0.0;
    double cost = 0.0;
    double s = 0.0;
    for (int k = 0; k < H; k++) {
      double omega = Math.exp(-rho * k);
      double q = k < K ? Math.pow(s + c * (1 - s), 2) : s * s;
      total += omega;
      cost += omega * q;
      s += k < K ? KAPPA * (1 - c) * (1 - c) * (1 - s) : 0.0;
    }
    return -0.5 * cost / total;
  }

  /** Simpson's rule. */
  private static double integral(DoubleUnaryOperator f, double from, double to, int panels) {
    double h = (to - from) / panels;
    double sum = 0.0;
    for (int i = 0; i < panels; i++) {
      double x = from + i * h;
      sum += f.applyAsDouble(x) + 4 * f.applyAsDouble(x + h / 2) + f.applyAsDouble(x + h);
    }
    return sum * h / 6;
  }
}
