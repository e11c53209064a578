package mesasweep.analysis.tables;

import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.results.ExperimentDescription;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What SQL can compute besides Spark's own functions; {@link Views} documents it. */
final class SqlFunctions {
  static final UserDefinedFunction WILSON_LOW =
      functions.udf((UDF2<Number, Number, Double>) SqlFunctions::low, DataTypes.DoubleType);
  static final UserDefinedFunction WILSON_HIGH =
      functions.udf((UDF2<Number, Number, Double>) SqlFunctions::high, DataTypes.DoubleType);

  private SqlFunctions() {}

  /** Those of an experiment replace those of another that was asked before. */
  static void register(SparkSession spark, ExperimentDescription experiment) {
    spark.udf().register("wilson_low", WILSON_LOW);
    spark.udf().register("wilson_high", WILSON_HIGH);
    spark.udf().register("pooled_share", PooledShares.FUNCTION);
    spark.udf().register("conditional_auroc", Detections.FUNCTION);
    Incidence incidence = Incidence.of(experiment);
    spark.udf().register("cumulative_incidence", incidence.function());
    spark.udf().register("restricted_means", incidence.means());
    Boundaries.of(experiment)
        .ifPresent(
            boundaries ->
                spark.udf().register(boundaries.functionName(), boundaries.criticalFunction()));
  }

  /**
   * The rows of an array, without those in which something is null.
   *
   * @param usage what the function takes, said when it was given something else
   * @param types of the fields
   * @throws IllegalArgumentException if an element is no row of such fields
   */
  static Stream<Row> rows(String usage, @Nullable Seq<Object> array, Class<?>... types) {
    if (array == null) {
      return Stream.empty();
    }
    return CollectionConverters.asJava(array).stream()
        .map(
            element -> {
              if (!(element instanceof Row row && row.length() == types.length)) {
                throw new IllegalArgumentException(usage);
              }
              for (int i = 0; i < types.length; i++) {
                if (!row.isNullAt(i) && !types[i].isInstance(row.get(i))) {
                  throw new IllegalArgumentException(usage);
                }
              }
              return row;
            })
        .filter(row -> !row.anyNull());
  }

  /**
   * @throws IllegalArgumentException if it is neither a number nor null
   */
  static Optional<Number> number(String usage, @Nullable Object argument) {
    if (argument == null || argument instanceof Number) {
      return Optional.ofNullable((Number) argument);
    }
    throw new IllegalArgumentException(usage);
  }

  private static @Nullable Double low(@Nullable Number successes, @Nullable Number trials) {
    return interval(successes, trials).map(Interval::low).orElse(null);
  }

  private static @Nullable Double high(@Nullable Number successes, @Nullable Number trials) {
    return interval(successes, trials).map(Interval::high).orElse(null);
  }

  private static Optional<Interval> interval(@Nullable Number successes, @Nullable Number trials) {
    if (successes == null || trials == null) {
      return Optional.empty();
    }
    long k = successes.longValue();
    long n = trials.longValue();
    if (k < 0 || k > n) {
      throw new IllegalArgumentException(
          "an interval of " + k + " out of " + n + ": the first number is one of the second's");
    }
    return Wilson.interval(k, n);
  }
}
