package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import mesasweep.worker.Draws;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.race.Practice.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactPlanTest {

  private static final int K = 20;
  private static final int D = 40;

  /**
   * An independent float64 reference. It takes 1 - r^K as it is written, which costs it digits
   * where c is all but 1: beyond 0.9999 its root is 1.9e-12 from the one with 20 digits below.
   */
  @ParameterizedTest
  @CsvFileSource(resources = "consistent_plan.csv", numLinesToSkip = 1)
  void agreesWithTheReference(
      double rate, int training, int deployment, double drift, double compliance, double slope) {
    Plan plan = plan(new Horizon.Rate(rate), training, deployment, drift);

    assertEquals(compliance, plan.compliance(), compliance < 0.9999 ? 1e-12 : 2e-12);
    assertEquals(slope, plan.alongRate(), 1e-8);
  }

  /** Roots and slopes with 60 digits (mpmath's findroot, difference quotients of step 1e-20). */
  @ParameterizedTest
  @CsvSource({
    "-1.0, 20, 40, 0.2, 0.99999999788925792945, -4.1101793111607151e-8",
    "-0.5, 20, 40, 0.2, 0.99996639833354410773, -0.00064355639885951468",
    "0.3, 20, 40, 0.2, 0.22636339773772902203, -0.6416550022240364",
    "2.5, 5, 3, 0.7, 0.066528740187185261037, -0.057030567335544049",
    "8.0, 20, 40, 0.2, 0.000026849978479756380032, -2.6862950923842138e-5"
  })
  void agreesWithMoreDigits(
      double rate, int training, int deployment, double drift, double compliance, double slope) {
    Plan plan = plan(new Horizon.Rate(rate), training, deployment, drift);

    assertEquals(compliance, plan.compliance(), 1e-14);
    assertEquals(slope, plan.alongRate(), 1e-9 * Math.abs(slope) + 1e-14);
  }

  /**
   * With much concern for deployment and some for now, complying a little is worth nothing, and
   * complying much is worth it if one's later selves do: there are three roots, and the agent that
   * begins to comply finds the first.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.4, 1.0})
  void ofSeveralRootsItIsTheSmallest(double drift) {
    int several = 0;
    for (int i = 1; i < 300; i++) {
      double[] v = new double[K + D];
      Arrays.fill(v, -60.0);
      v[0] = 0.0;
      v[1] = -6.0;
      v[K] = 0.02 * i - 3.0;
      double[] omega = weights(v);
      double first = Double.NaN;
      int changes = 0;
      for (int panel = 0; panel < 10_000; panel++) {
        double from = panel / 1e4;
        boolean isPositive = worth(omega, drift, from) > 0.0;
        if (isPositive != worth(omega, drift, from + 1e-4) > 0.0) {
          first = changes == 0 ? from : first;
          changes++;
        }
      }
      several += changes > 1 ? 1 : 0;
      double c = plan(new Horizon.PerState(v), K, D, drift).compliance();
      assertTrue(c >= first && c <= first + 1e-4, c + ", but there is a root at " + first);
    }
    assertTrue(several > 0, "agents with several roots");
  }

  /** From beliefs in a drift away from the base objective to such as make r negative. */
  @Test
  void isARootThatNoneIsBelowWhateverTheBelief() {
    for (int draw = 0; draw < 200; draw++) {
      double[] v = Draws.normal(new RandomStreams(draw).named("test"), K + D);
      IntStream.range(0, v.length).forEach(k -> v[k] = 2.0 * v[k] - 0.1 * k);
      double drift = -0.5 + draw / 100.0;
      double[] omega = weights(v);
      double c = plan(new Horizon.PerState(v), K, D, drift).compliance();
      assertEquals(
          c == 0.0 ? Math.min(0.0, worth(omega, drift, 0.0)) : 0.0, worth(omega, drift, c), 1e-14);
      for (int i = 0; i < 1000; i++) {
        assertTrue(worth(omega, drift, c * i / 1000.0) >= 0.0 || c == 0.0, "drift " + drift);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-100.0, -20.0, 20.0, 100.0})
  void staysFiniteForAnyRate(double rate) {
    Plan plan = plan(new Horizon.Rate(rate), K, D, 0.2);

    assertEquals(rate < 0.0 ? 1.0 : 0.0, plan.compliance(), 1e-8);
    assertTrue(Math.abs(plan.alongRate()) <= 1e-7, "slope " + plan.alongRate());
  }

  /** E(c), as it is defined. */
  private static double worth(double[] omega, double kappa, double c) {
    double f = 1.0 - c;
    double r = 1.0 - kappa * f * f;
    double e = -omega[0] * c;
    double power = 1.0;
    for (int k = 1; k < omega.length; k++) {
      e +=
          k < K
              ? 2.0 * kappa * f * f * omega[k] * (1.0 - f * power * r) * power
              : 2.0 * kappa * f * omega[k] * (1.0 - power * r) * power;
      power *= k < K ? r : 1.0;
    }
    return e;
  }

  private static double[] weights(double[] v) {
    double sum = Arrays.stream(v).map(Math::exp).sum();
    return Arrays.stream(v).map(one -> Math.exp(one) / sum).toArray();
  }

  private static Plan plan(Horizon horizon, int training, int deployment, double drift) {
    Concern concern = new Concern(training, deployment, 1);
    concern.update(0, horizon);
    double[] c = new double[1];
    double[][] gradient = new double[training + deployment][1];
    new ExactPlan(Goal.CONSISTENT, training).plan(concern, new double[] {drift}, c, gradient);
    return new Plan(c[0], Arrays.stream(gradient).mapToDouble(g -> g[0]).toArray());
  }

  private record Plan(double compliance, double[] gradient) {

    double alongRate() {
      return -IntStream.range(0, gradient.length).mapToDouble(k -> k * gradient[k]).sum();
    }
  }
}
