package mesasweep.analysis.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mesasweep.analysis.tables.Format;

/**
 * The numbers behind a figure.
 *
 * @param rows of as many cells as there are columns; null where there is no value
 */
record Table(List<String> columns, List<List<Object>> rows) {

  static Table of(String... columns) {
    return new Table(List.of(columns), new ArrayList<>());
  }

  void add(Object... cells) {
    List<Object> row = new ArrayList<>();
    Collections.addAll(row, cells);
    rows.add(row);
  }

  String csv() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
      Format.csv.print(columns, rows.iterator(), out);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
