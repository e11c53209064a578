package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import mesasweep.analysis.statistics.ClopperPearson;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.Schema;
import mesasweep.results.Text;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * How often trials whose outcome was settled before their budget was spent end otherwise, told by
 * those that went on. Which do is drawn by lot, so that the exact interval of a share holds.
 *
 * @param settled done trials whose outcome was settled
 * @param audited those of them that went on
 * @param flipped those of these that ended otherwise
 */
public record Audit(long settled, long audited, long flipped) {

  /** In place of an outcome, where all are meant. */
  private static final String ANY = "any";

  private static final String SETTLED = "settled";
  private static final String STOPPED = "stopped";
  private static final String AUDITED = "audited";
  private static final String FLIPPED = "flipped";

  private static final UserDefinedFunction LOW =
      functions.udf(
          (UDF2<Long, Long, Double>)
              (k, n) -> ClopperPearson.interval(k, n).map(Interval::low).orElse(null),
          DataTypes.DoubleType);
  private static final UserDefinedFunction HIGH =
      functions.udf(
          (UDF2<Long, Long, Double>)
              (k, n) -> ClopperPearson.interval(k, n).map(Interval::high).orElse(null),
          DataTypes.DoubleType);

  /** Of the settled trials of a sweep, if its trials may settle and some did. */
  public static Optional<Audit> of(Dataset<Row> audit) {
    return audit.where(col(Schema.SETTLED_OUTCOME).equalTo(ANY)).collectAsList().stream()
        .findFirst()
        .map(
            row ->
                new Audit(
                    row.<Long>getAs(SETTLED), row.<Long>getAs(AUDITED), row.<Long>getAs(FLIPPED)));
  }

  /** In one sentence. */
  public String text() {
    String stopped =
        "The outcome of "
            + Text.count(settled, "trial")
            + " was settled early: "
            + Text.count(settled - audited)
            + " stopped there, ";
    return ClopperPearson.interval(flipped, audited)
        .map(
            interval ->
                stopped
                    + Text.count(audited)
                    + " went on as an audit, and "
                    + Text.count(flipped)
                    + " of these ended otherwise: "
                    + Text.percent((double) flipped / audited)
                    + " (95 % interval "
                    + Text.percent(interval.low())
                    + " to "
                    + Text.percent(interval.high())
                    + ").")
        .orElse(stopped + "none went on, so it is not known how many would have ended otherwise.");
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    return List.of(
        new Documented(Schema.SETTLED_OUTCOME, "what the trials were certain to end as, or " + ANY),
        new Documented(SETTLED, "done trials that were, before their budget was spent"),
        new Documented(STOPPED, "those that ended there"),
        new Documented(AUDITED, "those that went on, drawn by lot"),
        new Documented(FLIPPED, "audited trials that ended otherwise"),
        new Documented("flip_rate", "their share, null without an audited trial"),
        new Documented("low", "lower end of its exact (Clopper-Pearson) interval"),
        new Documented("high", "upper end"));
  }

  /** A row for each outcome that was settled and one for all; none where no trial may settle. */
  static Dataset<Row> table(Dataset<Row> runs, ExperimentDescription experiment) {
    boolean settles = experiment.settles();
    Column outcome = settles ? col(Schema.SETTLED_OUTCOME) : lit(null).cast("string");
    Column stoppedStep = settles ? col(Schema.STOPPED_STEP) : lit(null).cast("bigint");
    Column goesOn = col("stopped_at").isNull();
    return runs.where(CellStatistics.DONE)
        .select(
            outcome.as(Schema.SETTLED_OUTCOME),
            stoppedStep.as("stopped_at"),
            col(Schema.OUTCOME).as("ended"))
        .where(col(Schema.SETTLED_OUTCOME).isNotNull())
        .withColumn("is_flipped", col("ended").notEqual(col(Schema.SETTLED_OUTCOME)))
        .rollup(Schema.SETTLED_OUTCOME)
        .agg(
            count(lit(1)).as(SETTLED),
            count_if(col("stopped_at").isNotNull()).as(STOPPED),
            count_if(goesOn).as(AUDITED),
            count_if(goesOn.and(col("is_flipped"))).as(FLIPPED))
        .where(col(SETTLED).gt(0)) // of no rows a rollup has one all the same
        .select(
            coalesce(col(Schema.SETTLED_OUTCOME), lit(ANY)).as(Schema.SETTLED_OUTCOME),
            col(SETTLED),
            col(STOPPED),
            col(AUDITED),
            col(FLIPPED),
            when(col(AUDITED).gt(0), col(FLIPPED).divide(col(AUDITED))).as("flip_rate"),
            LOW.apply(col(FLIPPED), col(AUDITED)).as("low"),
            HIGH.apply(col(FLIPPED), col(AUDITED)).as("high"));
  }
}
