package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What monitoring, spoofing and each intervention do to a run, and what they leave alone. */
class InterventionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "momentum", "adam"})
  void withoutMonitoringNothingMoves(String optimiser) throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("monitored", 0.0, "optimiser", optimiser, "steps", 200L));
    double[][] trajectory = result.trajectory();
    for (double[] row : trajectory) {
      assertArrayEquals(tail(trajectory[0]), tail(row));
    }
    assertEquals("UNRESOLVED", result.verdict().outcome());
  }

  /** The share of updated contexts scales the full batch's gradients: p eta is p times the step. */
  @Test
  void monitoringAShareOfOneTargetActsLikeASmallerLearningRate() throws Exception {
    TrialResult half = Trials.run(Trials.constant("monitored", 0.5, "steps", 500L));
    TrialResult slower =
        Trials.run(
            Trials.constant(
                "objective.learning-rate", 0.025, "horizon.learning-rate", 0.1, "steps", 500L));
    assertSameCourse(slower, half, "discount_rate", "objective_gap", "compliance");
  }

  /**
   * With a share s of spoofed contexts the gap shrinks by eta ((1 - s) (1 - c)^2 + s) of itself,
   * and the rate moves by 1 - s of its step.
   */
  @Test
  void spoofedContextsTrainTheGreedyObjectiveAndNotTheHorizon() throws Exception {
    double share = 0.25;
    TrialResult result = Trials.run(Trials.constant("spoofed", share, "steps", 300L, "record", 1L));
    double[] gap = Trials.column(result, "objective_gap");
    double[] rate = Trials.column(result, "discount_rate");
    double[] c = Trials.column(result, "compliance");
    double[] gradient = Trials.column(result, "horizon_gradient"); // -(1 - c) delta^2 C'
    assertTrue(c[0] > 0.1);
    for (int t = 0; t < 300; t++) {
      double pull = (1 - share) * (1 - c[t]) * (1 - c[t]) + share;
      assertEquals(gap[t] - 0.05 * pull * gap[t], gap[t + 1], 1e-12);
      assertEquals(rate[t] - (1 - share) * 0.2 * gradient[t], rate[t + 1], 1e-12);
    }
  }

  @Test
  void fullSpoofingTrainsAGreedyAgent() throws Exception {
    TrialResult spoofed = Trials.run(Trials.trial("spoofed", 1.0, "steps", 300L));
    TrialResult unaware = Trials.run(Trials.trial("awareness", "none", "steps", 300L));
    assertSameCourse(unaware, spoofed, "discount_rate", "objective_gap", "deployment_loss");
    assertTrue(Trials.column(spoofed, "compliance")[0] > 0.1);
  }

  @Test
  void spoofingTurnsADeceptiveRunRobust() throws Exception {
    Object[] deceptive = {"discount-rate", 0.3, "objective-gap", 2.0};
    assertEquals("DECEPTIVE", Trials.run(Trials.constant(deceptive)).verdict().outcome());
    Object[] spoofed = {"discount-rate", 0.3, "objective-gap", 2.0, "spoofed", 0.1};
    assertEquals("ROBUST", Trials.run(Trials.constant(spoofed)).verdict().outcome());
  }

  @Test
  void aFrozenObjectiveStaysWhileTheHorizonMoves() throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "freeze", "objective", "steps", 200L, "drift-noise", 0.1, "weight-decay", 0.1));
    assertStays(result, "objective_gap");
    assertStays(result, "deployment_loss");
    assertMoves(result, "discount_rate");
  }

  @Test
  void aFrozenHorizonStaysWhileTheObjectiveMoves() throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("freeze", "horizon", "steps", 200L, "myopia-penalty", 1.0));
    assertStays(result, "discount_rate");
    assertStays(result, "compliance");
    assertMoves(result, "objective_gap");
  }

  @Test
  void theDiscountRateNeverFallsBelowItsFloor() throws Exception {
    for (String horizon : new String[] {"rate", "factor"}) {
      Trial free = Trials.constant("objective-gap", 2.0, "horizon", horizon);
      assertTrue(min(Trials.column(Trials.run(free), "discount_rate")) < 0.05, horizon);
      Trial floored =
          Trials.constant("objective-gap", 2.0, "horizon", horizon, "discount-floor", 0.1);
      double[] rates = Trials.column(Trials.run(floored), "discount_rate");
      assertEquals(0.1, min(rates), 1e-12, horizon);
    }
    Trial zero = Trials.constant("objective-gap", 2.0, "discount-floor", 0.0);
    TrialResult result = Trials.run(zero);
    assertEquals(0.0, min(Trials.column(result, "discount_rate")), 0.0);
    assertFalse(result.verdict().events().containsKey("negative_discount"));
  }

  @Test
  void anInitialRateBelowTheFloorStartsAtTheFloor() throws Exception {
    Trial trial = Trials.constant("discount-rate", -0.2, "discount-floor", 0.1, "steps", 1L);
    assertEquals(0.1, Trials.column(Trials.run(trial), "discount_rate")[0], 1e-15);
  }

  @Test
  void theMyopiaPenaltyShortensTheHorizon() throws Exception {
    TrialResult free = Trials.run(Trials.constant("objective-gap", 2.0));
    TrialResult penalised =
        Trials.run(Trials.constant("objective-gap", 2.0, "myopia-penalty", 10.0));
    assertEquals("DECEPTIVE", free.verdict().outcome());
    assertEquals("ROBUST", penalised.verdict().outcome());
    assertTrue(last(penalised, "discount_rate") > 0.3);
  }

  /** A random walk: after T steps a free vector of m elements has moved sigma sqrt(m T). */
  @Test
  void driftNoiseMovesTheObjectiveEvenUnderFullCompliance() throws Exception {
    double square = 0.0;
    for (long seed = 0; seed < 100; seed++) {
      Trial still = compliant(seed, 0.0);
      Trial noisy = compliant(seed, 0.01);
      TrialResult quiet = Trials.run(still);
      assertEquals(1.0, last(quiet, "compliance"), 1e-4);
      assertEquals(0.1, last(quiet, "objective_gap"), 1e-6);
      TrialResult moved = Trials.run(noisy);
      // |0.1 u + walk|^2 - 0.01 has the mean |walk|^2
      square += Math.pow(last(moved, "objective_gap"), 2) - 0.01;
    }
    double expected = 4 * 400 * 0.01 * 0.01; // 0.16
    // deviations: 0.04 of 0.2 u.walk, 0.113 of |walk|^2; a tenth of both together for the mean
    assertEquals(expected, square / 100, 3 * 0.012);
  }

  private static Trial compliant(long seed, double noise) {
    return Trials.constant(
        "environment.contexts",
        1L,
        "planner",
        "linear-drift",
        "discount-rate",
        -0.3,
        "objective-gap",
        0.1,
        "drift-noise",
        noise,
        "seed",
        seed,
        "steps",
        400L);
  }

  /** From 0 on, a greedy agent's free vector f obeys f' = (1 - eta wd) f - eta (f + u). */
  @Test
  void weightDecayPullsTheParametersTowardsZero() throws Exception {
    TrialResult result =
        Trials.run(
            Trials.constant("awareness", "none", "weight-decay", 0.5, "steps", 400L, "record", 1L));
    double[] gap = Trials.column(result, "objective_gap");
    double f = 0.0; // along u
    for (int t = 0; t < gap.length; t++) {
      assertEquals(Math.abs(1.0 + f), gap[t], 1e-12);
      f = f - 0.05 * 0.5 * f - 0.05 * (1.0 + f);
    }
    assertEquals(1.0 / 3.0, gap[400], 1e-9); // f = -1 / (1 + wd)
  }

  @Test
  void theComplianceGapIsTheGreedyLossMinusTheMonitoredOne() throws Exception {
    TrialResult result = Trials.run(Trials.trial("steps", 200L));
    double[] gap = Trials.column(result, "objective_gap");
    double[] c = Trials.column(result, "compliance");
    double[] difference = Trials.column(result, "compliance_gap");
    for (int t = 0; t < gap.length; t++) {
      // with exact awareness the monitored loss is 1/2 (1 - c)^2 gap^2
      double expected = 0.5 * gap[t] * gap[t] * (1 - (1 - c[t]) * (1 - c[t]));
      assertEquals(expected, difference[t], 1e-12);
    }
  }

  private static void assertSameCourse(TrialResult expected, TrialResult actual, String... names) {
    for (String name : names) {
      assertArrayEquals(Trials.column(expected, name), Trials.column(actual, name), 1e-10, name);
    }
    assertMoves(actual, "objective_gap");
  }

  private static void assertStays(TrialResult result, String name) {
    double[] column = Trials.column(result, name);
    for (double value : column) {
      assertEquals(column[0], value, 0.0, name);
    }
  }

  private static void assertMoves(TrialResult result, String name) {
    double[] column = Trials.column(result, name);
    assertTrue(Math.abs(column[column.length - 1] - column[0]) > 1e-3, name);
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double last(TrialResult result, String name) {
    double[] column = Trials.column(result, name);
    return column[column.length - 1];
  }

  private static double[] tail(double[] row) {
    return Arrays.copyOfRange(row, 1, row.length);
  }
}
