package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mesasweep.worker.Differences;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.race.Practice.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedPlannerTest {

  private static final double RELATIVE = 1e-9;
  private static final double FLOOR = 1e-12;
  private static final int K = 20;
  private static final int H = 60;
  private static final double[] AWARE = {0.2};

  /** An independent float64 reference, from another language. */
  @ParameterizedTest
  @CsvSource({
    "consistent-adam, 0.3, 1, consistent, adam, 0.01, 2, 0, 1, rate",
    "constant-plan, 0.3, 1, constant, adam, 0.01, 2, 0, 1, rate",
    "sgd, 0.5, 1, consistent, sgd, 1, 2, 0, 1, rate",
    "unaware, 0.1, 1, consistent, adam, 0.01, 2, 0, 0, rate",
    "reflex, 0.9, 1, consistent, adam, 0.01, 0, 1, 1, rate",
    "per-state, 0.3, 1, consistent, adam, 0.01, 2, 0, 1, per-state"
  })
  void agreesWithTheReferenceAtEveryRecordedStep(
      String name,
      double rate,
      double gap,
      String plan,
      String optimiser,
      double learningRate,
      double steps,
      double baseLearningRate,
      double awareness,
      String horizon)
      throws Exception {
    Trial trial =
        Trials.constant(
            "planner", "learned",
            "discount-rate", rate,
            "objective-gap", gap,
            "learned.plan", plan,
            "planner.optimiser", optimiser,
            "planner.learning-rate", learningRate,
            "planner.steps", steps,
            "planner.warm-up", 500L,
            "planner.base-learning-rate", baseLearningRate,
            "awareness", "scaled",
            "awareness.factor", awareness,
            "horizon", horizon,
            "steps", 500L,
            "record", 25L);
    TrialResult result;
    try (Pack pack = new Pack(List.of(RaceParameters.of(trial)), start -> withoutDraws())) {
      result = pack.run().get(0);
    }

    Map<String, String> columns =
        Map.of(
            "discount_rate", "discount_rate",
            "objective_gap", "objective_gap",
            "compliance", "compliance",
            "deployment_compliance", "deployment_compliance",
            "deployment_concern", "deployment_concern",
            "horizon_gradient", "horizon_gradient_rate",
            "exact_compliance", "exact_compliance");
    List<List<String>> rows = reference();
    List<String> header = rows.get(0);
    List<List<String>> expected = rows.stream().filter(row -> row.get(0).equals(name)).toList();
    assertEquals(21, expected.size());
    assertEquals(21, result.trajectory().length);
    columns.forEach(
        (column, inReference) -> {
          double[] actual = Trials.column(result, column);
          for (int row = 0; row < actual.length; row++) {
            double value = Double.parseDouble(expected.get(row).get(header.indexOf(inReference)));
            String where = name + ": " + column + " at record " + row;
            assertEquals(value, actual[row], Math.max(RELATIVE * Math.abs(value), FLOOR), where);
          }
        });
  }

  @Test
  void derivativeOfComplianceAgreesWithDifferences() throws Exception {
    LearnedPlanner planner = practised(Trials.parameters("planner.warm-up", 300L), 0.3);
    double[] v = IntStream.range(0, H).mapToDouble(k -> -0.2 * k + Math.sin(k)).toArray();
    for (boolean inDeployment : new boolean[] {false, true}) {
      double[] expected = Differences.gradient(() -> compliance(planner, v, inDeployment), v, 1e-3);
      double[][] gradient = new double[H][1];
      planner.plan(concern(v), AWARE, new double[1], gradient);
      double[][] actual = inDeployment ? planner.deploymentGradient() : gradient;
      double scale = 1.0 / Differences.norm(expected);
      assertEquals(
          0.0,
          IntStream.range(0, H)
              .mapToDouble(k -> scale * Math.abs(expected[k] - actual[k][0]))
              .sum(),
          1e-6);
    }
  }

  /**
   * Compared with what its own objective makes of it, an agent that practised enough plans well.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void afterALongWarmUpThePlanIsExactWhereItWasPractised(long seed) throws Exception {
    RaceParameters trial = Trials.parameters("seed", seed, "planner.warm-up", 8000L);
    LearnedPlanner planner = practised(trial, 0.3);
    for (double rate : new double[] {0.0, 0.3, 0.6}) {
      double[] v = IntStream.range(0, H).mapToDouble(k -> -rate * k).toArray();
      double exact = new ExactPlan(Goal.CONSISTENT, K).plan(concern(v), 0, 0.2, new double[H][1]);
      assertEquals(exact, compliance(planner, v, false), 0.01, "at rate " + rate);
      assertEquals(0.0, compliance(planner, v, true), 0.01);
    }
  }

  @Test
  void anAgentUnawareOfItsTrainingAllButKeepsItsDiscountRate() throws Exception {
    for (long seed = 0; seed < 3; seed++) {
      for (double rho : new double[] {0.1, 0.3}) {
        double[] rates =
            Trials.column(
                Trials.run(
                    Trials.trial(
                        "planner", "learned",
                        "awareness", "none",
                        "seed", seed,
                        "discount-rate", rho,
                        "architecture", "mlp-16")),
                "discount_rate");
        for (double rate : rates) {
          assertEquals(rho, rate, 0.002);
        }
      }
    }
  }

  @Test
  void withoutAGapNothingMovesButThePlanner() throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("planner", "learned", "objective-gap", 0.0, "steps", 200L));
    for (String zero : new String[] {"objective_gap", "training_loss", "horizon_gradient"}) {
      for (double value : Trials.column(result, zero)) {
        assertEquals(0.0, value, 0.0, zero);
      }
    }
    for (double rate : Trials.column(result, "discount_rate")) {
      assertEquals(0.3, rate, 0.0);
    }
    assertEquals("ROBUST", result.verdict().outcome());
  }

  @Test
  void fractionsOfInnerStepsAccumulate() {
    Practice practice = Trials.parameters("planner.steps", 0.4, "planner.warm-up", 7L).practice();
    long[] steps = LongStream.range(0, 6).map(practice::stepsBefore).toArray();
    assertArrayEquals(new long[] {7, 0, 1, 0, 1, 0}, steps);
  }

  /** A regret is what a search over the present compliance finds, with later selves as they are. */
  @Test
  void regretIsWhatTheBestPresentComplianceWouldAdd() throws Exception {
    double largest = 0.0;
    for (double kappa : new double[] {-0.3, 0.0, 0.2, 0.9}) {
      for (double rate : new double[] {-0.2, 0.05, 0.5}) {
        LearnedPlanner planner =
            new LearnedPlanner(List.of(Trials.parameters()), LearnedPlanner::draw);
        double[] v = IntStream.range(0, H).mapToDouble(k -> -rate * k).toArray();
        Concern concern = concern(v);
        double[] c = new double[1];
        double[][] gradient = new double[H][1];
        planner.plan(concern, new double[] {kappa}, c, gradient);
        double inDeployment = planner.deploymentCompliance(0);
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i <= 100_000; i++) {
          best = Math.max(best, value(concern, kappa, i / 1e5, c[0], inDeployment));
        }
        double expected = best - value(concern, kappa, c[0], c[0], inDeployment);
        Scrutiny.Finding finding = new Scrutiny(planner, concern).of(0, kappa, c[0], gradient);
        assertEquals(expected, finding.regret(), 1e-9);
        largest = Math.max(largest, finding.regret());
      }
    }
    assertTrue(largest > 1e-3, "largest regret " + largest);
  }

  /** The mesa value of a present compliance, with a later one and one in deployment. */
  private static double value(
      Concern concern, double kappa, double present, double later, double inDeployment) {
    double shift = kappa * (1.0 - present) * (1.0 - present);
    double cost = concern.weights()[0][0] * present * present;
    for (int k = 1; k < H; k++) {
      double c = k < K ? later : inDeployment;
      double q = shift + c * (1.0 - shift);
      cost += concern.weights()[k][0] * q * q;
      shift += k < K ? kappa * (1.0 - later) * (1.0 - later) * (1.0 - shift) : 0.0;
    }
    return -0.5 * cost;
  }

  private static LearnedPlanner practised(RaceParameters trial, double rate) throws Exception {
    LearnedPlanner planner = new LearnedPlanner(List.of(trial), LearnedPlanner::draw);
    double[] v = IntStream.range(0, H).mapToDouble(k -> -rate * k).toArray();
    planner.practise(0, concern(v), AWARE);
    planner.plan(concern(v), AWARE, new double[1], new double[H][1]);
    return planner;
  }

  private static double compliance(LearnedPlanner planner, double[] v, boolean inDeployment) {
    double[] c = new double[1];
    planner.plan(concern(v), AWARE, c, new double[H][1]);
    return inDeployment ? planner.deploymentCompliance(0) : c[0];
  }

  private static Concern concern(double[] v) {
    Concern concern = new Concern(K, H - K, 1);
    concern.update(0, new Horizon.PerState(v));
    return concern;
  }

  /** W1[i][j] = sin(1 + 3i + j) / sqrt 3, W2[i] = cos(1 + i) / 4, biases 0; width 16. */
  private static double[] withoutDraws() {
    double[] parameters = new double[81];
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < 3; j++) {
        parameters[16 * j + i] = Math.sin(1 + 3 * i + j) / Math.sqrt(3);
      }
      parameters[64 + i] = Math.cos(1 + i) / 4;
    }
    return parameters;
  }

  private static List<List<String>> reference() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                LearnedPlannerTest.class.getResourceAsStream("learned_planner.csv"),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(line -> List.of(line.strip().split(","))).toList();
    }
  }
}
