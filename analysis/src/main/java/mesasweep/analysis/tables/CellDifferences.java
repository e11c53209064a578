package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.CellStatistics.FAILED;
import static mesasweep.analysis.tables.CellStatistics.N;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import scala.collection.Seq;

/**
 * Two sweeps cell by cell. A measure is the count of an outcome, or of the trials that had an
 * event; two cells agree in it if it is the same share of their trials.
 *
 * @param finding whose share is compared
 * @param axes whose combinations are the cells
 * @param seeds of the two
 * @param first the trials of the cells compared in the first sweep
 * @param second likewise
 * @param shares by measure, that of those trials, or of all trials if no cell is compared; without
 *     those of which one of the sweeps has no trials
 * @param compared cells with done trials in both sweeps
 * @param notDone cells that both have, without a done trial in one of them
 * @param onlyFirst cells that only the first sweep has
 * @param agreeing cells compared that agree in every measure
 * @param findingDiffers cells compared in which the share of the finding differs
 * @param significant cells compared in which the interval of that difference is without 0
 * @param fewestTrials that are done in a cell compared, in either sweep; 0 if none is compared
 * @param mostTrials likewise
 * @param largest the cells that do not agree, by the size of the difference in that share
 */
public record CellDifferences(
    Finding finding,
    List<Axis> axes,
    SharedSeeds seeds,
    Tally first,
    Tally second,
    Map<String, ComparedShare> shares,
    long compared,
    long notDone,
    long onlyFirst,
    long onlySecond,
    long agreeing,
    long findingDiffers,
    long significant,
    long fewestTrials,
    long mostTrials,
    List<Cell> largest) {

  /**
   * @param values of the axes, as text
   * @param difference in the share of the finding, the second less the first; intervals hold at 95
   *     % for all cells compared together; empty if no trial of either counts in shares
   * @param differing the measures in which it does not agree, as columns are named
   */
  public record Cell(
      List<String> values,
      Tally first,
      Tally second,
      Optional<ShareDifference> difference,
      List<String> differing) {}

  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String DIFFERING = "differing";
  private static final String EFFECT = "effect";

  /** The counts by seed, within a side: the seed, the trials, and what is counted of them. */
  private static final String SEEDS = "by seed";

  private static final UserDefinedFunction DIFFERENCE =
      functions.udf(
          (UDF4<Seq<Row>, Seq<Row>, Boolean, Integer, Row>)
              (first, second, arePaired, comparisons) -> {
                List<ShareDifference.Sides> sides = SeedCounts.sides(first, second, 2);
                return SeedCounts.row(
                    SeedCounts.difference(sides, arePaired, comparisons), sides.size());
              },
          SeedCounts.DIFFERENCE);

  /** The count of the finding, within a side. */
  private static final String FOUND = "is found";

  /**
   * @param first with the same axes and of the same experiment as the second
   * @param most cells that are told one by one
   */
  public static CellDifferences of(
      SweepTables first, SweepTables second, Finding finding, int most) {
    ExperimentDescription experiment = first.experiment();
    List<String> measures =
        Stream.concat(
                experiment.outcomes().stream().map(Outcome::count),
                experiment.eventsOfTheirOwn().stream().map(Event::name))
            .toList();
    SharedSeeds seeds = SharedSeeds.of(first, second);
    Dataset<Row> joined = joined(first, second, finding, measures).persist();
    try {
      return of(first, finding, joined, seeds, measures, most);
    } finally {
      joined.unpersist();
    }
  }

  private static CellDifferences of(
      SweepTables tables,
      Finding finding,
      Dataset<Row> joined,
      SharedSeeds seeds,
      List<String> measures,
      int most) {
    List<Axis> axes = tables.axes();
    Column isCompared = coalesce(col("first.n").gt(0).and(col("second.n").gt(0)), lit(false));
    Column isAgreeing = size(col(DIFFERING)).equalTo(0);
    String trials = counted(tables.experiment());
    Row counts =
        joined
            .agg(
                count_if(isCompared).as("compared"),
                count_if(col(FIRST).isNotNull().and(col(SECOND).isNotNull())).as("both"),
                count_if(col(SECOND).isNull()).as("only_first"),
                count_if(col(FIRST).isNull()).as("only_second"),
                count_if(isCompared.and(isAgreeing)).as("agreeing"),
                count_if(isCompared.and(not(agrees(FOUND, trials)))).as("finding_differs"),
                coalesce(min(when(isCompared, expr("least(first.n, second.n)"))), lit(0L))
                    .as("fewest"),
                coalesce(max(when(isCompared, expr("greatest(first.n, second.n)"))), lit(0L))
                    .as("most"),
                total(isCompared, FIRST, counts(tables.experiment(), measures)),
                total(isCompared, SECOND, counts(tables.experiment(), measures)))
            .first();
    long cells = counts.getAs("compared");
    Dataset<Row> differing =
        joined
            .where(isCompared.and(not(isAgreeing)))
            .withColumn(
                EFFECT,
                DIFFERENCE.apply(
                    side(FIRST, SEEDS),
                    side(SECOND, SEEDS),
                    lit(seeds.arePaired()),
                    lit(Math.toIntExact(cells))));
    long significant = differing.where("effect.low > 0 OR effect.high < 0").count();
    Column[] order =
        Stream.concat(
                Stream.of(abs(col("effect.difference")).desc()),
                Arrays.stream(CellStatistics.columns(tables.axisColumns())))
            .toArray(Column[]::new);
    return new CellDifferences(
        finding,
        axes,
        seeds,
        Tally.of(counts.<Row>getAs(FIRST), tables.experiment()),
        Tally.of(counts.<Row>getAs(SECOND), tables.experiment()),
        shares(cells > 0 ? joined.where(isCompared) : joined, tables.experiment(), seeds),
        cells,
        counts.<Long>getAs("both") - cells,
        counts.getAs("only_first"),
        counts.getAs("only_second"),
        counts.getAs("agreeing"),
        counts.getAs("finding_differs"),
        significant,
        counts.getAs("fewest"),
        counts.getAs("most"),
        differing.orderBy(order).limit(most).collectAsList().stream()
            .map(row -> cell(tables, row))
            .toList());
  }

  /**
   * A row per cell: the axes, the counts of either sweep, null if it lacks the cell, and the
   * measures in which they do not agree.
   */
  private static Dataset<Row> joined(
      SweepTables first, SweepTables second, Finding finding, List<String> measures) {
    Dataset<Row> ones = counted(first, finding, measures, FIRST);
    Dataset<Row> others = counted(second, finding, measures, SECOND);
    List<String> axes = first.axisColumns();
    Function<String, Column> same =
        axis ->
            col(named(FIRST, axis)).eqNullSafe(col(named(SECOND, axis))); // null where a word is
    Column condition = axes.stream().map(same).reduce(Column::and).orElse(lit(true));
    Stream<Column> values =
        axes.stream()
            .map(axis -> coalesce(col(named(FIRST, axis)), col(named(SECOND, axis))).as(axis));
    Column differing =
        array_compact(
            array(
                measures.stream()
                    .map(measure -> when(not(agrees(measure, N)), measure))
                    .toArray(Column[]::new)));
    return ones.join(others, condition, "full_outer")
        .select(
            Stream.concat(values, Stream.of(col(FIRST), col(SECOND), differing.as(DIFFERING)))
                .toArray(Column[]::new));
  }

  /** The counts of a cell that are added up. */
  private static List<String> counts(ExperimentDescription experiment, List<String> measures) {
    List<String> counts = new ArrayList<>(List.of(N, FAILED));
    if (!experiment.isEveryOutcomeEligible()) {
      counts.add(CellStatistics.ELIGIBLE);
    }
    counts.addAll(measures);
    return counts;
  }

  private static Dataset<Row> counted(
      SweepTables tables, Finding finding, List<String> measures, String side) {
    Column[] axes =
        tables.axisColumns().stream()
            .map(axis -> col("`" + axis + "`").as(side + " " + axis))
            .toArray(Column[]::new);
    Column found =
        tables.experiment().outcomes().stream()
            .filter(outcome -> finding.outcomes().contains(outcome.name()))
            .map(outcome -> col(outcome.count()))
            .reduce(Column::plus)
            .orElse(lit(0L));
    List<String> counts = new ArrayList<>(counts(tables.experiment(), measures));
    counts.add(FOUND);
    List<String> ofASeed =
        new ArrayList<>(List.of(Schema.SEED, counted(tables.experiment()), FOUND));
    ofASeed.addAll(measures);
    List<Column> sums =
        new ArrayList<>(counts.stream().map(name -> sum("`" + name + "`").as(name)).toList());
    sums.add(collect_list(struct(CellStatistics.columns(ofASeed))).as(SEEDS));
    counts.add(SEEDS);
    return tables
        .cellsBySeed()
        .withColumn(FOUND, found)
        .groupBy(axes)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .select(col("*"), struct(CellStatistics.columns(counts)).as(side));
  }

  private static Map<String, ComparedShare> shares(
      Dataset<Row> cells, ExperimentDescription experiment, SharedSeeds seeds) {
    List<String> shares =
        Stream.concat(
                experiment.outcomes().stream().filter(Outcome::isEligible).map(Outcome::count),
                experiment.eventsOfTheirOwn().stream().map(Event::name))
            .toList();
    return ComparedShare.of(
        bySeed(cells, FIRST),
        bySeed(cells, SECOND),
        counted(experiment),
        shares,
        seeds.arePaired());
  }

  private static Dataset<Row> bySeed(Dataset<Row> cells, String side) {
    return cells.where(col(side).isNotNull()).select(inline(side(side, SEEDS)));
  }

  private static Column side(String side, String count) {
    return col(side + ".`" + count + "`");
  }

  private static String named(String side, String axis) {
    return "`" + side + " " + axis + "`";
  }

  /** The counts of one sweep, added up over such cells. */
  private static Column total(Column cells, String side, List<String> counts) {
    return struct(
            counts.stream()
                .map(name -> coalesce(sum(when(cells, side(side, name))), lit(0L)).as(name))
                .toArray(Column[]::new))
        .as(side);
  }

  /** The trials of which the finding's share is. */
  private static String counted(ExperimentDescription experiment) {
    return experiment.isEveryOutcomeEligible() ? N : CellStatistics.ELIGIBLE;
  }

  /** Whether two counts are the same share of so many trials. */
  private static Column agrees(String measure, String trials) {
    return side(FIRST, measure)
        .multiply(side(SECOND, trials))
        .equalTo(side(SECOND, measure).multiply(side(FIRST, trials)));
  }

  private static Cell cell(SweepTables tables, Row row) {
    Row first = row.getAs(FIRST);
    Row second = row.getAs(SECOND);
    Row effect = row.getAs(EFFECT);
    return new Cell(
        tables.axes().stream().map(axis -> value(tables, axis, row)).toList(),
        Tally.of(first, tables.experiment()),
        Tally.of(second, tables.experiment()),
        Optional.ofNullable(effect).map(SeedCounts::difference),
        row.getList(row.fieldIndex(DIFFERING)));
  }

  /** As text, a word where the axis has one there; empty if the cell has neither. */
  private static String value(SweepTables tables, Axis axis, Row row) {
    return CellStatistics.columnsOf(axis, tables.experiment())
        .map(column -> row.<Object>getAs(column))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .findFirst()
        .orElse("");
  }
}
