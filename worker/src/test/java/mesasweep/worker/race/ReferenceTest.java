package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact recursion against an independent float64 reference (see ORIGIN.md beside the data). */
class ReferenceTest {

  private static final double RELATIVE = 1e-9;
  private static final double FLOOR = 1e-12;

  static List<JsonNode> cases() throws IOException {
    try (Reader reader = resource("cases.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(reader).spliterator(), false)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheReferenceAtEveryRecordedStep(JsonNode parameters) throws Exception {
    Trial trial =
        Trials.constant(
            "objective.learning-rate", 0.02,
            "discount-rate", parameters.get("discount_rate").asDouble(),
            "objective-gap", parameters.get("objective_gap").asDouble(),
            "planner", parameters.path("planner").asText("rollout"),
            "horizon", parameters.path("horizon").asText("rate"),
            "awareness", "scaled",
            "awareness.factor", parameters.path("awareness").asDouble(1.0));
    TrialResult result = Trials.run(trial);

    List<String[]> expected = rows(parameters.get("name").asText());
    assertEquals(expected.size(), result.trajectory().length);
    String[] header = header();
    int compared = 0;
    for (int c = 1; c < header.length; c++) {
      double[] actual = Trials.column(result, header[c]);
      for (int row = 0; row < actual.length; row++) {
        double reference = Double.parseDouble(expected.get(row)[c].replace("nan", "NaN"));
        if (!Double.isNaN(reference)) {
          double tolerance = Math.max(RELATIVE * Math.abs(reference), FLOOR);
          String where = header[c] + " at record " + row;
          assertEquals(reference, actual[row], tolerance, where);
          compared++;
        }
      }
    }
    int unknown = trial.text("horizon").equals("per-state") ? 1 : 0;
    assertEquals((header.length - 1 - unknown) * expected.size(), compared);
  }

  private static String[] header() throws IOException {
    try (BufferedReader reader = resource("race_constant.csv")) {
      return reader.readLine().strip().split(",");
    }
  }

  private static List<String[]> rows(String name) throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader reader = resource("race_constant.csv")) {
      reader
          .lines()
          .map(line -> line.strip().split(","))
          .filter(cells -> cells[0].equals(name))
          .forEach(rows::add);
    }
    assertFalse(rows.isEmpty(), name);
    return rows;
  }

  private static BufferedReader resource(String name) {
    return new BufferedReader(
        new InputStreamReader(
            ReferenceTest.class.getResourceAsStream(name), StandardCharsets.UTF_8));
  }
}
