package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.collect_set;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Boundaries;
import mesasweep.analysis.tables.CellDifferences;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Jobs;
import mesasweep.analysis.tables.SharedTrials;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
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
 * @param cells of the other axes; empty if the experiment stores no outcomes
 * @param among the axes of which they share some values only, with those: the trials whose
 *     boundaries are compared
 * @param by the panels for which they are
 * @param shifts in the order of the panels; empty without the plane of discount rate and gap
 */
record Comparison(
    Sweep first,
    Sweep second,
    List<Settings.Difference> settings,
    List<Axis> pooled,
    List<Axis> apart,
    Optional<CellDifferences> cells,
    SharedTrials shared,
    Map<Axis, List<String>> among,
    Panels by,
    List<BoundaryShift> shifts) {

  /**
   * @param trials all of them
   */
  record Sweep(ResultDirectory directory, String name, Tally trials) {}

  private static final int MOST_CELLS = 20;

  /** What a comparison needs of a trial besides the axes, the plane and the final measurements. */
  private static final List<String> SCALARS = List.of("trial_id", "state", "long_term_step");

  /** What one sweep stores, and where. */
  private record Source(ResultDirectory directory, SweepTables tables) {

    Tally tally() {
      return Tally.of(CellStatistics.of(tables.runs(), List.of()).first());
    }

    Settings settings(Tally trials) {
      return Settings.of(tables.sweep(), Provenance.read(directory.provenanceFile()), trials);
    }

    /** The scalars in memory, with cells of these axes. */
    Source kept(List<Axis> axes, int partitions) {
      List<String> scalars =
          Stream.of(SCALARS, Boundaries.PLANE, SharedTrials.compared(tables.runs()))
              .flatMap(List::stream)
              .toList();
      SweepTables some = tables.withAxes(axes).only(scalars, partitions);
      return new Source(
          directory, new SweepTables(some.sweep(), some.axes(), some.runs().persist()));
    }

    void release() {
      tables.runs().unpersist();
    }
  }

  /**
   * @param by the axis whose values have a boundary each, if it was asked for
   * @throws mesasweep.results.UnusableResultsException when a directory holds no sweep or no
   *     committed batch, the second another experiment than the first, or they have no such axis
   */
  static Comparison gather(
      SparkSession spark, ResultDirectory first, ResultDirectory second, Optional<String> by) {
    List<SweepTables> opened = SweepTables.openAll(spark, List.of(first, second));
    SweepTables one = opened.get(0);
    SweepTables other = opened.get(1);
    List<Axis> all = Settings.axesOfBoth(one.sweep(), other.sweep());
    List<Axis> axes =
        all.stream()
            .filter(axis -> one.stores(axis.column()) && other.stores(axis.column()))
            .toList();
    List<Axis> pooled = all.stream().filter(axis -> !axes.contains(axis)).toList();
    Panels panels = Panels.of(axes, by);
    int partitions = spark.sparkContext().defaultParallelism();
    Source ones = new Source(first, one).kept(axes, partitions);
    Source others = new Source(second, other).kept(axes, partitions);
    try {
      return Jobs.described(
          spark,
          "compare " + one.sweep().name() + " with " + other.sweep().name(),
          () -> gather(ones, others, pooled, panels));
    } finally {
      ones.release();
      others.release();
    }
  }

  private static Comparison gather(Source first, Source second, List<Axis> pooled, Panels panels) {
    Sweep one = sweep(first);
    Sweep other = sweep(second);
    Map<Axis, List<String>> among = among(first.tables(), second.tables());
    return new Comparison(
        one,
        other,
        first.settings(one.trials()).differences(second.settings(other.trials())),
        pooled,
        among.keySet().stream().filter(axis -> among.get(axis).isEmpty()).toList(),
        CellDifferences.of(first.tables(), second.tables(), MOST_CELLS),
        SharedTrials.of(first.tables(), second.tables()),
        offThePlane(among),
        panels,
        shifts(first.tables(), second.tables(), offThePlane(among), panels));
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
    List<Column> sets = axes.stream().map(axis -> collect_set(CellStatistics.label(axis))).toList();
    return tables
        .runs()
        .agg(sets.get(0), sets.subList(1, sets.size()).toArray(Column[]::new))
        .first();
  }

  /** A boundary has no need of the same rates and gaps, only of the same trials otherwise. */
  private static Map<Axis, List<String>> offThePlane(Map<Axis, List<String>> among) {
    Map<Axis, List<String>> others = new LinkedHashMap<>(among);
    others.keySet().removeIf(axis -> Boundaries.PLANE.contains(axis.column()));
    return others;
  }

  private static List<BoundaryShift> shifts(
      SweepTables first, SweepTables second, Map<Axis, List<String>> among, Panels panels) {
    Map<String, Boundaries.Group> ones =
        Boundaries.groups(only(first.runs(), among), panels.label());
    Map<String, Boundaries.Group> others =
        Boundaries.groups(only(second.runs(), among), panels.label());
    List<String> shared = ones.keySet().stream().filter(others::containsKey).toList();
    return panels.inOrder(shared).stream()
        .map(panel -> BoundaryShift.of(panel, ones.get(panel).points(), others.get(panel).points()))
        .toList();
  }

  private static Dataset<Row> only(Dataset<Row> runs, Map<Axis, List<String>> among) {
    Dataset<Row> some = runs;
    for (Map.Entry<Axis, List<String>> axis : among.entrySet()) {
      some = some.where(CellStatistics.label(axis.getKey()).isin(axis.getValue().toArray()));
    }
    return some;
  }
}
