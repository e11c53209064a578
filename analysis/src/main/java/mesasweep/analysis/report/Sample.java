package mesasweep.analysis.report;

import static java.util.Comparator.comparing;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.FirstEvents;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Picture;
import mesasweep.results.ExperimentDescription.Role;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.jspecify.annotations.Nullable;

/**
 * The trials whose trajectories and pictures a report shows: the same number of each square of the
 * maps as far as there is room, the same ones every time.
 *
 * @param measures that are shown, in the order of {@link Trial#measured}
 * @param trials by panel, place and seed
 * @param of how many that are done and not broken
 */
record Sample(List<Measure> measures, List<Trial> trials, long of) {
  /** What fits into a page of some megabytes. */
  private static final int MOST_TRIALS = 2000;

  private static final int MOST_PER_SQUARE = 5;
  private static final int MOST_RECORDS = 40;

  /** What the pictures may add to a page, in characters. */
  private static final int MOST_DRAWN = 400_000;

  /** What a cell of a path takes. */
  private static final int CELL_CHARACTERS = 4;

  /**
   * @param x the value of the abscissa; 0 without maps
   * @param y the value of the ordinate; 0 in maps of one row
   * @param ended its first event, as a clause; empty if no events compete
   * @param steps of the records, at least one and at most some forty, evenly thinned
   * @param measured for each of the measures one value a record; null where there is none
   * @param drawings of its pictures, if it is the one of its square whose pictures are shown
   */
  record Trial(
      String id,
      String panel,
      double x,
      double y,
      long seed,
      String outcome,
      String ended,
      List<Long> steps,
      List<List<@Nullable Double>> measured,
      List<Drawing> drawings) {

    List<Object> square() {
      return List.of(panel, x, y);
    }

    Optional<Drawing> drawing(Picture picture) {
      return drawings.stream().filter(one -> one.picture().equals(picture.name())).findFirst();
    }

    private Trial withoutDrawings() {
      return new Trial(id, panel, x, y, seed, outcome, ended, steps, measured, List.of());
    }

    private int characters() {
      return drawings.stream()
          .mapToInt(
              one -> String.join("", one.rows()).length() + CELL_CHARACTERS * one.path().size())
          .sum();
    }
  }

  /**
   * A picture of a trial.
   *
   * @param picture its name
   * @param rows from the top, each of tiles by their codes
   * @param path cells, counted from 0 along the rows
   */
  record Drawing(String picture, List<String> rows, List<Long> path) {}

  private static final Sample NOTHING = new Sample(List.of(), List.of(), 0);

  /** What a figure shows: the measures of a panel, and those that move in the plane. */
  private static List<Measure> shown(ExperimentDescription experiment) {
    List<String> plane =
        experiment.plane().stream()
            .flatMap(both -> Stream.of(both.x().column(), both.y().column()))
            .toList();
    return experiment.measures().stream()
        .filter(measure -> !measure.panel().isEmpty() || plane.contains(measure.name()))
        .toList();
  }

  /** The values of a measure in a trial. */
  List<Double> values(Trial trial, String measure) {
    return trial.measured().get(measures.stream().map(Measure::name).toList().indexOf(measure));
  }

  /**
   * @param placed the same trials with their panels and places, without the trajectories
   */
  static Sample draw(SweepTables tables, SweepTables placed, Panels by, MapLayout layout) {
    ExperimentDescription experiment = tables.experiment();
    List<Measure> measures = shown(experiment);
    boolean hasPictures = !experiment.pictures().isEmpty();
    if (measures.isEmpty() && !hasPictures) {
      return NOTHING;
    }
    Object[] broken =
        experiment.outcomes().stream()
            .filter(outcome -> outcome.role() == Role.BROKEN)
            .map(Outcome::name)
            .toArray();
    Dataset<Row> candidates =
        placed.runs().where(CellStatistics.DONE.and(not(col(Schema.OUTCOME).isin(broken))));
    // First one of every square, then a second one; among equals in an order without meaning.
    Column hash = xxhash64(col("trial_id"));
    Column inSquare =
        row_number()
            .over(
                Window.partitionBy(Panels.PANEL, Panels.X, Panels.Y)
                    .orderBy(col(Schema.SEED), hash));
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
            .withPanels(chosen, layout, experiment)
            .orderBy(Panels.PANEL, Panels.Y, Panels.X, Schema.SEED, "trial_id")
            .select(
                col("trial_id"),
                col(Panels.PANEL),
                orZero(Panels.X),
                orZero(Panels.Y),
                col(Schema.SEED),
                col("outcome"),
                col(FirstEvents.EVENT),
                col(FirstEvents.AFTER),
                col(FirstEvents.STEP),
                thinned(measures),
                hasPictures ? col(Schema.PICTURES) : lit(null))
            .collectAsList()
            .stream()
            .filter(row -> !row.isNullAt(9) && !row.getList(9).isEmpty())
            .map(row -> trial(row, measures.size(), experiment))
            .toList();
    return new Sample(measures, pictured(trials), candidates.count());
  }

  /** The pictures of the first trial that has any in each square, as far as there is room. */
  private static List<Trial> pictured(List<Trial> trials) {
    Map<List<Object>, Trial> firsts = new HashMap<>();
    trials.stream()
        .filter(trial -> !trial.drawings().isEmpty())
        .forEach(trial -> firsts.putIfAbsent(trial.square(), trial));
    Set<Trial> kept = new HashSet<>();
    int characters = 0;
    // In an order without meaning: what is left out is left out everywhere.
    for (Trial trial : firsts.values().stream().sorted(comparing(Trial::id)).toList()) {
      characters += trial.characters();
      if (characters <= MOST_DRAWN) {
        kept.add(trial);
      }
    }
    return trials.stream()
        .map(trial -> kept.contains(trial) ? trial : trial.withoutDrawings())
        .toList();
  }

  private static Column orZero(String column) {
    return coalesce(col(column), lit(0.0));
  }

  /** The first record, then every so many, and the last. */
  private static Column thinned(List<Measure> measures) {
    String fields =
        Stream.concat(Stream.of(Schema.STEP), measures.stream().map(Measure::name))
            .map(name -> "r.`" + name + "`")
            .collect(Collectors.joining(", "));
    return expr(
        String.format(
            Locale.ROOT,
            "transform(filter(trajectory, (r, i) -> i %% greatest(1, ceil(size(trajectory) / %d)) ="
                + " 0 OR i = size(trajectory) - 1), r -> struct(%s))",
            MOST_RECORDS,
            fields));
  }

  private static Trial trial(Row row, int measures, ExperimentDescription experiment) {
    List<Row> records = row.getList(9);
    return new Trial(
        row.getString(0),
        row.getString(1),
        row.getDouble(2),
        row.getDouble(3),
        row.getLong(4),
        row.getString(5),
        ended(row, experiment),
        records.stream().map(record -> record.getLong(0)).toList(),
        IntStream.rangeClosed(1, measures)
            .mapToObj(field -> records.stream().map(record -> value(record, field)).toList())
            .toList(),
        row.isNullAt(10)
            ? List.of()
            : row.<Row>getList(10).stream()
                .map(one -> new Drawing(one.getString(0), one.getList(1), one.getList(2)))
                .toList());
  }

  /** Null for what is no number: neither JSON nor an axis has a place for it. */
  private static @Nullable Double value(Row record, int field) {
    return record.isNullAt(field) || !Double.isFinite(record.getDouble(field))
        ? null
        : (Double) record.getDouble(field);
  }

  /** How a trial ended. One that does not count has no first event. */
  static String ended(Row row, ExperimentDescription experiment) {
    if (experiment.competingEvents().isEmpty()) {
      return "";
    }
    if (row.isNullAt(8)) {
      return "not eligible";
    }
    long step = row.getLong(8);
    if (FirstEvents.AMBIGUOUS.equals(row.getString(6))) {
      return "first one of several events by step " + step + ", which is not known";
    }
    boolean isExact = step == (row.isNullAt(7) ? 0 : row.getLong(7) + 1);
    return experiment.competingEvents().stream()
        .filter(event -> event.name().equals(row.getString(6)))
        .map(event -> "first " + event.label() + (isExact ? ", at step " : ", by step ") + step)
        .findFirst()
        .orElse("no event within the budget");
  }
}
