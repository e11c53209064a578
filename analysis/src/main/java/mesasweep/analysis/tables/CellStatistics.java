package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import mesasweep.analysis.results.Axis;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Counts, shares and median event steps of groups of trials. Statistics whose column the experiment
 * does not store are left out.
 */
public final class CellStatistics {
  /** The outcomes of a trial, in the order of tables; the lower case is the name of the count. */
  public static final List<String> OUTCOMES =
      List.of("ROBUST", "DECEPTIVE", "UNRESOLVED", "DIVERGED");

  /** The columns of event steps; the median of EVENT is called median_EVENT. */
  public static final List<String> EVENTS =
      List.of("long_term_step", "negative_discount_step", "robust_step", "deceptive_step");

  public static final Column DONE = col("state").equalTo("DONE");

  static final Column DECEPTIVE = col("outcome").equalTo("DECEPTIVE");

  private CellStatistics() {}

  /**
   * @param runs one row per trial
   * @param by the columns whose combinations are the groups; without any, one group of all trials
   */
  public static Dataset<Row> of(Dataset<Row> runs, List<String> by) {
    List<String> stored = Arrays.asList(runs.columns());
    List<Column> statistics = new ArrayList<>();
    statistics.add(count_if(DONE).as("n"));
    statistics.add(count_if(not(DONE)).as("failed"));
    if (stored.contains("outcome")) {
      OUTCOMES.forEach(
          outcome ->
              statistics.add(
                  count_if(DONE.and(col("outcome").equalTo(outcome))).as(countOf(outcome))));
    }
    if (stored.contains("long_term_step")) {
      Column longTerm = count_if(DONE.and(col("long_term_step").isNotNull()));
      statistics.add(longTerm.as("long_term"));
      addShare(statistics, "share_long_term", longTerm);
    }
    if (stored.contains("outcome")) {
      addShare(statistics, "share_deceptive", count_if(DONE.and(DECEPTIVE)));
    }
    EVENTS.stream().filter(stored::contains).forEach(event -> statistics.add(median(event)));
    return runs.groupBy(columns(by))
        .agg(statistics.get(0), statistics.subList(1, statistics.size()).toArray(Column[]::new));
  }

  public static String countOf(String outcome) {
    return outcome.toLowerCase(Locale.ROOT);
  }

  public static Column[] columns(List<String> names) {
    return names.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
  }

  /** The value of an axis as text, with its keyword where null is stored. */
  public static Column label(Axis axis) {
    return coalesce(col("`" + axis.column() + "`").cast("string"), lit(axis.keyword()));
  }

  private static void addShare(List<Column> statistics, String name, Column successes) {
    Column trials = count_if(DONE);
    statistics.add(when(trials.gt(0), successes.divide(trials)).as(name));
    statistics.add(SqlFunctions.WILSON_LOW.apply(successes, trials).as(name + "_low"));
    statistics.add(SqlFunctions.WILSON_HIGH.apply(successes, trials).as(name + "_high"));
  }

  /**
   * The first step by which at least half of the done trials had the event. Censored trials count
   * as infinitely late, which is exact as long as the median itself lies within the budget;
   * otherwise there is none.
   */
  private static Column median(String event) {
    return expr(("nullif(percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(cast(%s AS DOUBLE),"
                + " double('infinity'))) FILTER (WHERE state = 'DONE'), double('infinity'))")
            .formatted(event))
        .cast("bigint")
        .as("median_" + event);
  }
}
