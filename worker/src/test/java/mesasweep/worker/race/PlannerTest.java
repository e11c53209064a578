package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.worker.Differences;
import mesasweep.worker.Draws;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.race.Practice.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each planner against an independent computation, and its derivative against differences. */
class PlannerTest {

  private static final int K = 20;
  private static final int D = 40;
  private static final int H = K + D;
  private static final double DRIFT = 0.2;

  private static Map<String, double[]> logits() {
    double[] normal = Draws.normal(new RandomStreams(5).named("test"), H);
    Map<String, double[]> logits = new LinkedHashMap<>();
    logits.put("short-sighted", vector(k -> -0.3 * k));
    logits.put("patient", vector(k -> -0.05 * k));
    logits.put("flat", vector(k -> 0.0));
    logits.put("negative rate", vector(k -> 0.04 * k));
    logits.put("hyperbolic", vector(k -> -Math.log1p(0.7 * k)));
    logits.put("random", vector(k -> -0.1 * k + normal[k]));
    logits.put("deployment bump", vector(k -> k == K ? 1.5 : -0.3 * k));
    logits.put("shifted", vector(k -> 300.0 - 0.1 * k));
    return logits;
  }

  private static Map<String, Planner> planners() {
    Map<String, Planner> planners = new LinkedHashMap<>();
    planners.put("rollout", new Rollout(K, 15, new double[] {0.5}));
    planners.put("rollout, quick search", new Rollout(K, 4, new double[] {1.0}));
    planners.put("consistent", new ExactPlan(Goal.CONSISTENT, K));
    planners.put("constant", new ExactPlan(Goal.CONSTANT, K));
    planners.put("linear-drift", new Planner.LinearDrift());
    planners.put("threshold", new Planner.Threshold(new double[] {0.3}, new double[] {DRIFT}));
    return planners;
  }

  static Stream<Arguments> plans() {
    return planners().keySet().stream()
        .flatMap(
            planner ->
                logits().keySet().stream()
                    .flatMap(
                        logits ->
                            Stream.of(-0.1, 0.0, 0.05, 0.2, 0.4)
                                .map(kappa -> Arguments.of(planner, logits, kappa))));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void derivativeOfComplianceAgreesWithDifferences(String name, String logits, double kappa) {
    Planner planner = planners().get(name);
    double[] v = logits().get(logits);
    double[] unused = new double[H];
    double[] expected =
        Differences.gradient(() -> plan(planner, concern(v), kappa, unused), v, 1e-3);
    double[] gradient = Draws.normal(new RandomStreams(6).named("test"), H);
    plan(planner, concern(v), kappa, gradient);

    if (Differences.norm(expected) > 1e-4) {
      Differences.assertAgree(expected, gradient, name);
    } else { // a corner or saturation: what is left is the quotient's round-off
      assertArrayEquals(expected, gradient, 1e-11);
    }
  }

  /** So that the comparison above is not one of zeros. */
  @Test
  void mostPlansOfAnAwareAgentHaveAGradient() {
    planners()
        .forEach(
            (name, planner) -> {
              double[] gradient = new double[H];
              long moving =
                  logits().values().stream()
                      .peek(v -> plan(planner, concern(v), DRIFT, gradient))
                      .filter(v -> plan(planner, concern(v), DRIFT, gradient) > 0.0)
                      .filter(v -> Differences.norm(gradient) > 1e-4)
                      .count();
              assertTrue(moving >= 5, name + ": " + moving);
            });
  }

  @ParameterizedTest
  @MethodSource("plans")
  void complianceAgreesWithAPlainComputation(String name, String logits, double kappa) {
    double[] v = logits().get(logits);
    double expected =
        switch (name) {
          case "rollout" -> rollout(v, kappa, 15, 0.5);
          case "rollout, quick search" -> rollout(v, kappa, 4, 1.0);
          case "consistent" -> firstRoot(v, kappa, PlannerTest::worth);
          case "constant" -> firstRoot(v, kappa, PlannerTest::slope);
          case "linear-drift" -> linearDrift(v, kappa);
          default -> threshold(v, kappa);
        };
    assertEquals(expected, plan(planners().get(name), concern(v), kappa, new double[H]), 1e-12);
  }

  @ParameterizedTest
  @MethodSource("plans")
  void onlyDifferencesBetweenLogitsMatter(String name, String logits, double kappa) {
    double[] gradient = new double[H];
    plan(planners().get(name), concern(logits().get(logits)), kappa, gradient);
    double sum = 0.0;
    for (double g : gradient) {
      sum += g;
    }
    assertEquals(0.0, sum, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollout", "consistent", "linear-drift", "threshold"})
  void anAgentThatBelievesInNoDriftIsExactlyGreedy(String name) {
    for (double[] v : logits().values()) {
      double[] gradient = Draws.normal(new RandomStreams(6).named("test"), H);
      assertEquals(0.0, plan(planners().get(name), concern(v), 0.0, gradient), 0.0);
      assertEquals(0.0, Differences.norm(gradient), 0.0);
    }
  }

  @Test
  void aShortSightedRolloutStaysInItsCornerWithoutAGradient() {
    double[] gradient = Draws.normal(new RandomStreams(6).named("test"), H);
    Concern shortSighted = concern(vector(k -> -2.0 * k));
    double c = plan(new Rollout(K, 15, new double[] {0.5}), shortSighted, DRIFT, gradient);
    assertEquals(0.0, c, 0.0);
    assertEquals(0.0, Differences.norm(gradient), 0.0);
  }

  @Test
  void aSearchThatOvershootsStopsAtFullComplianceWithoutAGradient() {
    double[] gradient = Draws.normal(new RandomStreams(6).named("test"), H);
    Concern farSighted = concern(vector(k -> 0.1 * k));
    double c = plan(new Rollout(K, 1, new double[] {50.0}), farSighted, DRIFT, gradient);
    assertEquals(1.0, c, 0.0);
    assertEquals(0.0, Differences.norm(gradient), 0.0);
  }

  @Test
  void linearDriftStaysFiniteForAnyLogits() {
    for (double rate : List.of(-100.0, -9.0, 9.0, 100.0)) {
      double[] gradient = new double[H];
      double c = plan(new Planner.LinearDrift(), concern(vector(k -> -rate * k)), DRIFT, gradient);
      assertEquals(rate < 0.0 ? 1.0 : 0.0, c, 1e-4);
      assertTrue(Double.isFinite(Differences.norm(gradient)));
    }
  }

  /** Where W is huge and kappa^2 tiny, so that the bound on its terms shows in c. */
  @Test
  void linearDriftIsFlatBeyondItsBound() {
    double[] v = vector(k -> k == 1 ? 600.0 : k == 2 ? 499.5 : 0.0);
    double kappa = Math.exp(-250.0);
    double[] gradient = new double[H];
    Planner planner = new Planner.LinearDrift();
    double w = 1.0 + Math.exp(-0.5); // in units of kappa^-2
    assertEquals(w / (1.0 + w), plan(planner, concern(v), kappa, gradient), 1e-12);
    double[] expected =
        Differences.gradient(() -> plan(planner, concern(v), kappa, new double[H]), v, 1e-3);
    Differences.assertAgree(expected, gradient, "linear-drift");
    assertEquals(0.0, gradient[1], 0.0);
  }

  /** Agents side by side plan what each would plan alone, to the bit. */
  @ParameterizedTest
  @ValueSource(strings = {"rollout", "consistent", "linear-drift", "threshold"})
  void agentsPlanSideBySideAsTheyWouldAlone(String name) {
    List<double[]> agents = List.copyOf(logits().values());
    int lanes = agents.size();
    double[] rates = IntStream.range(0, lanes).mapToDouble(i -> 0.3 + 0.2 * i).toArray();
    double[] beliefs = IntStream.range(0, lanes).mapToDouble(i -> 0.3 - 0.05 * i).toArray();
    Concern concern = new Concern(K, D, lanes);
    for (int lane = 0; lane < lanes; lane++) {
      concern.update(lane, new Horizon.PerState(agents.get(lane)));
    }
    double[] compliance = new double[lanes];
    double[][] gradients = new double[H][lanes];
    planner(name, rates).plan(concern, beliefs, compliance, gradients);
    for (int lane = 0; lane < lanes; lane++) {
      double[] alone = new double[H];
      Planner planner = planner(name, new double[] {rates[lane]});
      assertEquals(
          plan(planner, concern(agents.get(lane)), beliefs[lane], alone), compliance[lane]);
      for (int k = 0; k < H; k++) {
        assertEquals(alone[k], gradients[k][lane]);
      }
    }
  }

  /** With a parameter of each agent's own: the search rate, or the temperature and true drift. */
  private static Planner planner(String name, double[] own) {
    return switch (name) {
      case "rollout" -> new Rollout(K, 15, own);
      case "consistent" -> new ExactPlan(Goal.CONSISTENT, K);
      case "linear-drift" -> new Planner.LinearDrift();
      default -> new Planner.Threshold(own, own);
    };
  }

  @Test
  void aThresholdAgentNeverBelievesInMoreThanTheTrueDrift() {
    double[] v = logits().get("flat");
    Planner planner = planners().get("threshold");
    double full = plan(planner, concern(v), DRIFT, new double[H]);
    assertEquals(full, plan(planner, concern(v), 3 * DRIFT, new double[H]), 0.0);
    assertEquals(full / 4, plan(planner, concern(v), DRIFT / 4, new double[H]), 1e-15);
  }

  private static double rollout(double[] v, double kappa, int steps, double rate) {
    double[] omega = softmax(v);
    double c = 0.0;
    for (int i = 0; i < steps; i++) {
      c = Math.min(1.0, Math.max(0.0, c + rate * slope(omega, kappa, c)));
    }
    return c;
  }

  /**
   * J'(c): in closed form s_k = 1 - r^k with r = 1 - kappa (1 - c)^2, q_k = (1 - (1 - c) r^k)^2.
   */
  private static double slope(double[] omega, double kappa, double c) {
    double f = 1.0 - c;
    double r = 1.0 - kappa * f * f;
    double r1 = 2.0 * kappa * f; // dr/dc
    double slope = 0.0;
    for (int k = 0; k < H; k++) {
      int seen = Math.min(k, K);
      double act = k < K ? f : 1.0;
      double act1 = k < K ? -1.0 : 0.0;
      double rk1 = seen == 0 ? 0.0 : seen * Math.pow(r, seen - 1) * r1;
      double distance = act * Math.pow(r, seen);
      slope += omega[k] * (1.0 - distance) * (act1 * Math.pow(r, seen) + act * rk1);
    }
    return slope;
  }

  /** The first change of sign on a fine grid, bisected. */
  private static double firstRoot(double[] v, double kappa, Worth worth) {
    double[] omega = softmax(v);
    int panels = 20_000;
    double low = 0.0;
    while (low < 1.0 && worth.of(omega, kappa, low + 1.0 / panels) > 0.0) {
      low += 1.0 / panels;
    }
    double high = low + 1.0 / panels;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2.0;
      if (worth.of(omega, kappa, middle) > 0.0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return worth.of(omega, kappa, 0.0) > 0.0 ? low : 0.0;
  }

  /** What a little more compliance is worth. */
  private interface Worth {
    double of(double[] omega, double kappa, double c);
  }

  /** E(c). */
  private static double worth(double[] omega, double kappa, double c) {
    double f = 1.0 - c;
    double r = 1.0 - kappa * f * f;
    double e = -omega[0] * c;
    for (int k = 1; k < H; k++) {
      e +=
          k < K
              ? 2.0 * kappa * f * f * omega[k] * (1.0 - f * Math.pow(r, k)) * Math.pow(r, k - 1)
              : 2.0 * kappa * f * omega[k] * (1.0 - Math.pow(r, K)) * Math.pow(r, K - 1);
    }
    return e;
  }

  private static double linearDrift(double[] v, double kappa) {
    double[] omega = softmax(v);
    double w = (1.0 - omega[0]) / omega[0];
    return 1.0 - 1.0 / (1.0 + w * kappa * kappa);
  }

  private static double threshold(double[] v, double kappa) {
    double[] omega = softmax(v);
    double balance = 0.0;
    for (int k = 0; k < H; k++) {
      balance += k < K ? -omega[k] : omega[k];
    }
    double alpha = Math.min(1.0, Math.max(0.0, kappa / DRIFT));
    return alpha * 0.5 * (1.0 + Math.tanh(balance / 0.3 / 2.0));
  }

  private static double[] softmax(double[] v) {
    double shift = v[0];
    double sum = IntStream.range(0, H).mapToDouble(k -> Math.exp(v[k] - shift)).sum();
    return vector(k -> Math.exp(v[k] - shift) / sum);
  }

  private static Concern concern(double[] v) {
    Concern concern = new Concern(K, D, 1);
    concern.update(0, new Horizon.PerState(v));
    return concern;
  }

  /** The plan of one agent: c, and dc/dv_k. */
  private static double plan(Planner planner, Concern concern, double kappa, double[] gradient) {
    double[] compliance = new double[1];
    double[][] gradients = new double[H][1];
    planner.plan(concern, new double[] {kappa}, compliance, gradients);
    for (int k = 0; k < H; k++) {
      gradient[k] = gradients[k][0];
    }
    return compliance[0];
  }

  private static double[] vector(IntToDoubleFunction value) {
    return IntStream.range(0, H).mapToDouble(value).toArray();
  }
}
