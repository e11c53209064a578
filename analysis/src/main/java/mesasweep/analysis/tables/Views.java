package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import mesasweep.results.Axis;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.UnusableResultsException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The stored trials, and what they say, as SQL: {@link #ALL} is the list of the views, with what
 * each says. Intervals are at 95 %; what is pooled over cells has them by seed, for trials of one
 * seed share their environment. Of several directories every view has a first column {@code sweep},
 * the name of the directory, and the axes of all of them.
 *
 * <p>Functions, for any grouping of {@code runs} or {@code cells}:
 *
 * <ul>
 *   <li>{@code wilson_low(k, n)}, {@code wilson_high(k, n)}: the interval of k out of n trials of
 *       different seeds.
 *   <li>{@code pooled_share(collect_list(struct(seed, whether it is one of those)))}: a row with
 *       {@code share}, {@code low}, {@code high}, {@code trials} and {@code seeds}, for trials that
 *       may come several to a seed ({@link mesasweep.analysis.statistics.PooledShare}).
 *   <li>{@code cumulative_incidence(collect_list(struct(seed, first_events)))}: an array with the
 *       rows of {@code incidence}, to be used inside {@code inline}.
 *   <li>{@code restricted_means(collect_list(struct(seed, first_events)), horizon)}: an array with
 *       a row per {@code state} (no_event, or which event came first): of the first {@code horizon}
 *       steps the mean number {@code mean_steps} spent in it, its {@code standard_error} and its
 *       interval from {@code low} to {@code high}, by the jackknife over seeds. An event known to
 *       an interval counts from its end on. Groups of the same seeds are not independent. An error
 *       if trials without an event were not followed for so long.
 *   <li>{@code conditional_auroc(collect_list(struct(cell, seed, whether it was found,
 *       array(features))))}: a row of {@code detection} from {@code auroc} on, for any cells and
 *       any features, which are numbers. Trials of which one is missing do not count.
 *   <li>{@code critical_Y(collect_list(struct(seed, x, y, whether it was found)), x)}, called after
 *       the short name of the plane's y-axis: a row of {@code boundary} at any one x.
 * </ul>
 */
public final class Views {

  /** The one whose long form is exported. */
  static final String TRAJECTORY = "trajectory";

  /** Another view is one more entry. */
  public static final List<View> ALL =
      List.of(
          new View(
              "runs",
              "a row per trial, of the latest batch that holds it: all stored columns",
              RunColumns::of,
              SweepTables::runs,
              tables -> List.of()),
          new View(
              TRAJECTORY,
              "a row per recorded step",
              RunColumns::ofTrajectory,
              SweepTables::trajectory,
              tables -> List.of()),
          new View(
              "cells",
              "a row per combination of the axes other than the seed",
              CellStatistics::documentation,
              SweepTables::wholeCells,
              SweepTables::quotedAxisColumns),
          new View(
              "failures",
              "a row per trial that is not done",
              RunColumns::ofFailures,
              SweepTables::failures,
              tables -> List.of()),
          new View(
              "mean_trajectory",
              "the mean over trials of each measure that is declared to be averaged, by recorded"
                  + " step, for all trials and for each value of each axis",
              MeanTrajectories::documentation,
              SweepTables::meanTrajectory,
              // Numbers as numbers: 2 before 10.
              tables ->
                  List.of(
                      MeanTrajectories.MEASURE,
                      MeanTrajectories.AXIS,
                      "try_cast(value AS DOUBLE)",
                      MeanTrajectories.VALUE,
                      Schema.STEP)),
          new View(
              "incidence",
              "per cell, the probability that an event came first and by a step, by maximum"
                  + " likelihood: Aalen-Johansen where steps are exact, Turnbull where they are"
                  + " known to intervals",
              Incidence::documentation,
              SweepTables::incidence,
              tables -> with(tables.quotedAxisColumns(), "event", "step")),
          new View(
              "boundary",
              "where half of the trials are those of a finding, along the y-axis of the map, at"
                  + " each x: a logistic fit with Firth's penalty, for all trials and for each"
                  + " value of each other axis",
              Boundaries::documentation,
              SweepTables::boundary,
              // Numbers as numbers: 2 before 10.
              tables ->
                  with(
                      List.of("finding", "axis", "try_cast(value AS DOUBLE)", "value"),
                      tables
                          .experiment()
                          .plane()
                          .map(plane -> "`" + plane.x().column() + "`")
                          .orElse("place"))),
          new View(
              "effects",
              "for each axis the difference in the share of a finding between each value and the"
                  + " first",
              Effects::documentation,
              SweepTables::effects,
              tables -> List.of()),
          new View(
              "thresholds",
              "the outcomes if a threshold of the classification, or its odds, were multiplied by a"
                  + " factor",
              Thresholds::documentation,
              SweepTables::thresholds,
              tables -> List.of(Schema.THRESHOLD, Schema.FACTOR)),
          new View(
              "audit",
              "how often trials that were settled early end otherwise, told by those that went on",
              Audit::documentation,
              SweepTables::audit,
              tables -> List.of("settled", Schema.SETTLED_OUTCOME)),
          new View(
              "detection",
              "how well it can be told at a step, from what is recorded by then, which trials of a"
                  + " cell will end as a finding says",
              Detections::documentation,
              SweepTables::detection,
              tables ->
                  List.of(Detections.FINDING, Detections.CHECKPOINT, Detections.FEATURE_SET)));

  private Views() {}

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  /**
   * Replaces the temporary views of the session. They show the batches that are committed now;
   * register again to see later ones. Reads schemas, no trials.
   *
   * @param directories at least one
   * @throws UnusableResultsException when a directory is given twice, holds no sweep or no
   *     committed batch, or another experiment than the first
   */
  public static void register(SparkSession spark, List<ResultDirectory> directories) {
    tables(spark, directories, View::rows)
        .forEach((view, rows) -> rows.createOrReplaceTempView(view.name()));
  }

  /**
   * The rows of all views, in their order; otherwise as {@link #register}.
   *
   * @param rows what a view has of one directory
   */
  static Map<View, Dataset<Row>> tables(
      SparkSession spark,
      List<ResultDirectory> directories,
      Function<View, Function<SweepTables, Dataset<Row>>> rows) {
    Map<String, SweepTables> sweeps = open(spark, directories);
    SweepTables any = sweeps.values().iterator().next();
    SqlFunctions.register(spark, any.experiment());
    Map<View, Dataset<Row>> tables = new LinkedHashMap<>();
    for (View view : ALL) {
      Dataset<Row> all = all(sweeps, rows.apply(view));
      List<String> order = view.order().apply(any);
      Stream<String> sweep = sweeps.size() == 1 ? Stream.empty() : Stream.of("sweep");
      tables.put(
          view,
          order.isEmpty()
              ? all
              : all.orderBy(
                  Stream.concat(sweep, order.stream())
                      .map(functions::expr)
                      .toArray(Column[]::new)));
    }
    return tables;
  }

  private static Map<String, SweepTables> open(
      SparkSession spark, List<ResultDirectory> directories) {
    Set<String> seen = new HashSet<>();
    for (ResultDirectory directory : directories) {
      if (!seen.add(directory.root().identity())) {
        throw new UnusableResultsException(
            directory.root() + " is given twice. Its trials would count twice.");
      }
    }
    List<SweepTables> tables = SweepTables.openAll(spark, directories);
    Map<String, SweepTables> opened = new LinkedHashMap<>();
    for (int i = 0; i < directories.size(); i++) {
      opened.put(name(directories.get(i), directories), tables.get(i));
    }
    Map<String, Axis> axes = new LinkedHashMap<>();
    opened.values().stream()
        .flatMap(sweep -> sweep.axes().stream())
        .forEach(axis -> axes.putIfAbsent(axis.key(), axis));
    opened.replaceAll((name, sweep) -> sweep.withAxes(List.copyOf(axes.values())));
    return opened;
  }

  /** The last part of the path, or all of it where that does not tell the directories apart. */
  private static String name(ResultDirectory directory, List<ResultDirectory> all) {
    String last = directory.root().name();
    boolean unique =
        all.stream().map(other -> other.root().name()).filter(last::equals).count() == 1;
    return unique ? last : directory.root().identity();
  }

  private static Dataset<Row> all(
      Map<String, SweepTables> sweeps, Function<SweepTables, Dataset<Row>> table) {
    List<Dataset<Row>> parts = new ArrayList<>();
    sweeps.forEach(
        (name, tables) -> {
          Dataset<Row> part = table.apply(tables);
          parts.add(sweeps.size() == 1 ? part : part.select(lit(name).as("sweep"), col("*")));
        });
    return parts.stream().reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }
}
