package mesasweep.analysis.statistics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the reference tables beside the tests: no quotes, a line of names first. */
final class Csv {
  private Csv() {}

  static List<Map<String, String>> read(String name) {
    try (InputStream stream = Csv.class.getResourceAsStream(name)) {
      List<String> lines =
          new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      String[] names = lines.get(0).split(",");
      return lines.stream()
          .skip(1)
          .map(
              line -> {
                String[] values = line.split(",");
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.length; i++) {
                  row.put(names[i], values[i]);
                }
                return row;
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
