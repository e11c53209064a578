package mesasweep.analysis;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.row_number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/**
 * The tables behind {@link Views}, which documents their columns. Nothing is computed until a query
 * asks.
 */
record ResultTables(ResolvedSweep sweep, Dataset<Row> runs) {
  private static final String BATCH_NUMBER = "sweep_batch";
  private static final String TRAJECTORY = "trajectory";

  static ResultTables open(SparkSession spark, ResultDirectory results) {
    results.requireResults();
    ResolvedSweep sweep = ResolvedSweep.read(results.sweepFile());
    Dataset<Row> stored =
        Jobs.described(
            spark,
            "read the schemas of " + results.root(),
            () ->
                spark
                    .read()
                    .option("mergeSchema", true)
                    // Spark would take the directory's name for a column `batch`, over the
                    // parameter of that name.
                    .option("recursiveFileLookup", true)
                    // A directory's name is a name, whatever brackets or stars are in it.
                    .option("__globPaths__", false)
                    .parquet(
                        results.committedBatches().stream()
                            .map(ResultDirectory::location)
                            .toArray(String[]::new)));
    return new ResultTables(sweep, withAllAxes(latestOfEachTrial(stored), sweep));
  }

  Dataset<Row> cells() {
    return CellStatistics.of(runs, sweep.axisColumns())
        .orderBy(CellStatistics.columns(sweep.axisColumns()));
  }

  Dataset<Row> trajectory() {
    List<String> measurements = measurements();
    List<Column> identity = new ArrayList<>(List.of(col("trial_id"), col("seed")));
    for (String axis : sweep.axisColumns()) {
      identity.add(
          col("`" + axis + "`").as(measurements.contains(axis) ? "initial_" + axis : axis));
    }
    if (stores("outcome")) {
      identity.add(col("outcome"));
    }
    if (!stores(TRAJECTORY)) {
      return runs.select(identity.toArray(Column[]::new)).where(lit(false));
    }
    // Not `inline`, which would read every measurement where a query names one.
    identity.add(explode(col(TRAJECTORY)).as("measured"));
    return runs.select(identity.toArray(Column[]::new))
        .select(col("*"), col("measured.*"))
        .drop("measured");
  }

  /**
   * The trials in at most so many partitions, with the axes and those of the columns that are
   * stored.
   */
  ResultTables only(List<String> columns, int partitions) {
    List<String> kept =
        Stream.concat(sweep.axisColumns().stream(), columns.stream())
            .filter(this::stores)
            .distinct()
            .toList();
    return new ResultTables(sweep, runs.select(CellStatistics.columns(kept)).coalesce(partitions));
  }

  boolean stores(String column) {
    return Arrays.asList(runs.columns()).contains(column);
  }

  private List<String> measurements() {
    return stores(TRAJECTORY)
            && runs.schema().apply(TRAJECTORY).dataType() instanceof ArrayType array
            && array.elementType() instanceof StructType step
        ? List.of(step.fieldNames())
        : List.of();
  }

  /**
   * A window rather than a join: it prunes columns, so that a trajectory is moved only for who asks
   * for it.
   */
  private static Dataset<Row> latestOfEachTrial(Dataset<Row> stored) {
    WindowSpec latestFirst =
        Window.partitionBy("trial_id").orderBy(col(BATCH_NUMBER).desc(), col("finished_at").desc());
    Column batchNumber =
        regexp_extract(col("_metadata.file_path"), ResultDirectory.BATCH_NUMBER_IN_PATH, 1);
    return stored
        .withColumn(BATCH_NUMBER, batchNumber.cast("int"))
        .withColumn("latest_first", row_number().over(latestFirst))
        .where(col("latest_first").equalTo(1))
        .drop("latest_first");
  }

  /** A sweep may have been extended by an axis of which no batch is committed yet. */
  private static Dataset<Row> withAllAxes(Dataset<Row> runs, ResolvedSweep sweep) {
    Dataset<Row> all = runs;
    for (Axis axis : sweep.axes()) {
      if (!Arrays.asList(runs.columns()).contains(axis.column())) {
        all = all.withColumn(axis.column(), lit(null).cast(axis.isNumeric() ? "double" : "string"));
      }
    }
    return all;
  }
}
