package mesasweep.analysis.tables;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import org.apache.spark.sql.Dataset;
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
 * @param shares with intervals by seed, by the column that counts them, a finding's by that of its
 *     share; none without eligible trials, or if they were not asked for
 */
public record Tally(
    long done,
    long failed,
    long eligible,
    Map<String, Long> outcomes,
    Map<String, Long> events,
    Map<String, OptionalLong> medians,
    Map<String, OptionalLong> lows,
    Map<String, OptionalLong> highs,
    Map<String, PooledShare> shares) {

  /** Without shares. */
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
        highs,
        Map.of());
  }

  /**
   * Of groups that may pool cells.
   *
   * @param by the columns whose combinations are the groups; without any, one group of all trials
   * @return by the values of those
   */
  public static Map<List<Object>, Tally> pooled(
      Dataset<Row> runs, ExperimentDescription experiment, List<String> by) {
    return withShares(runs, experiment, by, CellStatistics.of(runs, experiment, by));
  }

  /** The same with intervals of the medians, for groups of which all trials fit into memory. */
  public static Map<List<Object>, Tally> ofCells(
      Dataset<Row> runs, ExperimentDescription experiment, List<String> by) {
    return withShares(
        runs, experiment, by, CellStatistics.withMedianIntervals(runs, experiment, by));
  }

  private static Map<List<Object>, Tally> withShares(
      Dataset<Row> runs,
      ExperimentDescription experiment,
      List<String> by,
      Dataset<Row> statistics) {
    Map<List<Object>, Map<String, PooledShare>> shares = PooledShares.of(runs, experiment, by);
    Map<List<Object>, Tally> tallies = new HashMap<>();
    for (Row row : statistics.collectAsList()) {
      List<Object> group = IntStream.range(0, by.size()).mapToObj(row::get).toList();
      tallies.put(group, of(row, experiment).with(shares.getOrDefault(group, Map.of())));
    }
    return tallies;
  }

  private Tally with(Map<String, PooledShare> others) {
    return new Tally(done, failed, eligible, outcomes, events, medians, lows, highs, others);
  }

  /** Of the eligible trials; 0 without any, or if shares were not asked for. */
  public int seeds() {
    return shares.values().stream().mapToInt(PooledShare::seeds).max().orElse(0);
  }

  /** Empty for one that counts in no share. */
  public Optional<PooledShare> share(Outcome outcome) {
    return Optional.ofNullable(shares.get(outcome.count()));
  }

  public Optional<PooledShare> share(Event event) {
    return Optional.ofNullable(shares.get(event.name()));
  }

  public Optional<PooledShare> share(Finding finding) {
    return Optional.ofNullable(shares.get(CellStatistics.shareOf(finding.name())));
  }

  /** The done trials with an outcome. */
  public long count(Outcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome.name()), outcome.name());
  }

  /** The eligible trials that had an event, one that no outcome is called like. */
  public long count(Event event) {
    return Objects.requireNonNull(events.get(event.name()), event.name());
  }

  /** The trials that ended as a finding says. */
  public long found(Finding finding) {
    return finding.outcomes().stream().mapToLong(outcomes::get).sum();
  }

  /** The median step of an event; empty if it is censored. */
  public OptionalLong median(Event event) {
    return medians.getOrDefault(event.name(), OptionalLong.empty());
  }

  /** From where the median may be; empty if that is beyond the budget, or was not asked for. */
  public OptionalLong low(Event event) {
    return lows.getOrDefault(event.name(), OptionalLong.empty());
  }

  /** Up to where it may be; empty alike. */
  public OptionalLong high(Event event) {
    return highs.getOrDefault(event.name(), OptionalLong.empty());
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
