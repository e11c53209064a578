package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.results.Axis;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.ShareDifference;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two sweeps cell by cell. A measure is the count of an outcome, or of the trials with a long-term
 * objective; two cells agree in it if it is the same share of their done trials.
 *
 * @param axes whose combinations are the cells
 * @param first the trials of the cells compared in the first sweep
 * @param second likewise
 * @param compared cells with done trials in both sweeps
 * @param notDone cells that both have, without a done trial in one of them
 * @param onlyFirst cells that only the first sweep has
 * @param agreeing cells compared that agree in every measure
 * @param deceptionDiffers cells compared in which P(deceptive) differs
 * @param significant cells compared in which the interval of that difference is without 0
 * @param fewestTrials that are done in a cell compared, in either sweep; 0 if none is compared
 * @param mostTrials likewise
 * @param largest the cells that do not agree, by the size of the difference in P(deceptive)
 */
public record CellDifferences(
    List<Axis> axes,
    Tally first,
    Tally second,
    long compared,
    long notDone,
    long onlyFirst,
    long onlySecond,
    long agreeing,
    long deceptionDiffers,
    long significant,
    long fewestTrials,
    long mostTrials,
    List<Cell> largest) {

  /**
   * @param values of the axes, as text
   * @param difference in P(deceptive), the second less the first; intervals hold at 95 % for all
   *     cells compared together
   * @param differing the measures in which it does not agree, as columns are named
   */
  public record Cell(
      List<String> values,
      Tally first,
      Tally second,
      ShareDifference difference,
      List<String> differing) {}

  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String DIFFERING = "differing";
  private static final String EFFECT = "effect";

  private static final List<String> MEASURES =
      Stream.concat(
              CellStatistics.OUTCOMES.stream().map(CellStatistics::countOf), Stream.of("long_term"))
          .toList();

  /**
   * @param first with the same axes as the second
   * @param most cells that are told one by one
   * @return empty if the experiment stores no outcomes
   */
  public static Optional<CellDifferences> of(SweepTables first, SweepTables second, int most) {
    if (!first.stores("outcome") || !second.stores("outcome")) {
      return Optional.empty();
    }
    List<String> measures =
        MEASURES.stream()
            .filter(measure -> has(first.cells(), measure) && has(second.cells(), measure))
            .toList();
    Dataset<Row> joined = joined(first, second, measures).persist();
    try {
      return Optional.of(of(first.axes(), joined, measures, most));
    } finally {
      joined.unpersist();
    }
  }

  private static CellDifferences of(
      List<Axis> axes, Dataset<Row> joined, List<String> measures, int most) {
    Column isCompared = coalesce(col("first.n").gt(0).and(col("second.n").gt(0)), lit(false));
    Column isAgreeing = size(col(DIFFERING)).equalTo(0);
    Row counts =
        joined
            .agg(
                count_if(isCompared).as("compared"),
                count_if(col(FIRST).isNotNull().and(col(SECOND).isNotNull())).as("both"),
                count_if(col(SECOND).isNull()).as("only_first"),
                count_if(col(FIRST).isNull()).as("only_second"),
                count_if(isCompared.and(isAgreeing)).as("agreeing"),
                count_if(isCompared.and(not(agrees("deceptive")))).as("deception_differs"),
                coalesce(min(when(isCompared, expr("least(first.n, second.n)"))), lit(0L))
                    .as("fewest"),
                coalesce(max(when(isCompared, expr("greatest(first.n, second.n)"))), lit(0L))
                    .as("most"),
                total(isCompared, FIRST, measures),
                total(isCompared, SECOND, measures))
            .first();
    long cells = counts.getAs("compared");
    Dataset<Row> differing =
        joined
            .where(isCompared.and(not(isAgreeing)))
            .withColumn(
                EFFECT,
                Effects.INDEPENDENT.apply(
                    col("first.deceptive"),
                    col("first.n"),
                    col("second.deceptive"),
                    col("second.n"),
                    lit(Math.toIntExact(cells))));
    long significant = differing.where("effect.low > 0 OR effect.high < 0").count();
    Column[] order =
        Stream.concat(
                Stream.of(abs(col("effect.difference")).desc()),
                Arrays.stream(CellStatistics.columns(columns(axes))))
            .toArray(Column[]::new);
    return new CellDifferences(
        axes,
        Tally.of(counts.<Row>getAs(FIRST)),
        Tally.of(counts.<Row>getAs(SECOND)),
        cells,
        counts.<Long>getAs("both") - cells,
        counts.getAs("only_first"),
        counts.getAs("only_second"),
        counts.getAs("agreeing"),
        counts.getAs("deception_differs"),
        significant,
        counts.getAs("fewest"),
        counts.getAs("most"),
        differing.orderBy(order).limit(most).collectAsList().stream()
            .map(row -> cell(axes, row))
            .toList());
  }

  /**
   * A row per cell: the axes, the counts of either sweep, null if it lacks the cell, and the
   * measures in which they do not agree.
   */
  private static Dataset<Row> joined(SweepTables first, SweepTables second, List<String> measures) {
    Dataset<Row> ones = counts(first, measures, FIRST);
    Dataset<Row> others = counts(second, measures, SECOND);
    List<String> axes = columns(first.axes());
    Function<String, Column> same =
        axis -> col(named(FIRST, axis)).eqNullSafe(col(named(SECOND, axis))); // null is a keyword
    Column condition = axes.stream().map(same).reduce(Column::and).orElse(lit(true));
    Stream<Column> values =
        axes.stream()
            .map(axis -> coalesce(col(named(FIRST, axis)), col(named(SECOND, axis))).as(axis));
    Column differing =
        array_compact(
            array(
                measures.stream()
                    .map(measure -> when(not(agrees(measure)), measure))
                    .toArray(Column[]::new)));
    return ones.join(others, condition, "full_outer")
        .select(
            Stream.concat(values, Stream.of(col(FIRST), col(SECOND), differing.as(DIFFERING)))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> counts(SweepTables tables, List<String> measures, String side) {
    Stream<Column> axes =
        columns(tables.axes()).stream().map(axis -> col("`" + axis + "`").as(side + " " + axis));
    List<String> counts = Stream.concat(Stream.of("n", "failed"), measures.stream()).toList();
    return tables
        .cells()
        .select(
            Stream.concat(axes, Stream.of(struct(CellStatistics.columns(counts)).as(side)))
                .toArray(Column[]::new));
  }

  private static String named(String side, String axis) {
    return "`" + side + " " + axis + "`";
  }

  /** The counts of one sweep, added up over such cells. */
  private static Column total(Column cells, String side, List<String> measures) {
    return struct(
            Stream.concat(Stream.of("n", "failed"), measures.stream())
                .map(name -> coalesce(sum(when(cells, col(side + "." + name))), lit(0L)).as(name))
                .toArray(Column[]::new))
        .as(side);
  }

  private static Column agrees(String measure) {
    return col(FIRST + "." + measure)
        .multiply(col("second.n"))
        .equalTo(col(SECOND + "." + measure).multiply(col("first.n")));
  }

  private static Cell cell(List<Axis> axes, Row row) {
    Row first = row.getAs(FIRST);
    Row second = row.getAs(SECOND);
    Row effect = row.getAs(EFFECT);
    return new Cell(
        IntStream.range(0, axes.size())
            .mapToObj(i -> row.isNullAt(i) ? axes.get(i).keyword() : row.get(i).toString())
            .toList(),
        Tally.of(first),
        Tally.of(second),
        new ShareDifference(
            effect.getAs("difference"), new Interval(effect.getAs("low"), effect.getAs("high"))),
        row.getList(row.fieldIndex(DIFFERING)));
  }

  private static List<String> columns(List<Axis> axes) {
    return axes.stream().map(Axis::column).toList();
  }

  private static boolean has(Dataset<Row> table, String column) {
    return Arrays.asList(table.columns()).contains(column);
  }
}
