package mesasweep.analysis;

import java.util.Optional;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Wilson's score interval of a proportion, two-sided, at 95 %.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson (1927)</a>
 */
final class Wilson {
  static final UserDefinedFunction LOW =
      functions.udf((UDF2<Number, Number, Double>) Wilson::low, DataTypes.DoubleType);
  static final UserDefinedFunction HIGH =
      functions.udf((UDF2<Number, Number, Double>) Wilson::high, DataTypes.DoubleType);

  private static final double CONFIDENCE = 0.95;

  private Wilson() {}

  /** Both bounds lie in [0, 1]. */
  record Interval(double low, double high) {}

  /**
   * @param successes of the trials, 0 to {@code trials}
   * @param trials fewer than 2^30
   * @return empty when there are no trials
   */
  static Optional<Interval> interval(long successes, long trials) {
    if (trials == 0) {
      return Optional.empty();
    }
    ConfidenceInterval interval =
        new WilsonScoreInterval()
            .createInterval(Math.toIntExact(trials), Math.toIntExact(successes), CONFIDENCE);
    // Exact at the ends, where rounding would leave 1e-17 outside or inside.
    return Optional.of(
        new Interval(
            successes == 0 ? 0 : interval.getLowerBound(),
            successes == trials ? 1 : interval.getUpperBound()));
  }

  /**
   * Makes {@code wilson_low(k, n)} and {@code wilson_high(k, n)} known to SQL; null for n = 0 or a
   * null argument.
   */
  static void register(SparkSession spark) {
    if (!spark.catalog().functionExists("wilson_low")) {
      spark.udf().register("wilson_low", LOW);
      spark.udf().register("wilson_high", HIGH);
    }
  }

  private static Double low(Number successes, Number trials) {
    return of(successes, trials).map(Interval::low).orElse(null);
  }

  private static Double high(Number successes, Number trials) {
    return of(successes, trials).map(Interval::high).orElse(null);
  }

  private static Optional<Interval> of(Number successes, Number trials) {
    return successes == null || trials == null
        ? Optional.empty()
        : interval(successes.longValue(), trials.longValue());
  }
}
