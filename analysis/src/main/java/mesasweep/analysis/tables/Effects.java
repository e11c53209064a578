package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.Factor;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.Schema;
import mesasweep.results.Text;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;

/** How much each axis changes the probability of each finding. */
final class Effects {
  /** An axis of more numbers than this is compared in halves. */
  private static final int MOST_LEVELS = 20;

  private static final UserDefinedFunction PAIRED =
      functions.udf(
          (UDF2<Seq<Row>, Integer, Row>)
              (seeds, comparisons) ->
                  SeedCounts.row(
                      ShareDifference.paired(SeedCounts.pairs(seeds), comparisons), seeds.size()),
          SeedCounts.DIFFERENCE);

  private static final UserDefinedFunction UNPAIRED =
      functions.udf(
          (UDF3<Seq<Row>, Seq<Row>, Integer, Row>)
              (first, second, comparisons) -> {
                List<ShareDifference.Sides> sides = SeedCounts.sides(first, second, 2);
                return SeedCounts.row(ShareDifference.together(sides, comparisons), sides.size());
              },
          SeedCounts.DIFFERENCE);

  private static final String LEVEL = "level";
  private static final String FOUND = "is_found";

  private Effects() {}

  /**
   * One factor's levels against the first of them.
   *
   * @param labels of the levels, at least two
   * @param level the index of a trial's level, null if it has none of them
   * @param isPaired whether every level ran with all combinations of the other axes
   */
  private record Comparison(Factor factor, List<String> labels, Column level, boolean isPaired) {

    /** The columns in which the two trials of a pair agree. */
    Column[] shared(ResolvedSweep sweep, ExperimentDescription experiment) {
      return CellStatistics.columns(
          Stream.concat(
                  sweep.axes().stream()
                      .filter(axis -> !factor.axes().contains(axis))
                      .flatMap(axis -> CellStatistics.columnsOf(axis, experiment)),
                  Stream.of(Schema.SEED))
              .toList());
    }
  }

  static Dataset<Row> of(Dataset<Row> runs, ResolvedSweep sweep, ExperimentDescription experiment) {
    List<Comparison> compared =
        sweep.factors().stream()
            .map(factor -> comparison(factor, sweep.isSampled(), experiment))
            .filter(comparison -> comparison.labels().size() > 1)
            .toList();
    int comparisons = compared.stream().mapToInt(one -> one.labels().size() - 1).sum();
    Dataset<Row> eligible = runs.where(CellStatistics.isEligible(experiment));
    List<Dataset<Row>> parts = new ArrayList<>();
    for (Finding finding : experiment.findings()) {
      Dataset<Row> trials = eligible.withColumn(FOUND, CellStatistics.isFound(finding));
      for (Comparison one : compared) {
        Dataset<Row> leveled = trials.withColumn(LEVEL, one.level()).where(col(LEVEL).isNotNull());
        parts.add(
            (one.isPaired()
                    ? paired(leveled, one, one.shared(sweep, experiment), comparisons)
                    : independent(leveled, one, comparisons))
                .withColumn("finding", lit(finding.name())));
      }
    }
    return parts.stream().reduce(Dataset::unionAll).orElseGet(() -> nothing(eligible));
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    return List.of(
        new Documented("axis", "or the axes of a zip group"),
        new Documented("baseline", "the first value"),
        new Documented("value", "another; axes that are drawn, or of many numbers, in halves"),
        new Documented(
            "paired", "whether trials are compared that agree in all other axes and the seed"),
        new Documented("baseline_trials", "trials, or pairs, at the baseline"),
        new Documented("trials", "trials, or pairs, at the value"),
        new Documented("baseline_share", "share of the finding at the baseline"),
        new Documented("share", "share of the finding at the value"),
        new Documented("difference", "the second less the first, in [-1, 1]"),
        new Documented(
            "low",
            "lower end of its interval, which holds for all rows of the finding together (Bonferroni)"),
        new Documented("high", "upper end"),
        new Documented(
            "seeds",
            "of the trials or pairs; the interval is by the jackknife over them, and with one takes"
                + " the trials as independent"),
        new Documented(
            "finding",
            experiment.findings().stream().map(Finding::name).collect(Collectors.joining(", "))));
  }

  private static Comparison comparison(
      Factor factor, boolean sampled, ExperimentDescription experiment) {
    Axis axis = factor.axes().get(0);
    boolean many = factor.axes().size() == 1 && axis.values().size() > MOST_LEVELS;
    if (axis.range().isPresent() || many && axis.isNumeric()) {
      double middle = axis.range().map(Effects::middle).orElseGet(() -> median(axis));
      return new Comparison(
          factor,
          List.of("up to " + middle, "above " + middle),
          when(column(axis).leq(middle), 0).when(column(axis).gt(middle), 1),
          false);
    }
    Column level = lit(null).cast(DataTypes.IntegerType);
    for (int i = factor.levels().size() - 1; i >= 0; i--) {
      level = when(holds(factor, factor.levels().get(i), experiment), i).otherwise(level);
    }
    return new Comparison(
        factor, factor.levels().stream().map(Effects::label).toList(), level, !sampled);
  }

  private static String label(List<JsonNode> values) {
    return values.stream().map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  /** About it, in as many digits as a person reads. */
  private static double middle(Axis.Range range) {
    double exact =
        range.isLogarithmic()
            ? Math.sqrt(range.low() * range.high())
            : (range.low() + range.high()) / 2;
    return Text.rounded(exact);
  }

  private static double median(Axis axis) {
    double[] values = axis.values().stream().mapToDouble(JsonNode::doubleValue).sorted().toArray();
    return values[(values.length - 1) / 2];
  }

  private static Column holds(
      Factor factor, List<JsonNode> values, ExperimentDescription experiment) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> holds(factor.axes().get(i), values.get(i), experiment))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static Column holds(Axis axis, JsonNode value, ExperimentDescription experiment) {
    if (value.isNumber()) {
      return column(axis).equalTo(value.doubleValue());
    }
    return CellStatistics.wordColumn(axis, experiment)
        .map(functions::col)
        .orElseGet(() -> column(axis))
        .equalTo(value.asText());
  }

  private static Column column(Axis axis) {
    return col("`" + axis.column() + "`");
  }

  private static Dataset<Row> paired(
      Dataset<Row> done, Comparison one, Column[] shared, int comparisons) {
    WindowSpec pair = Window.partitionBy(shared);
    Column baseline = max(when(col(LEVEL).equalTo(0), col(FOUND))).over(pair);
    Column before = col("baseline_found");
    Column now = col(FOUND);
    return done.withColumn("baseline_found", baseline)
        .where("level > 0 AND baseline_found IS NOT NULL")
        .groupBy(col(LEVEL), col(Schema.SEED))
        .agg(
            count(LEVEL).as("pairs"),
            count_if(now.and(not(before))).as("gained"),
            count_if(before.and(not(now))).as("lost"),
            count_if(before).as("before"),
            count_if(now).as("now"))
        .groupBy(LEVEL)
        .agg(
            sum("pairs").as("baseline_trials"),
            sum("pairs").as("trials"),
            sum("before").as("baseline_successes"),
            sum("now").as("successes"),
            collect_list(struct("pairs", "gained", "lost")).as("seeds"))
        .withColumn("effect", PAIRED.apply(col("seeds"), lit(comparisons)))
        .orderBy(LEVEL)
        .select(columns(one));
  }

  private static Dataset<Row> independent(Dataset<Row> done, Comparison one, int comparisons) {
    return done.groupBy(col(LEVEL), col(Schema.SEED))
        .agg(count_if(col(FOUND)).as("successes"), count(LEVEL).as("trials"))
        .groupBy(LEVEL)
        .agg(
            sum("successes").as("successes"),
            sum("trials").as("trials"),
            collect_list(struct(Schema.SEED, "trials", "successes")).as("seeds"))
        .agg(sort_array(collect_list(struct(LEVEL, "trials", "successes", "seeds"))).as("levels"))
        .select(col("levels").getItem(0).as("first"), inline(col("levels")))
        .where("first.level = 0 AND level > 0")
        .withColumn("baseline_trials", col("first.trials"))
        .withColumn("baseline_successes", col("first.successes"))
        .withColumn("effect", UNPAIRED.apply(col("first.seeds"), col("seeds"), lit(comparisons)))
        .select(columns(one));
  }

  private static Column[] columns(Comparison one) {
    Column labels = array(one.labels().stream().map(functions::lit).toArray(Column[]::new));
    return new Column[] {
      lit(one.factor().name()).as("axis"),
      lit(one.labels().get(0)).as("baseline"),
      element_at(labels, col(LEVEL).plus(1)).as("value"),
      lit(one.isPaired()).as("paired"),
      col("baseline_trials"),
      col("trials"),
      col("baseline_successes").divide(col("baseline_trials")).as("baseline_share"),
      col("successes").divide(col("trials")).as("share"),
      col("effect.difference"),
      col("effect.low"),
      col("effect.high"),
      col("effect.seeds")
    };
  }

  /** No comparison, in the same columns. */
  private static Dataset<Row> nothing(Dataset<Row> done) {
    return EmptyTable.of(
        done,
        "axis STRING, baseline STRING, value STRING, paired BOOLEAN, baseline_trials BIGINT, trials"
            + " BIGINT, baseline_share DOUBLE, share DOUBLE, difference DOUBLE, low DOUBLE, high"
            + " DOUBLE, seeds INT, finding STRING");
  }
}
