package mesasweep.analysis.tables;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import org.apache.spark.sql.Row;

/**
 * The statistics of one group of trials, as {@link CellStatistics} computes them.
 *
 * @param done trials with results
 * @param failed trials without
 * @param eligible done trials that count in shares
 * @param outcomes done trials by the name of their outcome, in the order of the description
 * @param events eligible trials that had an event, by its name, of those events that no outcome is
 *     called like
 * @param medians the median step by the event's name; empty when it is censored
 * @param lows from where it may be, by the event's name; empty if that is beyond the budget, and
 *     where it was not asked for
 * @param highs up to where it may be; empty alike
 */
public record Tally(
    long done,
    long failed,
    long eligible,
    Map<String, Long> outcomes,
    Map<String, Long> events,
    Map<String, OptionalLong> medians,
    Map<String, OptionalLong> lows,
    Map<String, OptionalLong> highs) {

  public static Tally of(Row statistics, ExperimentDescription experiment) {
    long done = statistics.<Long>getAs(CellStatistics.N);
    Map<String, Long> outcomes = new LinkedHashMap<>();
    for (Outcome outcome : experiment.outcomes()) {
      outcomes.put(outcome.name(), statistics.<Long>getAs(outcome.count()));
    }
    Map<String, Long> events = new LinkedHashMap<>();
    for (Event event : experiment.eventsOfTheirOwn()) {
      events.put(event.name(), statistics.<Long>getAs(event.name()));
    }
    Map<String, OptionalLong> medians = new LinkedHashMap<>();
    Map<String, OptionalLong> lows = new LinkedHashMap<>();
    Map<String, OptionalLong> highs = new LinkedHashMap<>();
    for (Event event : experiment.events()) {
      medians.put(event.name(), number(statistics, CellStatistics.medianOf(event)));
      lows.put(event.name(), number(statistics, CellStatistics.lowOf(event)));
      highs.put(event.name(), number(statistics, CellStatistics.highOf(event)));
    }
    return new Tally(
        done,
        statistics.<Long>getAs(CellStatistics.FAILED),
        experiment.isEveryOutcomeEligible()
            ? done
            : statistics.<Long>getAs(CellStatistics.ELIGIBLE),
        outcomes,
        events,
        medians,
        lows,
        highs);
  }

  /** The trials that ended as a finding says. */
  public long found(Finding finding) {
    return finding.outcomes().stream().mapToLong(outcomes::get).sum();
  }

  /** The median step of an event; empty if it is censored. */
  public OptionalLong median(Event event) {
    return medians.getOrDefault(event.name(), OptionalLong.empty());
  }

  /** Whether more than half of the eligible trials ended as a finding says. */
  public boolean isMostly(Finding finding) {
    return 2 * found(finding) > eligible;
  }

  /** Medians of several groups together are not told. */
  private static OptionalLong number(Row row, String column) {
    return Arrays.asList(row.schema().fieldNames()).contains(column) && row.getAs(column) != null
        ? OptionalLong.of(row.<Long>getAs(column))
        : OptionalLong.empty();
  }
}
