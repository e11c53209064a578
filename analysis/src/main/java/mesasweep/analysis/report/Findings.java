package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.LinearDriftLaw;
import mesasweep.analysis.tables.Boundaries;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Incidence;
import mesasweep.analysis.tables.Jobs;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.ResolvedSweep;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a report says, computed in a few passes over the scalars and two over the trajectories; its
 * size grows with the maps, not with the trials.
 *
 * @param panels in the order in which they are shown; none without trials
 * @param cells with at least one done trial
 * @param mostlyDeceptiveCells of them
 * @param budget the most steps that a trial had, 0 if unknown
 * @param effects rows of the view of that name
 * @param thresholds rows of the view of that name
 */
record Findings(
    ResolvedSweep sweep,
    Panels by,
    MapLayout layout,
    Tally total,
    long cells,
    long mostlyDeceptiveCells,
    long budget,
    Map<String, Panel> panels,
    List<Row> effects,
    List<Row> thresholds,
    List<Failure> failures,
    Effort effort,
    Sample sample) {

  /**
   * One of the groups that are shown side by side.
   *
   * @param title as it is shown
   * @param map if there is one
   * @param boundary if the experiment has the plane of it
   * @param law the closed form of the boundary, if it applies to all trials
   * @param risks if the experiment records events
   */
  record Panel(
      String title,
      Tally tally,
      Optional<HeatMap> map,
      Optional<Boundary> boundary,
      Optional<LinearDriftLaw> law,
      Optional<CompetingRisks> risks) {}

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
   * All that the statistics need besides the axes: some hundred bytes a trial, kept over passes.
   */
  private static final List<String> SCALARS =
      Stream.of(
              Stream.of("trial_id", "seed", "state", "outcome", "failure", "host", "seconds"),
              Stream.of(Incidence.FIRST_EVENT, Incidence.FIRST_EVENT_STEP, "steps"),
              CellStatistics.EVENTS.stream(),
              Boundaries.columns().stream())
          .flatMap(Function.identity())
          .toList();

  /**
   * @param by the axis whose values are shown side by side, if it was asked for
   */
  static Findings gather(SparkSession spark, SweepTables tables, Optional<String> by) {
    Panels panels = Panels.of(tables.sweep(), by);
    MapLayout layout = MapLayout.of(tables.sweep(), panels.axis());
    // As many partitions as cores: what is kept stays cut as it is, and every pass pays for it.
    SweepTables scalars = tables.only(SCALARS, spark.sparkContext().defaultParallelism());
    Dataset<Row> placed = panels.withPanels(scalars.runs(), layout).persist();
    try {
      return Jobs.described(
          spark,
          "report on " + tables.sweep().name(),
          () ->
              gather(
                  tables, new SweepTables(tables.sweep(), tables.axes(), placed), panels, layout));
    } finally {
      placed.unpersist();
    }
  }

  private static Findings gather(
      SweepTables tables, SweepTables placed, Panels by, MapLayout layout) {
    Dataset<Row> runs = placed.runs();
    Tally total = Tally.of(CellStatistics.of(runs, List.of()).first());
    Row cells = cells(placed, total);
    Map<String, HeatMap> maps =
        HeatMap.of(
            layout,
            CellStatistics.of(runs, List.of(Panels.PANEL, Panels.X, Panels.Y)).collectAsList());
    Sample sample = Sample.draw(tables, placed, by, layout);
    return new Findings(
        tables.sweep(),
        by,
        layout,
        total,
        cells.getLong(0),
        cells.getLong(1),
        budget(placed),
        panels(runs, by, maps),
        placed.effects().collectAsList(),
        tables.thresholds().orderBy("threshold", "factor").collectAsList(),
        total.failed() == 0 ? List.of() : failures(placed),
        effort(placed),
        sample);
  }

  /** The last step at which a trial had its first event, 0 if none had one. */
  long lastEvent() {
    return panels.values().stream()
        .flatMap(panel -> panel.risks().stream())
        .mapToLong(CompetingRisks::lastEvent)
        .max()
        .orElse(0);
  }

  /** The greatest median step of a long-term objective on any map, 0 if there is none. */
  long latestMedian() {
    return panels.values().stream()
        .flatMap(panel -> panel.map().stream())
        .flatMap(map -> map.squares().stream())
        .flatMapToLong(square -> square.tally().median("long_term_step").stream())
        .max()
        .orElse(0);
  }

  boolean hasEvents() {
    return panels.values().stream().anyMatch(panel -> panel.risks().isPresent());
  }

  /** Whether every panel can have a boundary along the gap. */
  boolean hasBoundaries() {
    return sweep
        .axis("objective-gap")
        .filter(gap -> !by.axis().equals(Optional.of(gap)))
        .isPresent();
  }

  boolean hasMaps() {
    return total.hasOutcomes()
        && panels.values().stream().anyMatch(panel -> panel.map().isPresent());
  }

  private static Row cells(SweepTables tables, Tally total) {
    Column mostlyDeceptive =
        total.hasOutcomes() ? col("deceptive").multiply(2).gt(col("n")) : lit(false);
    return tables.cells().where("n > 0").agg(count("n"), count_if(mostlyDeceptive)).first();
  }

  private static long budget(SweepTables tables) {
    if (!tables.stores("steps")) {
      return 0;
    }
    Row most = tables.runs().selectExpr("max(steps)").first();
    return most.isNullAt(0) ? 0 : most.<Number>getAs(0).longValue();
  }

  private static Map<String, Panel> panels(
      Dataset<Row> runs, Panels by, Map<String, HeatMap> maps) {
    Map<String, Tally> tallies =
        CellStatistics.of(runs, List.of(Panels.PANEL)).collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getString(0), Tally::of));
    Map<String, Boundaries.Group> groups = Boundaries.groups(runs, col(Panels.PANEL));
    Map<String, CompetingRisks> risks = Incidence.estimates(runs, col(Panels.PANEL));
    Map<String, Panel> panels = new LinkedHashMap<>();
    for (String panel : by.inOrder(List.copyOf(tallies.keySet()))) {
      Optional<Boundaries.Group> group = Optional.ofNullable(groups.get(panel));
      panels.put(
          panel,
          new Panel(
              by.title(panel),
              tallies.get(panel),
              Optional.ofNullable(maps.get(panel)),
              group.map(points -> Boundary.fit(points.points())),
              group.flatMap(Boundaries.Group::law),
              Optional.ofNullable(risks.get(panel))));
    }
    return panels;
  }

  private static List<Failure> failures(SweepTables tables) {
    return tables
        .failures()
        .groupBy("state", "message")
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

  private static Effort effort(SweepTables tables) {
    if (!tables.stores("seconds") || !tables.stores("host")) {
      return new Effort(0, 0);
    }
    Row row = tables.runs().agg(sum("seconds"), countDistinct("host")).first();
    return new Effort(row.isNullAt(0) ? 0 : row.getDouble(0), row.getLong(1));
  }
}
