package mesasweep.analysis.tables;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;

/**
 * The statistics of one group of trials, as {@link CellStatistics} computes them.
 *
 * @param done trials with results
 * @param failed trials without
 * @param outcomes done trials per outcome; empty when the experiment stores none
 * @param longTerm done trials that ended with a long-term objective, if the experiment tells
 * @param medians per stored event column the median step; empty when it is censored
 */
public record Tally(
    long done,
    long failed,
    Map<String, Long> outcomes,
    OptionalLong longTerm,
    Map<String, OptionalLong> medians) {

  public static Tally of(Row statistics) {
    Map<String, Long> outcomes = new LinkedHashMap<>();
    for (String outcome : CellStatistics.OUTCOMES) {
      number(statistics, CellStatistics.countOf(outcome))
          .ifPresent(count -> outcomes.put(outcome, count));
    }
    Map<String, OptionalLong> medians = new LinkedHashMap<>();
    for (String event : CellStatistics.EVENTS) {
      if (has(statistics, "median_" + event)) {
        medians.put(event, number(statistics, "median_" + event));
      }
    }
    return new Tally(
        statistics.<Long>getAs("n"),
        statistics.<Long>getAs("failed"),
        outcomes,
        number(statistics, "long_term"),
        medians);
  }

  public boolean hasOutcomes() {
    return !outcomes.isEmpty();
  }

  public long deceptive() {
    return outcomes.getOrDefault("DECEPTIVE", 0L);
  }

  /** The median step of an event; empty if it is censored or not stored. */
  public OptionalLong median(String event) {
    return medians.getOrDefault(event, OptionalLong.empty());
  }

  /** More than half of the done trials. */
  public boolean isMostlyDeceptive() {
    return 2 * deceptive() > done;
  }

  private static OptionalLong number(Row row, String column) {
    return has(row, column) && row.getAs(column) != null
        ? OptionalLong.of(row.<Long>getAs(column))
        : OptionalLong.empty();
  }

  private static boolean has(Row row, String column) {
    return List.of(row.schema().fieldNames()).contains(column);
  }
}
