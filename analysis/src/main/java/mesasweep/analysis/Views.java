package mesasweep.analysis;

import org.apache.spark.sql.SparkSession;

/**
 * The stored trials as SQL.
 *
 * <p><b>runs</b>: one row per trial id, of the latest batch that holds it: all stored columns as
 * they are, and {@code sweep_batch} INT, the batch that the row lies in ({@code batch} is a
 * parameter of the race, the size of its minibatches). {@code trajectory} stays available as a
 * nested column; a query that does not name it does not read it. A parameter column is null for a
 * keyword value, and in batches that were written before the parameter existed.
 *
 * <p><b>trajectory</b>: one row per recorded step: {@code trial_id}, {@code seed}, the axes, {@code
 * outcome}, then the measurements. Where an axis is called like a measurement, the axis (the value
 * at the start) gets the prefix {@code initial_}: {@code initial_discount_rate} is the parameter,
 * {@code discount_rate} what was measured. Empty when the experiment records no trajectory.
 *
 * <p><b>cells</b>: one row per combination of the axes other than the seed, ordered by them.
 *
 * <ul>
 *   <li>{@code n}: trials that are done; {@code failed}: trials that are not (FAILED, CRASHED,
 *       TIMED_OUT). All that follows is of the done trials.
 *   <li>{@code robust}, {@code deceptive}, {@code unresolved}, {@code diverged}: counts; they add
 *       up to n.
 *   <li>{@code long_term}: trials that ended with a long-term objective.
 *   <li>{@code share_long_term}, {@code share_deceptive}: of n, in [0, 1]; with the suffixes {@code
 *       _low} and {@code _high} their Wilson score interval at 95 %. Null for n = 0.
 *   <li>{@code median_long_term_step}, {@code median_negative_discount_step}, {@code
 *       median_robust_step}, {@code median_deceptive_step}: the step by which at least half of the
 *       trials had the event for good, censored trials included. Null when fewer than half had it.
 * </ul>
 *
 * <p>An experiment that stores no outcome or no event steps has cells without the columns made of
 * them. The functions {@code wilson_low(k, n)} and {@code wilson_high(k, n)} give the same interval
 * for any other count k out of n.
 */
public final class Views {
  private Views() {}

  /**
   * Replaces the temporary views {@code runs}, {@code trajectory} and {@code cells} of the session.
   * They show the batches that are committed now; register again to see later ones. Reads schemas,
   * no trials.
   *
   * @throws UnusableResultsException when the directory holds no sweep or no committed batch
   */
  public static void register(SparkSession spark, ResultDirectory results) {
    ResultTables tables = ResultTables.open(spark, results);
    Wilson.register(spark);
    tables.runs().createOrReplaceTempView("runs");
    tables.trajectory().createOrReplaceTempView("trajectory");
    tables.cells().createOrReplaceTempView("cells");
  }
}
