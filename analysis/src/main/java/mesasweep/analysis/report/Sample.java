package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Incidence;
import mesasweep.analysis.tables.SweepTables;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The trials whose trajectories a report shows: the same number of each square of the maps as far
 * as there is room, the same ones every time.
 *
 * @param trials by panel, place and seed
 * @param of how many that have a trajectory
 */
record Sample(List<Trial> trials, long of) {
  /** What fits into a page of some megabytes. */
  private static final int MOST_TRIALS = 2000;

  private static final int MOST_PER_SQUARE = 5;
  private static final int MOST_RECORDS = 40;

  /** The measurements that are shown, in the order of {@link Trial#measured}. */
  static final List<String> MEASUREMENTS =
      List.of(
          "discount_rate",
          "objective_gap",
          "compliance",
          "training_loss",
          "deployment_loss",
          "deployment_concern");

  /**
   * @param x the value of the abscissa; 0 without maps
   * @param y the value of the ordinate; 0 in maps of one row
   * @param firstEvent empty if the experiment records none
   * @param steps of the records, at most some forty, evenly thinned
   * @param measured for each of the measurements one value a record
   */
  record Trial(
      String id,
      String panel,
      double x,
      double y,
      long seed,
      String outcome,
      String firstEvent,
      long firstEventStep,
      List<Long> steps,
      List<List<Double>> measured) {}

  private static final Sample NOTHING = new Sample(List.of(), 0);

  /**
   * @param placed the same trials with their panels and places, without the trajectories
   */
  static Sample draw(SweepTables tables, SweepTables placed, Panels by, MapLayout layout) {
    if (!tables.measures(MEASUREMENTS)
        || !List.of(Incidence.FIRST_EVENT, "outcome").stream().allMatch(placed::stores)) {
      return NOTHING;
    }
    Dataset<Row> candidates =
        placed.runs().where(CellStatistics.DONE.and(col("outcome").notEqual("DIVERGED")));
    // First one of every square, then a second one; among equals in an order without meaning.
    Column hash = xxhash64(col("trial_id"));
    Column inSquare =
        row_number()
            .over(Window.partitionBy(Panels.PANEL, Panels.X, Panels.Y).orderBy(col("seed"), hash));
    Object[] ids =
        candidates
            .withColumn("in_square", inSquare)
            .where(col("in_square").leq(MOST_PER_SQUARE))
            .orderBy(col("in_square"), hash)
            .limit(MOST_TRIALS)
            .select("trial_id")
            .collectAsList()
            .stream()
            .map(row -> (Object) row.getString(0))
            .toArray();
    if (ids.length == 0) {
      return NOTHING;
    }
    Dataset<Row> chosen = tables.runs().where(col("trial_id").isin(ids));
    List<Trial> trials =
        by
            .withPanels(chosen, layout)
            .orderBy(Panels.PANEL, Panels.Y, Panels.X, "seed", "trial_id")
            .select(
                col("trial_id"),
                col(Panels.PANEL),
                orZero(Panels.X),
                orZero(Panels.Y),
                col("seed"),
                col("outcome"),
                col(Incidence.FIRST_EVENT),
                col(Incidence.FIRST_EVENT_STEP),
                thinned())
            .collectAsList()
            .stream()
            .map(Sample::trial)
            .toList();
    return new Sample(trials, candidates.count());
  }

  Map<List<Object>, List<Trial>> bySquare() {
    return trials.stream()
        .collect(Collectors.groupingBy(trial -> List.of(trial.panel(), trial.x(), trial.y())));
  }

  private static Column orZero(String column) {
    return coalesce(col(column), lit(0.0));
  }

  /** The first record, then every so many, and the last. */
  private static Column thinned() {
    String fields =
        MEASUREMENTS.stream().map(name -> "r." + name).collect(Collectors.joining(", "));
    return expr(
        ("transform(filter(trajectory, (r, i) -> i %% greatest(1, ceil(size(trajectory) / %d)) = 0"
                + " OR i = size(trajectory) - 1), r -> struct(r.step, %s))")
            .formatted(MOST_RECORDS, fields));
  }

  private static Trial trial(Row row) {
    List<Row> records = row.getList(8);
    return new Trial(
        row.getString(0),
        row.getString(1),
        row.getDouble(2),
        row.getDouble(3),
        row.getLong(4),
        row.getString(5),
        row.getString(6),
        row.getLong(7),
        records.stream().map(record -> record.getLong(0)).toList(),
        IntStream.rangeClosed(1, MEASUREMENTS.size())
            .mapToObj(field -> records.stream().map(record -> record.getDouble(field)).toList())
            .toList());
  }
}
