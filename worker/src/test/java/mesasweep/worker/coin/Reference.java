package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import mesasweep.worker.TrialResult;

/** An independent float64 reference (see ORIGIN.md beside the data). */
final class Reference {

  private static final double RELATIVE = 1e-9;
  private static final double FLOOR = 1e-12;

  private Reference() {}

  static JsonNode json(String name) throws IOException {
    try (BufferedReader reader = resource(name)) {
      return new ObjectMapper().readTree(reader);
    }
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static double[] numbers(JsonNode array) {
    return list(array).stream().mapToDouble(JsonNode::asDouble).toArray();
  }

  static List<Level> levels(JsonNode array, int size) {
    List<Level> levels = new ArrayList<>();
    for (JsonNode level : array) {
      BitSet pits = new BitSet();
      level.get(2).forEach(pit -> pits.set(pit.asInt()));
      levels.add(new Level(size, level.get(0).asInt(), level.get(1).asInt(), pits));
    }
    return levels;
  }

  /** Every line of a file, split at commas. */
  static List<String[]> rows(String file) {
    try (BufferedReader reader = resource(file)) {
      return reader.lines().map(line -> line.strip().split(",")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asserts that a trajectory is that of the reference, at every recorded step.
   *
   * @param unrecorded columns of the reference that are no measures
   */
  static void assertAgrees(String file, String name, TrialResult result, Set<String> unrecorded) {
    String[] header = rows(file).get(0);
    List<String[]> expected = rows(file).stream().filter(row -> row[0].equals(name)).toList();
    assertFalse(expected.isEmpty(), name);
    assertEquals(expected.size(), result.trajectory().length, "records");
    for (int c = 1; c < header.length; c++) {
      if (unrecorded.contains(header[c])) {
        continue;
      }
      double[] actual = Trials.column(result, header[c]);
      for (int row = 0; row < actual.length; row++) {
        assertClose(expected.get(row)[c], actual[row], header[c] + " at record " + row);
      }
    }
  }

  static void assertClose(String expected, double actual, String what) {
    double reference = Double.parseDouble(expected);
    assertEquals(reference, actual, Math.max(RELATIVE * Math.abs(reference), FLOOR), what);
  }

  private static BufferedReader resource(String name) {
    return new BufferedReader(
        new InputStreamReader(Reference.class.getResourceAsStream(name), StandardCharsets.UTF_8));
  }
}
