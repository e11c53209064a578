package mesasweep.analysis.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Format;
import org.apache.spark.sql.Row;

/**
 * The numbers behind a figure.
 *
 * @param rows of as many cells as there are columns; null where there is no value
 */
record Table(List<String> columns, List<List<Object>> rows) {

  static Table of(String... columns) {
    return new Table(List.of(columns), new ArrayList<>());
  }

  /** A first column, and those of rows. */
  static Table of(String first, List<String> others) {
    return new Table(Stream.concat(Stream.of(first), others.stream()).toList(), new ArrayList<>());
  }

  void add(Row row) {
    rows.add(cells(row));
  }

  void add(Object first, Row row) {
    List<Object> cells = cells(row);
    cells.add(0, first);
    rows.add(cells);
  }

  private static List<Object> cells(Row row) {
    List<Object> cells = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      cells.add(row.get(i));
    }
    return cells;
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
