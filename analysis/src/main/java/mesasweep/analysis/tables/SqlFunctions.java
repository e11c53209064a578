package mesasweep.analysis.tables;

import java.util.Optional;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Wilson;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** What SQL can compute besides Spark's own functions; {@link Views} documents it. */
final class SqlFunctions {
  static final UserDefinedFunction WILSON_LOW =
      functions.udf((UDF2<Number, Number, Double>) SqlFunctions::low, DataTypes.DoubleType);
  static final UserDefinedFunction WILSON_HIGH =
      functions.udf((UDF2<Number, Number, Double>) SqlFunctions::high, DataTypes.DoubleType);

  private SqlFunctions() {}

  static void register(SparkSession spark) {
    if (!spark.catalog().functionExists("wilson_low")) {
      spark.udf().register("wilson_low", WILSON_LOW);
      spark.udf().register("wilson_high", WILSON_HIGH);
      spark.udf().register("cumulative_incidence", Incidence.FUNCTION);
      spark.udf().register("restricted_means", Incidence.MEANS);
      spark.udf().register("critical_gap", Boundaries.CRITICAL_GAP);
    }
  }

  private static Double low(Number successes, Number trials) {
    return interval(successes, trials).map(Interval::low).orElse(null);
  }

  private static Double high(Number successes, Number trials) {
    return interval(successes, trials).map(Interval::high).orElse(null);
  }

  private static Optional<Interval> interval(Number successes, Number trials) {
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
