package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedPlannerTest {

  private static final double RELATIVE = 1e-9;
  private static final double FLOOR = 1e-12;

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
