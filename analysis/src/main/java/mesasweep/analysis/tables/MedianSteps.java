package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.OptionalLong;
import mesasweep.analysis.statistics.FirstEvent;
import mesasweep.analysis.statistics.MedianStep;
import mesasweep.analysis.statistics.MedianStep.Seen;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** The intervals of median steps of events. */
final class MedianSteps {
  static final String LOW = "low";
  static final String HIGH = "high";

  private static final StructType ENDS =
      new StructType().add(LOW, DataTypes.LongType).add(HIGH, DataTypes.LongType);

  private static final UserDefinedFunction INTERVAL =
      functions.udf((UDF1<Seq<Object>, Row>) MedianSteps::interval, ENDS);

  private MedianSteps() {}

  /**
   * As an aggregate, a row of {@link #LOW} and {@link #HIGH}.
   *
   * @param eligible whether a trial counts
   */
  static Column interval(Event event, Column eligible) {
    Column step = col(event.column());
    Column after =
        event
            .afterColumn()
            .map(column -> coalesce(col(column), lit(FirstEvent.BEFORE_START)))
            .orElse(step.minus(1));
    Column never = lit(MedianStep.NEVER);
    return INTERVAL.apply(
        collect_list(
            when(
                eligible,
                struct(
                    col(Schema.SEED),
                    when(step.isNull(), never).otherwise(after),
                    coalesce(step, never)))));
  }

  private static @Nullable Row interval(Seq<Object> trials) {
    return MedianStep.of(
            SqlFunctions.rows("", trials, Long.class, Long.class, Long.class)
                .map(row -> new Seen(row.getLong(0), row.getLong(1), row.getLong(2)))
                .toList())
        .map(median -> RowFactory.create(cell(median.low()), cell(median.high())))
        .orElse(null);
  }

  private static @Nullable Long cell(OptionalLong step) {
    return step.isPresent() ? (Long) step.getAsLong() : null;
  }
}
