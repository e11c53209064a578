package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

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
      out.println(line(new ArrayList<>(header)));
      rows.forEachRemaining(row -> out.println(line(row)));
    }

    private String line(List<Object> row) {
      return row.stream().map(this::text).collect(Collectors.joining(","));
    }

    /** Nothing is nothing, and an empty text a pair of quotation marks. */
    private String text(@Nullable Object cell) {
      if (cell instanceof Double real && real.isInfinite()) {
        return real > 0 ? "inf" : "-inf"; // what all readers take for a number, unlike Infinity
      }
      return cell == null ? "" : quoted(cell.toString());
    }

    private String quoted(String text) {
      return text.isEmpty() || text.chars().anyMatch(letter -> SPECIAL.indexOf(letter) >= 0)
          ? '"' + text.replace("\"", "\"\"") + '"'
          : text;
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
      answer
          .select(json(struct(col("*"))))
          .as(Encoders.STRING())
          .toLocalIterator()
          .forEachRemaining(out::println);
    }
  };

  /** What a cell of RFC 4180 has in quotation marks only. */
  private static final String SPECIAL = ",\"\r\n";

  /** All that is stored of a time, and its zone: Z for UTC. */
  private static final String TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Prints rows of cells, of which any may be null. */
  public abstract void print(List<String> header, Iterator<List<Object>> rows, PrintStream out);

  /**
   * Prints an answer: aligned columns, RFC 4180, or one JSON object a line. Arrays, maps and
   * structs are JSON everywhere, and numbers have all their digits; a time is one of ISO 8601 with
   * its zone, that of the session. Bytes are hexadecimal digits, in JSON as there is usual base64.
   */
  public void print(Dataset<Row> answer, PrintStream out) {
    List<String> header = List.of(answer.columns());
    Iterator<Row> rows = flat(answer).toLocalIterator();
    Stream<List<Object>> cells =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, 0), false)
            .map(row -> IntStream.range(0, row.length()).mapToObj(row::get).toList());
    print(header, cells.iterator(), out);
  }

  private static Dataset<Row> flat(Dataset<Row> answer) {
    StructField[] fields = answer.schema().fields();
    if (Arrays.stream(fields)
        .noneMatch(field -> isNested(field) || isTime(field) || isBinary(field))) {
      return answer;
    }
    // An answer may have two columns of one name.
    String[] numbers =
        IntStream.range(0, fields.length).mapToObj(Integer::toString).toArray(String[]::new);
    return answer
        .toDF(numbers)
        .select(
            IntStream.range(0, fields.length)
                .mapToObj(i -> flat(fields[i], col(numbers[i])))
                .toArray(Column[]::new));
  }

  private static Column flat(StructField field, Column cell) {
    if (isNested(field)) {
      return json(cell);
    }
    if (isBinary(field)) {
      return hex(cell);
    }
    return isTime(field) ? date_format(cell, TIME) : cell;
  }

  private static boolean isBinary(StructField field) {
    return field.dataType() instanceof BinaryType;
  }

  /** Objects have every field, be it null. */
  private static Column json(Column nested) {
    return to_json(nested, Map.of("ignoreNullFields", "false", "timestampFormat", TIME));
  }

  private static boolean isTime(StructField field) {
    return field.dataType() instanceof TimestampType;
  }

  private static boolean isNested(StructField field) {
    return field.dataType() instanceof ArrayType
        || field.dataType() instanceof MapType
        || field.dataType() instanceof StructType;
  }

  private static List<String> texts(List<Object> row) {
    return row.stream().map(cell -> cell == null ? "" : cell.toString()).toList();
  }
}
