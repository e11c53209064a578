package mesasweep.analysis;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the report says, computed in a few passes over the scalars; its size grows with the maps,
 * not with the trials.
 *
 * @param panels the outcomes per value of the architecture axis; empty without that axis
 * @param cells with at least one done trial
 * @param mostlyDeceptiveCells of them
 * @param maps empty if the layout has none, or the experiment stores no outcomes
 */
record Findings(
    Tally total,
    Map<String, Tally> panels,
    long cells,
    long mostlyDeceptiveCells,
    MapLayout layout,
    List<HeatMap> maps,
    List<Failure> failures,
    Effort effort) {

  /**
   * @param message the first line; empty when none was stored
   * @param trials that ended in this state with this message
   */
  record Failure(String state, String message, long trials) {}

  /**
   * @param seconds that the trials took, added up
   * @param hosts on which they ran
   */
  record Effort(double seconds, long hosts) {}

  private static final int MOST_FAILURES = 10;

  /**
   * All that the statistics need besides the axes: a hundred bytes a trial, kept over the passes.
   */
  private static final List<String> SCALARS =
      Stream.concat(
              Stream.of("state", "outcome", "failure", "host", "seconds"),
              CellStatistics.EVENTS.stream())
          .toList();

  static Findings gather(SparkSession spark, ResultTables tables) {
    // As many partitions as cores: what is kept stays cut as it is, and every pass pays for it.
    ResultTables scalars = tables.only(SCALARS, spark.sparkContext().defaultParallelism());
    scalars.runs().persist();
    try {
      return Jobs.described(spark, "report on " + tables.sweep().name(), () -> gather(scalars));
    } finally {
      scalars.runs().unpersist();
    }
  }

  private static Findings gather(ResultTables tables) {
    Tally total = Tally.of(CellStatistics.of(tables.runs(), List.of()).first());
    Row cells = cells(tables, total);
    MapLayout layout = layout(tables, total);
    return new Findings(
        total,
        panels(tables),
        cells.getLong(0),
        cells.getLong(1),
        layout,
        layout instanceof MapLayout.Drawn drawn ? maps(tables, drawn) : List.of(),
        total.failed() == 0 ? List.of() : failures(tables.runs()),
        effort(tables));
  }

  private static Row cells(ResultTables tables, Tally total) {
    Column mostlyDeceptive =
        total.hasOutcomes() ? col("deceptive").multiply(2).gt(col("n")) : lit(false);
    return tables.cells().where("n > 0").agg(count("n"), count_if(mostlyDeceptive)).first();
  }

  private static MapLayout layout(ResultTables tables, Tally total) {
    return total.hasOutcomes()
        ? MapLayout.of(tables.sweep())
        : new MapLayout.Omitted(
            "There is no map: the experiment "
                + tables.sweep().experiment()
                + " stores no outcome.");
  }

  private static Map<String, Tally> panels(ResultTables tables) {
    Optional<Axis> architecture = tables.sweep().axis("architecture");
    if (architecture.isEmpty()) {
      return Map.of();
    }
    Axis axis = architecture.get();
    Map<String, Tally> stored =
        CellStatistics.of(tables.runs(), List.of(axis.column())).collectAsList().stream()
            .collect(Collectors.toMap(row -> HeatMap.label(axis, row), Tally::of));
    Map<String, Tally> ordered = new LinkedHashMap<>();
    axis.values().stream()
        .map(Text::value)
        .filter(stored::containsKey)
        .forEach(label -> ordered.put(label, stored.get(label)));
    stored.keySet().stream()
        .sorted()
        .forEach(label -> ordered.putIfAbsent(label, stored.get(label)));
    return ordered;
  }

  private static List<HeatMap> maps(ResultTables tables, MapLayout.Drawn layout) {
    return HeatMap.of(layout, CellStatistics.of(tables.runs(), layout.columns()).collectAsList());
  }

  private static List<Failure> failures(Dataset<Row> runs) {
    Column message =
        Arrays.asList(runs.columns()).contains("failure")
            ? substring_index(col("failure"), "\n", 1)
            : lit("");
    return runs
        .where("state <> 'DONE'")
        .groupBy(col("state"), message.as("message"))
        .agg(count("state").as("trials"))
        .orderBy(col("trials").desc(), col("state"), col("message"))
        .limit(MOST_FAILURES)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Failure(
                    row.getString(0),
                    Optional.ofNullable(row.getString(1)).orElse(""),
                    row.getLong(2)))
        .toList();
  }

  private static Effort effort(ResultTables tables) {
    if (!tables.stores("seconds") || !tables.stores("host")) {
      return new Effort(0, 0);
    }
    Row row = tables.runs().agg(sum("seconds"), countDistinct("host")).first();
    return new Effort(row.isNullAt(0) ? 0 : row.getDouble(0), row.getLong(1));
  }
}
