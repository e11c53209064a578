package mesasweep.analysis.tables;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How rows are printed. */
public enum Format {
  table {
    @Override
    public void print(List<String> header, Iterator<List<Object>> rows, PrintStream out) {
      List<List<String>> all = new ArrayList<>();
      all.add(header);
      rows.forEachRemaining(row -> all.add(texts(row)));
      int[] widths = new int[header.size()];
      all.forEach(row -> widen(widths, row));
      for (List<String> row : all) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          line.append(i == 0 ? "" : "  ").append(" ".repeat(widths[i] - row.get(i).length()));
          line.append(row.get(i));
        }
        out.println(line);
      }
    }

    private void widen(int[] widths, List<String> row) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
    }
  },

  csv {
    @Override
    public void print(List<String> header, Iterator<List<Object>> rows, PrintStream out) {
      out.println(line(header));
      rows.forEachRemaining(row -> out.println(line(texts(row))));
    }

    private String line(List<String> row) {
      return String.join(",", row.stream().map(this::quoted).toList());
    }

    private String quoted(String cell) {
      return cell.matches("(?s).*[,\"\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
  },

  json {
    @Override
    public void print(List<String> header, Iterator<List<Object>> rows, PrintStream out) {
      rows.forEachRemaining(
          row -> {
            ObjectNode object = JSON.createObjectNode();
            for (int i = 0; i < row.size(); i++) {
              object.putPOJO(header.get(i), row.get(i));
            }
            out.println(object);
          });
    }

    @Override
    public void print(Dataset<Row> answer, PrintStream out) {
      answer.toJSON().toLocalIterator().forEachRemaining(out::println);
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Prints rows of cells, of which any may be null. */
  public abstract void print(List<String> header, Iterator<List<Object>> rows, PrintStream out);

  /** Prints an answer: aligned columns, RFC 4180, or one JSON object a line. */
  public void print(Dataset<Row> answer, PrintStream out) {
    List<String> header = List.of(answer.columns());
    Iterator<Row> rows = answer.toLocalIterator();
    Stream<List<Object>> cells =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
            .map(row -> IntStream.range(0, row.length()).mapToObj(row::get).toList());
    print(header, cells.iterator(), out);
  }

  private static List<String> texts(List<Object> row) {
    return row.stream().map(cell -> cell == null ? "" : cell.toString()).toList();
  }
}
