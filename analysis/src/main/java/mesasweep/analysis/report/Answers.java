package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.sum;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.tables.Audit;
import mesasweep.analysis.tables.Boundaries;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Detections;
import mesasweep.analysis.tables.FirstEvents;
import mesasweep.analysis.tables.Incidence;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.FeatureSet;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a report says, computed in a few passes over the scalars and over the trajectories; its size
 * grows with the maps, not with the trials.
 *
 * @param panels in the order in which they are shown; none without trials
 * @param cells with at least one done trial
 * @param mostlyFoundCells of them those where more than half of the trials that count in shares are
 *     as the finding says
 * @param budget the most steps that a trial had, 0 if unknown
 * @param paces what came first, by the size of steps, where that is an axis of listed values; else
 *     empty
 * @param effects rows of the view of that name, of the finding
 * @param thresholds rows of the view of that name
 * @param audit if trials settled early
 * @param detection rows of the view of that name, of the finding: the feature sets that are shown
 *     and the design; none if the experiment declares no sets
 */
record Answers(
    ResolvedSweep sweep,
    Subject subject,
    Panels by,
    MapLayout layout,
    Tally total,
    long cells,
    long mostlyFoundCells,
    long budget,
    Map<String, Panel> panels,
    SortedMap<Double, CompetingRisks> paces,
    List<Row> effects,
    List<Row> thresholds,
    Optional<Audit> audit,
    List<Failure> failures,
    Effort effort,
    Sample sample,
    MeanLines means,
    List<Row> detection) {

  /**
   * One of the groups that are shown side by side.
   *
   * @param title as it is shown
   * @param map if there is one
   * @param boundary if the experiment has a plane and a finding
   * @param closedForm where a law has the boundary, by the swept x; empty unless it applies to all
   *     trials
   * @param risks if the experiment records events
   */
  record Panel(
      String title,
      Tally tally,
      Optional<HeatMap> map,
      Optional<Boundary> boundary,
      SortedMap<Double, Double> closedForm,
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

  /** The panel of a trial of the sample. */
  Panel panel(String value) {
    return Objects.requireNonNull(panels.get(value), value);
  }

  /**
   * All that the statistics need besides the axes: some hundred bytes a trial, kept over passes.
   */
  private static List<String> scalars(Subject subject) {
    ExperimentDescription experiment = subject.experiment();
    return Stream.of(
            Stream.of(
                Schema.TRIAL_ID,
                Schema.SEED,
                Schema.STATE,
                Schema.OUTCOME,
                Schema.FAILURE,
                Schema.HOST,
                Schema.SECONDS,
                FirstEvents.POSSIBLE),
            Stream.concat(experiment.budget().stream(), experiment.stepSize().stream())
                .map(Axis::column),
            experiment.settles()
                ? Stream.of(Schema.SETTLED_OUTCOME, Schema.STOPPED_STEP)
                : Stream.<String>of(),
            experiment.events().stream().map(Event::column),
            experiment.competingEvents().stream().flatMap(event -> event.afterColumn().stream()),
            subject.boundaries().stream().flatMap(boundaries -> boundaries.columns().stream()))
        .flatMap(Function.identity())
        .toList();
  }

  /**
   * @param by the axis whose values are shown side by side, if it was asked for
   * @param finding the name of the one that is mapped, if it was asked for
   */
  static Answers gather(
      SparkSession spark, SweepTables tables, Optional<String> by, Optional<String> finding) {
    Subject subject = Subject.of(tables.experiment(), finding);
    Panels panels = Panels.of(tables.sweep(), by);
    MapLayout layout = MapLayout.of(tables.sweep(), tables.experiment(), panels.axis());
    SweepTables whole = tables.isSmall() ? tables.persisted() : tables;
    // As many partitions as cores: what is kept stays cut as it is, and every pass pays for it.
    SweepTables scalars =
        tables.isSmall()
            ? whole
            : tables.only(scalars(subject), spark.sparkContext().defaultParallelism()).persisted();
    Dataset<Row> placed = panels.withPanels(scalars.runs(), layout, tables.experiment());
    try (Questions questions = new Questions(spark, "report on " + tables.sweep().name())) {
      return gather(questions, whole, tables.with(placed), subject, panels, layout);
    } finally {
      scalars.runs().unpersist();
    }
  }

  private static Answers gather(
      Questions questions,
      SweepTables tables,
      SweepTables placed,
      Subject subject,
      Panels by,
      MapLayout layout) {
    Dataset<Row> runs = placed.runs();
    ExperimentDescription experiment = subject.experiment();
    // What takes longest is asked first.
    Supplier<List<Row>> detection = questions.ask(() -> detection(tables, subject));
    Supplier<Sample> sample = questions.ask(() -> Sample.draw(tables, placed, by, layout));
    Supplier<MeanLines> means = questions.ask(() -> MeanLines.of(tables, by));
    Supplier<List<Row>> effects = questions.ask(() -> effects(placed, subject));
    Supplier<Map<List<Object>, Tally>> squares =
        questions.ask(
            () -> Tally.ofCells(runs, experiment, List.of(Panels.PANEL, Panels.X, Panels.Y)));
    Supplier<List<Row>> thresholds = questions.ask(() -> thresholds(tables));
    Supplier<Map<List<Object>, Tally>> panels =
        questions.ask(() -> Tally.pooled(runs, experiment, List.of(Panels.PANEL)));
    Supplier<Map<String, Boundaries.Group>> groups = questions.ask(() -> groups(runs, subject));
    Supplier<Map<String, CompetingRisks>> risks =
        questions.ask(() -> Incidence.of(experiment).estimates(runs, col(Panels.PANEL)));
    Supplier<SortedMap<Double, CompetingRisks>> paces = questions.ask(() -> paces(placed));
    Supplier<Row> cells = questions.ask(() -> cells(placed, subject));
    Supplier<Long> budget = questions.ask(() -> budget(placed));
    Supplier<Optional<Audit>> audit =
        questions.ask(() -> experiment.settles() ? Audit.of(placed.audit()) : Optional.empty());
    Supplier<List<Failure>> failures = questions.ask(() -> failures(placed));
    Supplier<Effort> effort = questions.ask(() -> effort(placed));
    Tally total = Objects.requireNonNull(Tally.pooled(runs, experiment, List.of()).get(List.of()));
    return new Answers(
        tables.sweep(),
        subject,
        by,
        layout,
        total,
        cells.get().getLong(0),
        cells.get().getLong(1),
        budget.get(),
        panels(
            subject,
            by,
            HeatMap.of(layout, squares.get()),
            panels.get(),
            groups.get(),
            risks.get()),
        paces.get(),
        effects.get(),
        thresholds.get(),
        audit.get(),
        failures.get(),
        effort.get(),
        sample.get(),
        means.get(),
        detection.get());
  }

  /** The seeds of the panel that has fewest, 0 without any events; beyond 100 they are 100. */
  int fewestSeeds() {
    return risks().mapToInt(CompetingRisks::clusters).min().orElse(0);
  }

  /** Trials in which each of several events may have come first. */
  long ambiguous() {
    return risks().mapToLong(CompetingRisks::ambiguous).sum();
  }

  private Stream<CompetingRisks> risks() {
    return panels.values().stream().flatMap(panel -> panel.risks().stream());
  }

  /** Events of which half of the trials of some square had one: those that compete, if any does. */
  List<Event> timed() {
    ExperimentDescription experiment = subject.experiment();
    List<Event> events =
        experiment.competingEvents().isEmpty() ? experiment.events() : experiment.competingEvents();
    return events.stream()
        .filter(
            event ->
                panels.values().stream()
                    .flatMap(panel -> panel.map().stream())
                    .flatMap(map -> map.squares().stream())
                    .anyMatch(square -> square.tally().median(event).isPresent()))
        .toList();
  }

  /** The greatest median step of an event on any map, 0 if there is none. */
  long latestMedian(Event event) {
    return panels.values().stream()
        .flatMap(panel -> panel.map().stream())
        .flatMap(map -> map.squares().stream())
        .flatMapToLong(square -> square.tally().median(event).stream())
        .max()
        .orElse(0);
  }

  /** Whether every panel can have a boundary along the ordinate of the plane. */
  boolean hasBoundaries() {
    return subject.finding().isPresent()
        && subject
            .experiment()
            .plane()
            .flatMap(plane -> sweep.axis(plane.y().parameter()))
            .filter(y -> !by.axis().equals(Optional.of(y)))
            .isPresent();
  }

  boolean hasMaps() {
    return panels.values().stream().anyMatch(panel -> panel.map().isPresent());
  }

  private static List<Row> detection(SweepTables tables, Subject subject) {
    List<FeatureSet> shown = DetectionSection.featureSets(subject.experiment());
    if (subject.finding().isEmpty() || shown.isEmpty()) {
      return List.of();
    }
    Object[] asked =
        Stream.concat(shown.stream().map(FeatureSet::name), Stream.of(Detections.DESIGN)).toArray();
    return tables
        .detection()
        .where(col(Detections.FINDING).equalTo(subject.finding().get().name()))
        .where(col(Detections.FEATURE_SET).isin(asked))
        .orderBy(Detections.CHECKPOINT, Detections.FEATURE_SET)
        .collectAsList();
  }

  private static Row cells(SweepTables tables, Subject subject) {
    Column isMostlyFound =
        subject
            .finding()
            .map(finding -> col(CellStatistics.shareOf(finding.name())).gt(0.5))
            .orElse(lit(false));
    return tables.cells().where("n > 0").agg(count("n"), count_if(isMostlyFound)).first();
  }

  private static long budget(SweepTables tables) {
    return tables
        .experiment()
        .budget()
        .map(parameter -> tables.runs().agg(max(col(Axis.column(parameter)))).first())
        .filter(most -> !most.isNullAt(0))
        .map(most -> most.<Number>getAs(0).longValue())
        .orElse(0L);
  }

  private static Map<String, Boundaries.Group> groups(Dataset<Row> runs, Subject subject) {
    return subject
        .boundaries()
        .map(all -> all.groups(runs, subject.finding().orElseThrow(), col(Panels.PANEL)))
        .orElse(Map.of());
  }

  private static List<Row> effects(SweepTables tables, Subject subject) {
    return subject
        .finding()
        .map(finding -> tables.effects().where(col("finding").equalTo(finding.name())))
        .map(Dataset::collectAsList)
        .orElse(List.of());
  }

  private static List<Row> thresholds(SweepTables tables) {
    return tables.experiment().thresholds().isEmpty()
        ? List.of()
        : tables.thresholds().orderBy(Schema.THRESHOLD, Schema.FACTOR).collectAsList();
  }

  private static Map<String, Panel> panels(
      Subject subject,
      Panels by,
      Map<String, HeatMap> maps,
      Map<List<Object>, Tally> pooled,
      Map<String, Boundaries.Group> groups,
      Map<String, CompetingRisks> risks) {
    Map<String, Tally> tallies =
        pooled.entrySet().stream()
            .collect(Collectors.toMap(one -> (String) one.getKey().get(0), Map.Entry::getValue));
    Map<String, Panel> panels = new LinkedHashMap<>();
    for (String panel : by.inOrder(List.copyOf(tallies.keySet()))) {
      Optional<Boundaries.Group> group = Optional.ofNullable(groups.get(panel));
      panels.put(
          panel,
          new Panel(
              by.title(panel),
              Objects.requireNonNull(tallies.get(panel), panel),
              Optional.ofNullable(maps.get(panel)),
              group.map(one -> subject.boundaries().orElseThrow().fit(one.points())),
              group
                  .filter(one -> subject.hasClosedForm())
                  .map(Boundaries.Group::closedForm)
                  .orElseGet(TreeMap::new),
              Optional.ofNullable(risks.get(panel))));
    }
    return panels;
  }

  /** The axis of the size of steps, if it has some values that can be compared. */
  static Optional<Axis> paceAxis(ResolvedSweep sweep, ExperimentDescription experiment) {
    return experiment
        .stepSize()
        .flatMap(sweep::axis)
        .filter(axis -> axis.range().isEmpty() && axis.values().size() > 1)
        .filter(axis -> axis.values().size() <= Panels.MOST);
  }

  private static SortedMap<Double, CompetingRisks> paces(SweepTables tables) {
    SortedMap<Double, CompetingRisks> paces = new TreeMap<>();
    paceAxis(tables.sweep(), tables.experiment())
        .map(axis -> col(axis.column()))
        .ifPresent(
            size ->
                Incidence.of(tables.experiment())
                    .estimates(tables.runs().where(size.gt(0)), size.cast("string"))
                    .forEach((value, risks) -> paces.put(Double.valueOf(value), risks)));
    return paces;
  }

  /** A value of the axis of an effect, as it is written for people. */
  String value(Row effect, String column) {
    String stored = effect.getAs(column);
    return sweep
        .axis(effect.getAs("axis"))
        .map(axis -> axis.numerals().label(stored))
        .orElse(stored);
  }

  private static List<Failure> failures(SweepTables tables) {
    return tables
        .runs()
        .where(not(CellStatistics.DONE))
        .groupBy(col(Schema.STATE), substring_index(col(Schema.FAILURE), "\n", 1).as("message"))
        .agg(count(Schema.STATE).as("trials"))
        .orderBy(col("trials").desc(), col(Schema.STATE), col("message"))
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
    Row row = tables.runs().agg(sum("seconds"), countDistinct("host")).first();
    return new Effort(row.isNullAt(0) ? 0 : row.getDouble(0), row.getLong(1));
  }
}
