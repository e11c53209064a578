package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Boundaries;
import mesasweep.analysis.tables.CellDifferences;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Jobs;
import mesasweep.analysis.tables.SharedTrials;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What differs between two sweeps of one experiment. Its size grows neither with the trials nor
 * with the cells.
 *
 * @param settings that differ
 * @param pooled axes that only one of them stores, so that its values cannot be told apart
 * @param apart axes of which they have no value in common
 * @param cells of the other axes
 * @param among the axes of which they share some values only, with those: the trials whose
 *     boundaries are compared
 * @param by the panels for which they are
 * @param shifts in the order of the panels; empty without a plane or a finding
 */
record Comparison(
    Subject subject,
    Sweep first,
    Sweep second,
    List<Settings.Difference> settings,
    List<Axis> pooled,
    List<Axis> apart,
    CellDifferences cells,
    SharedTrials shared,
    Map<Axis, List<String>> among,
    Panels by,
    List<BoundaryShift> shifts) {

  /**
   * @param trials all of them
   */
  record Sweep(ResultDirectory directory, String name, Tally trials) {}

  private static final int MOST_CELLS = 20;

  /** That of an experiment without any: what does not depend on it is compared all the same. */
  private static final Finding NOTHING = new Finding("", "", List.of());

  /** What a comparison needs of a trial besides the axes and the final measurements. */
  private static List<String> scalars(Subject subject) {
    return Stream.of(
            Stream.of(Schema.TRIAL_ID, Schema.SEED, Schema.STATE, Schema.OUTCOME),
            subject.experiment().events().stream().map(Event::column),
            subject.boundaries().stream().flatMap(boundaries -> boundaries.columns().stream()))
        .flatMap(Function.identity())
        .toList();
  }

  /** What one sweep stores, and where. */
  private record Source(ResultDirectory directory, SweepTables tables) {

    Tally tally() {
      return Tally.of(
          CellStatistics.of(tables.runs(), tables.experiment(), List.of()).first(),
          tables.experiment());
    }

    Settings settings(Tally trials) {
      return Settings.of(tables.sweep(), Provenance.read(directory.provenanceFile()), trials);
    }

    /** The scalars in memory, with cells of these axes. */
    Source kept(Subject subject, List<Axis> axes, int partitions) {
      List<String> scalars =
          Stream.of(scalars(subject), SharedTrials.compared(tables.runs()))
              .flatMap(List::stream)
              .toList();
      return new Source(directory, tables.withAxes(axes).only(scalars, partitions).persisted());
    }

    /** Those of the axes of which some trial has a value: an older version may not know all. */
    List<Axis> stored(List<Axis> axes) {
      if (axes.isEmpty()) {
        return axes;
      }
      List<Column> counts =
          axes.stream()
              .map(axis -> count(CellStatistics.label(axis, tables.experiment())))
              .toList();
      Row stored =
          tables
              .withAxes(axes)
              .runs()
              .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
              .first();
      return IntStream.range(0, axes.size())
          .filter(i -> stored.getLong(i) > 0)
          .mapToObj(axes::get)
          .toList();
    }

    void release() {
      tables.runs().unpersist();
    }
  }

  /**
   * @param by the axis whose values have a boundary each, if it was asked for
   * @param finding the name of the one whose share is compared; the experiment's first by default
   * @throws mesasweep.results.UnusableResultsException when a directory holds no sweep or no
   *     committed batch, the second another experiment than the first, they have no such axis, or
   *     their experiment no such finding
   */
  static Comparison gather(
      SparkSession spark,
      ResultDirectory first,
      ResultDirectory second,
      Optional<String> by,
      Optional<String> finding) {
    List<SweepTables> opened = SweepTables.openAll(spark, List.of(first, second));
    SweepTables one = opened.get(0);
    SweepTables other = opened.get(1);
    Subject subject = Subject.of(one.experiment(), finding);
    List<Axis> all = Settings.axesOfBoth(one.sweep(), other.sweep());
    String job = "compare " + one.sweep().name() + " with " + other.sweep().name();
    List<Axis> axes =
        Jobs.described(
            spark, job, () -> new Source(second, other).stored(new Source(first, one).stored(all)));
    List<Axis> pooled = all.stream().filter(axis -> !axes.contains(axis)).toList();
    Panels panels = Panels.of(axes, by);
    int partitions = spark.sparkContext().defaultParallelism();
    Source ones = new Source(first, one).kept(subject, axes, partitions);
    Source others = new Source(second, other).kept(subject, axes, partitions);
    try {
      return Jobs.described(spark, job, () -> gather(subject, ones, others, pooled, panels));
    } finally {
      ones.release();
      others.release();
    }
  }

  private static Comparison gather(
      Subject subject, Source first, Source second, List<Axis> pooled, Panels panels) {
    Sweep one = sweep(first);
    Sweep other = sweep(second);
    Map<Axis, List<String>> among = among(first.tables(), second.tables());
    return new Comparison(
        subject,
        one,
        other,
        first.settings(one.trials()).differences(second.settings(other.trials())),
        pooled,
        among.entrySet().stream()
            .filter(axis -> axis.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList(),
        CellDifferences.of(
            first.tables(), second.tables(), subject.finding().orElse(NOTHING), MOST_CELLS),
        SharedTrials.of(first.tables(), second.tables()),
        offThePlane(among, subject),
        panels,
        subject
            .boundaries()
            .map(
                boundaries ->
                    shifts(
                        boundaries,
                        subject.finding().orElseThrow(),
                        first.tables(),
                        second.tables(),
                        offThePlane(among, subject),
                        panels))
            .orElse(List.of()));
  }

  private static Sweep sweep(Source source) {
    return new Sweep(source.directory(), source.tables().sweep().name(), source.tally());
  }

  /** The listed axes of which the two have other values, and those that they share. */
  private static Map<Axis, List<String>> among(SweepTables first, SweepTables second) {
    Map<Axis, List<String>> among = new LinkedHashMap<>();
    List<Axis> listed = first.axes().stream().filter(axis -> axis.range().isEmpty()).toList();
    if (listed.isEmpty()) {
      return among;
    }
    Row ones = values(first, listed);
    Row others = values(second, listed);
    for (int i = 0; i < listed.size(); i++) {
      List<String> shared = new ArrayList<>(ones.getList(i));
      shared.retainAll(others.getList(i));
      if (shared.size() < ones.getList(i).size() || shared.size() < others.getList(i).size()) {
        among.put(listed.get(i), shared);
      }
    }
    return among;
  }

  private static Row values(SweepTables tables, List<Axis> axes) {
    List<Column> sets =
        axes.stream()
            .map(axis -> collect_set(CellStatistics.label(axis, tables.experiment())))
            .toList();
    return tables
        .runs()
        .agg(sets.get(0), sets.subList(1, sets.size()).toArray(Column[]::new))
        .first();
  }

  /** A boundary has no need of the same points, only of the same trials otherwise. */
  private static Map<Axis, List<String>> offThePlane(
      Map<Axis, List<String>> among, Subject subject) {
    Map<Axis, List<String>> others = new LinkedHashMap<>(among);
    subject.boundaries().ifPresent(all -> others.keySet().removeIf(all::isOfThePlane));
    return others;
  }

  private static List<BoundaryShift> shifts(
      Boundaries boundaries,
      Finding finding,
      SweepTables first,
      SweepTables second,
      Map<Axis, List<String>> among,
      Panels panels) {
    Column label = panels.label(first.experiment());
    Map<String, Boundaries.Group> ones = boundaries.groups(only(first, among), finding, label);
    Map<String, Boundaries.Group> others = boundaries.groups(only(second, among), finding, label);
    List<String> shared = ones.keySet().stream().filter(others::containsKey).toList();
    return panels.inOrder(shared).stream()
        .map(
            panel ->
                BoundaryShift.of(
                    panel,
                    Objects.requireNonNull(ones.get(panel), panel).points(),
                    Objects.requireNonNull(others.get(panel), panel).points(),
                    boundaries.scales()))
        .toList();
  }

  private static Dataset<Row> only(SweepTables tables, Map<Axis, List<String>> among) {
    Dataset<Row> some = tables.runs();
    for (Map.Entry<Axis, List<String>> axis : among.entrySet()) {
      some =
          some.where(
              CellStatistics.label(axis.getKey(), tables.experiment())
                  .isin(axis.getValue().toArray()));
    }
    return some;
  }
}
