package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import mesasweep.results.Axis;
import mesasweep.results.ResultDirectory;
import mesasweep.results.UnusableResultsException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The stored trials, and what they say, as SQL. Intervals are at 95 % and take the trials as
 * independent. Of several directories every view has a first column {@code sweep}, the name of the
 * directory, and the axes of all of them.
 *
 * <p><b>runs</b>: one row per trial id, of the latest batch that holds it: all stored columns as
 * they are; {@code sweep_batch} INT, the batch that the row lies in ({@code batch} is a parameter
 * of the race, the size of its minibatches); and {@code first_event} STRING, which of long_term,
 * robust and diverged the trial had first, or censored, with {@code first_event_step} BIGINT, the
 * step of it or the budget. Both are null for a trial that is not done; of two events at the same
 * recorded step the long-term objective counts. {@code trajectory} stays available as a nested
 * column; a query that does not name it does not read it. A parameter column is null for a keyword
 * value, and in batches that were written before the parameter existed.
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
 *       _low} and {@code _high} their Wilson score interval. Null for n = 0.
 *   <li>{@code median_long_term_step}, {@code median_negative_discount_step}, {@code
 *       median_robust_step}, {@code median_deceptive_step}: the step by which at least half of the
 *       trials had the event for good, censored trials included. Null when fewer than half had it.
 * </ul>
 *
 * <p><b>failures</b>: one row per trial that is not done: {@code trial_id}, {@code seed}, the axes,
 * {@code state}, {@code message} (the first line), {@code failure} (with the stack), {@code host},
 * {@code finished_at}, {@code seconds}, {@code sweep_batch}.
 *
 * <p><b>incidence</b>: per cell, {@code event} (long_term, robust, diverged) and {@code step}, the
 * probability {@code cumulative_incidence} that this event came first and by that step
 * (Aalen-Johansen, with {@code standard_error} and the pointwise interval {@code low} to {@code
 * high}, null where the estimate is 0 or 1), out of {@code at_risk} trials of which {@code events}
 * had it at that step and {@code censored} left without any event. An event at a step happened
 * after the record before, {@code after_step}; null at step 0, where it held from the start.
 *
 * <p><b>boundary</b>: where P(deceptive) = 1/2, per {@code axis} and {@code value} (each value of
 * each other axis, all further axes pooled; all, all for all trials) and {@code discount_rate}: the
 * {@code critical_gap}, its interval {@code low} to {@code high} for this rate alone and {@code
 * band_low} to {@code band_high} for all rates together, from a logistic fit with Firth's penalty
 * in the rate, the logarithm of the gap and their product. What lies outside of the swept gaps is
 * null; {@code place} says where the critical gap is: inside, below, above, undetermined (the slope
 * along the gap may be 0), or none with a {@code remark} if there is no fit at all; {@code
 * deceptive_gaps} on which side of it deception is the likely outcome, at larger or smaller gaps:
 * above and larger means at no swept gap, above and smaller at all of them. {@code
 * closed_form_gap}: law of the planner linear-drift, where it applies. {@code bracket_low} and
 * {@code bracket_high}: the swept gaps of this rate between which the observed share passes 1/2;
 * where the fit's interval lies outside of them, or it passes the other way, it is {@code
 * contradicted} by its own trials: the true boundary bends more sharply than one smooth curve.
 * {@code agreement}: share of the group's trials on that side of the boundary that their outcome
 * asks for. {@code dispersion}: how much more than binomially the trials scatter about the fit, by
 * whose root the intervals are widened.
 *
 * <p><b>effects</b>: for each {@code axis} the {@code difference} in P(deceptive) between each
 * {@code value} and the {@code baseline}, the first value, in [-1, 1]. If {@code paired}, of trials
 * that agree in all other axes and the seed; otherwise of the {@code baseline_trials} and {@code
 * trials} as two groups. {@code low} and {@code high} hold for all rows together (Bonferroni). Axes
 * drawn from a range, and those of more than 20 numbers, are compared in halves.
 *
 * <p><b>thresholds</b>: the outcomes if a classification {@code threshold} were multiplied by
 * {@code factor}, judged again from the trajectories: the counts of {@code cells}, and how many
 * trials had which event first.
 *
 * <p>An experiment that stores no outcome or no event steps has the views without what is made of
 * them.
 *
 * <p>Functions, for any grouping of {@code runs} or {@code cells}:
 *
 * <ul>
 *   <li>{@code wilson_low(k, n)}, {@code wilson_high(k, n)}: the interval of k out of n.
 *   <li>{@code cumulative_incidence(collect_list(struct(first_event, first_event_step)))}: an array
 *       with the rows of {@code incidence}, to be used inside {@code inline}.
 *   <li>{@code restricted_means(collect_list(struct(first_event, first_event_step)), horizon)}: an
 *       array with a row per {@code state} (no_event, or which event came first): of the first
 *       {@code horizon} steps the mean number {@code mean_steps} spent in it, and its {@code
 *       standard_error}. The difference of two independent groups has the error sqrt(e1^2 + e2^2).
 *       An error if trials without an event were not followed for so long.
 *   <li>{@code critical_gap(collect_list(struct(discount_rate, objective_gap, outcome =
 *       'DECEPTIVE')), rate)}: a row of {@code boundary} at any one rate.
 * </ul>
 */
public final class Views {
  private Views() {}

  /**
   * Replaces the temporary views of the session. They show the batches that are committed now;
   * register again to see later ones. Reads schemas, no trials.
   *
   * @param directories at least one
   * @throws UnusableResultsException when a directory is given twice, holds no sweep or no
   *     committed batch, or another experiment than the first
   */
  public static void register(SparkSession spark, List<ResultDirectory> directories) {
    Map<String, SweepTables> sweeps = open(spark, directories);
    SqlFunctions.register(spark, sweeps.values().iterator().next().experiment());
    all(sweeps, SweepTables::runs).createOrReplaceTempView("runs");
    all(sweeps, SweepTables::trajectory).createOrReplaceTempView("trajectory");
    ordered(sweeps, SweepTables::cells, axes(sweeps)).createOrReplaceTempView("cells");
    all(sweeps, SweepTables::failures).createOrReplaceTempView("failures");
    ordered(sweeps, SweepTables::incidence, Stream.concat(axes(sweeps), Stream.of("event", "step")))
        .createOrReplaceTempView("incidence");
    ordered(
            sweeps,
            SweepTables::boundary,
            // Numbers as numbers: 2 before 10.
            Stream.of("axis", "try_cast(value AS DOUBLE)", "value", "discount_rate"))
        .createOrReplaceTempView("boundary");
    all(sweeps, SweepTables::effects).createOrReplaceTempView("effects");
    ordered(sweeps, SweepTables::thresholds, Stream.of("threshold", "factor"))
        .createOrReplaceTempView("thresholds");
  }

  private static Map<String, SweepTables> open(
      SparkSession spark, List<ResultDirectory> directories) {
    Set<Path> seen = new HashSet<>();
    for (ResultDirectory directory : directories) {
      if (!seen.add(directory.realRoot())) {
        throw new UnusableResultsException(
            directory.root() + " is given twice. Its trials would count twice.");
      }
    }
    List<SweepTables> tables = SweepTables.openAll(spark, directories);
    Map<String, SweepTables> opened = new LinkedHashMap<>();
    for (int i = 0; i < directories.size(); i++) {
      opened.put(name(directories.get(i), directories), tables.get(i));
    }
    Map<String, Axis> axes = new LinkedHashMap<>();
    opened.values().stream()
        .flatMap(sweep -> sweep.axes().stream())
        .forEach(axis -> axes.putIfAbsent(axis.key(), axis));
    opened.replaceAll((name, sweep) -> sweep.withAxes(List.copyOf(axes.values())));
    return opened;
  }

  /** The last part of the path, or all of it where that does not tell the directories apart. */
  private static String name(ResultDirectory directory, List<ResultDirectory> all) {
    Path path = directory.root().toAbsolutePath().normalize();
    Path last = path.getFileName();
    boolean unique =
        all.stream()
                .map(other -> other.root().toAbsolutePath().normalize().getFileName())
                .filter(last::equals)
                .count()
            == 1;
    return unique ? last.toString() : path.toString();
  }

  private static Stream<String> axes(Map<String, SweepTables> sweeps) {
    return sweeps.values().iterator().next().axisColumns().stream().map(axis -> "`" + axis + "`");
  }

  private static Dataset<Row> all(
      Map<String, SweepTables> sweeps, Function<SweepTables, Dataset<Row>> table) {
    List<Dataset<Row>> parts = new ArrayList<>();
    sweeps.forEach(
        (name, tables) -> {
          Dataset<Row> part = table.apply(tables);
          parts.add(sweeps.size() == 1 ? part : part.select(lit(name).as("sweep"), col("*")));
        });
    return parts.stream().reduce((one, other) -> one.unionByName(other, true)).orElseThrow();
  }

  /**
   * @param by expressions of SQL
   */
  private static Dataset<Row> ordered(
      Map<String, SweepTables> sweeps,
      Function<SweepTables, Dataset<Row>> table,
      Stream<String> by) {
    Stream<String> sweep = sweeps.size() == 1 ? Stream.empty() : Stream.of("sweep");
    return all(sweeps, table)
        .orderBy(Stream.concat(sweep, by).map(functions::expr).toArray(Column[]::new));
  }
}
