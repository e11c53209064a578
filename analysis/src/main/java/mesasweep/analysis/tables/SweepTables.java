package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.substring_index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mesasweep.results.Axis;
import mesasweep.results.CommittedFiles;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.RowFile;
import mesasweep.results.Schema;
import mesasweep.results.UnusableResultsException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of one result directory; {@link Views} documents their columns. Nothing is computed
 * until a query asks.
 *
 * @param axes whose combinations are the cells: those of the sweep, and of others beside it
 * @param runs one row per trial
 * @param isSmall whether all of it has room in memory, and to plan for several cores would take
 *     longer than they save: it is one partition
 */
public record SweepTables(
    ResolvedSweep sweep,
    ExperimentDescription experiment,
    List<Axis> axes,
    Dataset<Row> runs,
    boolean isSmall) {
  static final String BATCH_NUMBER = "sweep_batch";

  /** Damage is an error, whatever the file system does about it. */
  private static final String CHECKED_PAGES = "parquet.page.verify-checksum.enabled";

  /** Bytes of files: some ten thousand trials. */
  private static final long SMALL = 32L << 20;

  /** A directory's name is a name, whatever brackets or stars are in it. */
  private static final String LITERAL_PATHS = "__globPaths__";

  /**
   * Reads schemas, no trials.
   *
   * @throws UnusableResultsException when the directory holds no sweep or no committed batch
   */
  public static SweepTables open(SparkSession spark, ResultDirectory results) {
    ResolvedSweep sweep = results.requireSweep();
    CommittedFiles files = results.requireResults();
    ExperimentDescription experiment = ExperimentDescription.read(results.experimentFile());
    requireOfOneExperiment(results, sweep, experiment);
    boolean isSmall = files.bytes() <= SMALL;
    Dataset<Row> stored =
        Jobs.described(
            spark,
            "read the schemas of " + results.root(),
            () -> stored(spark, files.files(), isSmall));
    Dataset<Row> runs = FirstEvents.with(complete(stored, experiment), experiment);
    return new SweepTables(sweep, experiment, List.of(), runs, isSmall).withAxes(sweep.axes());
  }

  /**
   * Several directories, to be asked together; reads schemas, no trials.
   *
   * @param directories at least one
   * @return in the same order
   * @throws UnusableResultsException when a directory holds no sweep or no committed batch, or
   *     another experiment than the first; with a line for every such directory
   */
  public static List<SweepTables> openAll(SparkSession spark, List<ResultDirectory> directories) {
    List<SweepTables> opened = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (ResultDirectory directory : directories) {
      try {
        SweepTables tables = open(spark, directory);
        opened.add(tables);
        problems.addAll(otherExperiment(opened.get(0).sweep(), tables.sweep(), directory));
      } catch (UnusableResultsException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new UnusableResultsException(String.join("\n", problems));
    }
    return opened;
  }

  private static List<String> otherExperiment(
      ResolvedSweep first, ResolvedSweep other, ResultDirectory where) {
    return first.experiment().equals(other.experiment())
        ? List.of()
        : List.of(
            where.root()
                + " holds the experiment "
                + other.experiment()
                + ", the first directory "
                + first.experiment()
                + ". Ask sweeps of one experiment together.");
  }

  /** A description of other outcomes would count none of those that are there. */
  private static void requireOfOneExperiment(
      ResultDirectory results, ResolvedSweep sweep, ExperimentDescription described) {
    if (!described.experiment().equals(sweep.experiment())) {
      throw new UnusableResultsException(
          results.experimentFile()
              + " describes the experiment "
              + described.experiment()
              + ", but "
              + results.sweepFile()
              + " is of "
              + sweep.experiment()
              + ". One of them is another directory's; restore it.");
    }
  }

  /** The files of a batch have one schema; another version may have written the next batch. */
  private static Dataset<Row> stored(SparkSession spark, List<RowFile> files, boolean isSmall) {
    Map<String, RowFile> oneOfEachBatch = new LinkedHashMap<>();
    files.forEach(file -> oneOfEachBatch.putIfAbsent(file.batch(), file));
    StructType schema =
        spark
            .read()
            .option("mergeSchema", true)
            .option(LITERAL_PATHS, false)
            .parquet(paths(oneOfEachBatch.values()))
            .schema();
    Column batchNumber =
        regexp_extract(col("_metadata.file_path"), ResultDirectory.BATCH_NUMBER_IN_PATH, 1);
    Dataset<Row> stored =
        spark
            .read()
            .schema(schema)
            // Spark would take the names of folders for columns, and files of two folders twice.
            .option("recursiveFileLookup", true)
            .option(LITERAL_PATHS, false)
            .option(CHECKED_PAGES, true)
            .parquet(paths(files))
            .withColumn(BATCH_NUMBER, batchNumber.cast("int"));
    return isSmall ? stored.coalesce(1) : stored;
  }

  /** With the columns that were declared after all batches had been written. */
  private static Dataset<Row> complete(Dataset<Row> stored, ExperimentDescription experiment) {
    List<String> present = Arrays.asList(stored.columns());
    Dataset<Row> complete = stored;
    for (StructField field : Schema.of(experiment).fields()) {
      if (!present.contains(field.name())) {
        complete = complete.withColumn(field.name(), lit(null).cast(field.dataType()));
      }
    }
    return complete;
  }

  private static String[] paths(Collection<RowFile> files) {
    return files.stream().map(file -> file.location().sparkPath()).toArray(String[]::new);
  }

  /** With cells of these axes, of which a sweep may have fixed some and not know others. */
  public SweepTables withAxes(List<Axis> all) {
    Dataset<Row> complete = runs;
    for (Axis axis : all) {
      if (!stores(axis.column())) {
        complete =
            complete.withColumn(
                axis.column(), lit(null).cast(axis.isNumeric() ? "double" : "string"));
      }
    }
    return new SweepTables(sweep, experiment, all, complete, isSmall);
  }

  /**
   * The trials in at most so many partitions, with the axes and those of the columns that are
   * stored.
   */
  public SweepTables only(List<String> columns, int partitions) {
    List<String> kept =
        Stream.concat(axisColumns().stream(), columns.stream())
            .filter(this::stores)
            .distinct()
            .toList();
    return new SweepTables(
        sweep,
        experiment,
        axes,
        runs.select(CellStatistics.columns(kept)).coalesce(isSmall ? 1 : partitions),
        isSmall);
  }

  /** The same, kept in memory from the first question on until its rows are unpersisted. */
  public SweepTables persisted() {
    return with(runs.persist());
  }

  /** Of these rows. */
  public SweepTables with(Dataset<Row> others) {
    return new SweepTables(sweep, experiment, axes, others, isSmall);
  }

  /**
   * Those that the trajectories have: one that was declared later is not stored by older batches.
   */
  List<Measure> storedMeasures() {
    StructType record =
        (StructType) ((ArrayType) runs.schema().apply(Schema.TRAJECTORY).dataType()).elementType();
    List<String> stored = List.of(record.fieldNames());
    return experiment.measures().stream().filter(one -> stored.contains(one.name())).toList();
  }

  public boolean stores(String column) {
    return Arrays.asList(runs.columns()).contains(column);
  }

  /** Without the intervals of medians, which need the seeds and all that is known of steps. */
  public Dataset<Row> cells() {
    return CellStatistics.of(runs, experiment, axisColumns());
  }

  /** The same for the trials of each seed by themselves. */
  Dataset<Row> cellsBySeed() {
    return CellStatistics.of(
        runs, experiment, Stream.concat(axisColumns().stream(), Stream.of(Schema.SEED)).toList());
  }

  Dataset<Row> wholeCells() {
    return CellStatistics.withMedianIntervals(runs, experiment, axisColumns())
        .withColumn(Levels.LEVEL, Levels.of(sweep, experiment));
  }

  Dataset<Row> trajectory() {
    List<String> measurements = experiment.measures().stream().map(Measure::name).toList();
    return trajectory(axis -> measurements.contains(axis) ? "initial_" + axis : axis);
  }

  /**
   * A row per recorded step.
   *
   * @param named from an axis's column to what it is called beside the measures
   */
  Dataset<Row> trajectory(UnaryOperator<String> named) {
    List<Column> identity = new ArrayList<>(List.of(col(Schema.TRIAL_ID), col(Schema.SEED)));
    for (String axis : axisColumns()) {
      identity.add(col("`" + axis + "`").as(named.apply(axis)));
    }
    identity.add(col(Schema.OUTCOME));
    // Not `inline`, which would read every measurement where a query names one.
    identity.add(explode(col(Schema.TRAJECTORY)).as("measured"));
    return runs.select(identity.toArray(Column[]::new))
        .select(col("*"), col("measured.*"))
        .drop("measured");
  }

  public Dataset<Row> failures() {
    List<Column> columns = new ArrayList<>(List.of(col(Schema.TRIAL_ID), col(Schema.SEED)));
    columns.addAll(List.of(CellStatistics.columns(axisColumns())));
    columns.add(col(Schema.STATE));
    columns.add(substring_index(col(Schema.FAILURE), "\n", 1).as("message"));
    Stream.of(Schema.FAILURE, Schema.HOST, Schema.FINISHED_AT, Schema.SECONDS, BATCH_NUMBER)
        .forEach(column -> columns.add(col(column)));
    return runs.where(not(CellStatistics.DONE)).select(columns.toArray(Column[]::new));
  }

  public Dataset<Row> meanTrajectory() {
    return MeanTrajectories.of(this);
  }

  Dataset<Row> incidence() {
    return Incidence.of(experiment)
        .table(runs, axisColumns(), experiment.stepSize().map(Axis::column));
  }

  Dataset<Row> boundary() {
    return Boundaries.of(experiment)
        .map(boundaries -> boundaries.table(runs, axes, sweep))
        .orElseGet(() -> Boundaries.nothing(runs));
  }

  public Dataset<Row> effects() {
    return Effects.of(runs, sweep, experiment);
  }

  public Dataset<Row> thresholds() {
    return Thresholds.of(runs, experiment);
  }

  public Dataset<Row> detection() {
    return Detections.of(this);
  }

  public Dataset<Row> audit() {
    return Audit.table(runs, experiment);
  }

  /** As expressions of SQL. */
  List<String> quotedAxisColumns() {
    return axisColumns().stream().map(column -> "`" + column + "`").toList();
  }

  /** Of all axes, those of their words included. */
  public List<String> axisColumns() {
    return axes.stream()
        .flatMap(axis -> CellStatistics.columnsOf(axis, experiment))
        .distinct()
        .toList();
  }
}
