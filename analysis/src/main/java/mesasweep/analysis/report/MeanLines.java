package mesasweep.analysis.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.col;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.tables.MeanTrajectories;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.Schema;
import org.apache.spark.sql.Row;

/**
 * Rows of the view {@code mean_trajectory} as lines over the steps: for each value of one axis, or
 * for all trials.
 *
 * @param by the axis: that of the panels, or else one of the plane's
 * @param groups that have trials, of which not more are shown than can be told apart
 * @param lines by measure, in the order of the declaration and of the groups; no measure without a
 *     line, and no line without a mean
 */
record MeanLines(Panels by, int groups, Map<Measure, List<Line>> lines) {

  /** More bands than this hide each other. */
  private static final int MOST_LINES = 6;

  private static final int MOST_POINTS = 60;

  /**
   * @param trials of the point that has most
   * @param points a row of the view by step, in their order; empty where not more than half as many
   *     trials have a value
   */
  record Line(String title, long trials, Map<Long, Optional<Row>> points) {

    /** Whether some points are of fewer trials than others. */
    boolean isThinned() {
      return points.values().stream()
          .anyMatch(point -> point.isEmpty() || trialsOf(point.get()) < trials);
    }

    Stream<Row> rows() {
      return points.values().stream().flatMap(Optional::stream);
    }
  }

  static MeanLines of(SweepTables tables, Panels panels) {
    List<Measure> measures = tables.experiment().averagedMeasures();
    Panels by = groups(tables, panels);
    if (measures.isEmpty()) {
      return new MeanLines(by, 0, Map.of());
    }
    String axis = by.axis().map(Axis::key).orElse(MeanTrajectories.ALL);
    Map<String, List<Long>> steps =
        MeanTrajectories.steps(tables, axis, MOST_POINTS)
            .orderBy(MeanTrajectories.VALUE, Schema.STEP)
            .collectAsList()
            .stream()
            .collect(groupingBy(row -> row.getString(0), mapping(row -> row.getLong(1), toList())));
    List<String> all = inOrder(by, List.copyOf(steps.keySet()));
    List<String> shown = some(all);
    Object[] ofAny = steps.values().stream().flatMap(List::stream).distinct().toArray();
    Map<List<String>, List<Row>> means =
        tables
            .meanTrajectory()
            .where(col(MeanTrajectories.AXIS).equalTo(axis))
            .where(col(MeanTrajectories.VALUE).isin(shown.toArray()))
            .where(col(Schema.STEP).isin(ofAny))
            .collectAsList()
            .stream()
            .collect(
                groupingBy(
                    row ->
                        List.of(
                            row.getAs(MeanTrajectories.MEASURE),
                            row.getAs(MeanTrajectories.VALUE))));
    Map<Measure, List<Line>> lines = new LinkedHashMap<>();
    for (Measure measure : measures) {
      List<Line> ofIt =
          shown.stream()
              .map(
                  group ->
                      line(
                          by.title(group),
                          Objects.requireNonNull(steps.get(group), group),
                          means.getOrDefault(List.of(measure.name(), group), List.of())))
              .flatMap(Optional::stream)
              .toList();
      if (!ofIt.isEmpty()) {
        lines.put(measure, ofIt);
      }
    }
    return new MeanLines(by, all.size(), lines);
  }

  /** A map without panels has its columns as lines, or else its rows. */
  private static Panels groups(SweepTables tables, Panels panels) {
    return panels.axis().isPresent()
        ? panels
        : new Panels(
            tables.experiment().plane().stream()
                .flatMap(plane -> Stream.of(plane.x(), plane.y()))
                .flatMap(axis -> tables.sweep().axis(axis.parameter()).stream())
                .filter(axis -> axis.values().size() > 1)
                .findFirst());
  }

  /** By their size, if they are numbers: refinement has put some between those of the sweep. */
  private static List<String> inOrder(Panels by, List<String> groups) {
    return by.axis().filter(Axis::isNumeric).isPresent()
        ? groups.stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList()
        : by.inOrder(groups);
  }

  /** The first, the last and some evenly spaced between them, if there are too many. */
  private static List<String> some(List<String> groups) {
    int last = groups.size() - 1;
    return last < MOST_LINES
        ? groups
        : IntStream.range(0, MOST_LINES)
            .mapToObj(i -> groups.get(Math.round((float) i * last / (MOST_LINES - 1))))
            .toList();
  }

  private static Optional<Line> line(String title, List<Long> steps, List<Row> means) {
    long most = means.stream().mapToLong(MeanLines::trialsOf).max().orElse(0);
    Map<Long, Row> told = new TreeMap<>();
    means.stream()
        .filter(row -> 2 * trialsOf(row) > most)
        .forEach(row -> told.put(row.getAs(Schema.STEP), row));
    Map<Long, Optional<Row>> points = new LinkedHashMap<>();
    steps.forEach(step -> points.put(step, Optional.ofNullable(told.get(step))));
    Line line = new Line(title, most, points);
    return line.rows().findAny().map(any -> line);
  }

  static long trialsOf(Row row) {
    return row.<Long>getAs(MeanTrajectories.TRIALS);
  }

  /** Whether some line has points of fewer trials than others. */
  boolean isThinned() {
    return all().anyMatch(Line::isThinned);
  }

  /** The seeds of the point that has most. */
  int seeds() {
    return all()
        .flatMap(Line::rows)
        .mapToInt(row -> row.<Integer>getAs(MeanTrajectories.SEEDS))
        .max()
        .orElse(0);
  }

  private Stream<Line> all() {
    return lines.values().stream().flatMap(List::stream);
  }

  /** The steps of all lines, ascending. */
  List<Long> steps() {
    return all().flatMap(line -> line.points().keySet().stream()).distinct().sorted().toList();
  }
}
