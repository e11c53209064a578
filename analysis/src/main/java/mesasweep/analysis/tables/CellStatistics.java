package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.Schema;
import mesasweep.results.State;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts, shares and median event steps of groups of trials. */
public final class CellStatistics {

  /** Trials that are done. */
  static final String N = "n";

  /** Trials that are not. */
  static final String FAILED = "failed";

  /** Done trials that count in shares; only there if some do not. */
  static final String ELIGIBLE = "eligible";

  public static final Column DONE = col(Schema.STATE).equalTo(State.DONE.name());

  private CellStatistics() {}

  static List<Documented> documentation(ExperimentDescription experiment) {
    List<Documented> columns = new ArrayList<>(List.of(View.AXES));
    columns.add(new Documented(N, "trials that are done"));
    columns.add(new Documented(FAILED, "trials that are not"));
    if (!experiment.isEveryOutcomeEligible()) {
      columns.add(
          new Documented(
              ELIGIBLE,
              "done trials that count in shares and times: not those that are "
                  + experiment.outcomes().stream()
                      .filter(outcome -> !outcome.isEligible())
                      .map(Outcome::label)
                      .collect(Collectors.joining(", "))));
    }
    for (Outcome outcome : experiment.outcomes()) {
      columns.add(new Documented(outcome.count(), "done trials that are " + outcome.label()));
    }
    for (Event event : experiment.eventsOfTheirOwn()) {
      columns.add(new Documented(event.name(), "trials that had it: " + event.label()));
      columns.addAll(documentationOfShare(event.name()));
    }
    for (Finding finding : experiment.findings()) {
      columns.addAll(documentationOfShare(finding.name()));
    }
    for (Event event : experiment.events()) {
      columns.add(
          new Documented(
              medianOf(event),
              "the step by which at least half of the trials had it for good, null if fewer did: "
                  + event.label()));
    }
    for (Event event : experiment.competingEvents()) {
      columns.add(
          new Documented(
              lowOf(event),
              "lower end of its interval, by seed: from the first step at which the share that"
                  + " may have had it could be 1/2; null beyond the budget, and with one seed"));
      columns.add(
          new Documented(
              highOf(event), "upper end: the first at which the share could not be less"));
    }
    columns.add(
        new Documented(
            Levels.LEVEL,
            "how often the distances of refined axes were halved for it; 0 in the sweep's own"
                + " grid"));
    return columns;
  }

  private static List<Documented> documentationOfShare(String name) {
    String share = shareOf(name);
    return List.of(
        new Documented(share, "share of the trials, null without any"),
        new Documented(share + "_low", "lower end of its Wilson score interval"),
        new Documented(share + "_high", "upper end"));
  }

  /** Whether a trial counts in shares and in times. */
  public static Column isEligible(ExperimentDescription experiment) {
    return expr(eligible(experiment));
  }

  private static String eligible(ExperimentDescription experiment) {
    String done = Schema.STATE + " = '" + State.DONE + "'";
    return experiment.isEveryOutcomeEligible()
        ? done
        : experiment.eligibleOutcomes().stream()
            .collect(Collectors.joining("', '", done + " AND " + Schema.OUTCOME + " IN ('", "')"));
  }

  /** Whether a done trial ended as a finding says. */
  static Column isFound(Finding finding) {
    return col(Schema.OUTCOME).isin(finding.outcomes().toArray());
  }

  /** The median of an event's step. */
  public static String medianOf(Event event) {
    return "median_" + event.column();
  }

  /** From where the median of an event that competes may be. */
  public static String lowOf(Event event) {
    return medianOf(event) + "_low";
  }

  /** Up to where it may be. */
  public static String highOf(Event event) {
    return medianOf(event) + "_high";
  }

  /** The share of the trials that count in shares, of an event or of a finding. */
  public static String shareOf(String name) {
    return "share_" + name;
  }

  /**
   * The same with intervals of the medians of events that compete, for groups of which all trials
   * fit into memory.
   */
  public static Dataset<Row> withMedianIntervals(
      Dataset<Row> runs, ExperimentDescription experiment, List<String> by) {
    List<Column> intervals = new ArrayList<>();
    for (Event event : experiment.competingEvents()) {
      Column interval = MedianSteps.interval(event, isEligible(experiment));
      intervals.add(interval.getField(MedianSteps.LOW).as(lowOf(event)));
      intervals.add(interval.getField(MedianSteps.HIGH).as(highOf(event)));
    }
    return of(runs, experiment, by, intervals);
  }

  /**
   * @param runs one row per trial
   * @param by the columns whose combinations are the groups; without any, one group of all trials
   */
  public static Dataset<Row> of(
      Dataset<Row> runs, ExperimentDescription experiment, List<String> by) {
    return of(runs, experiment, by, List.of());
  }

  private static Dataset<Row> of(
      Dataset<Row> runs, ExperimentDescription experiment, List<String> by, List<Column> more) {
    Column eligible = isEligible(experiment);
    List<Column> statistics = new ArrayList<>();
    statistics.add(count_if(DONE).as(N));
    statistics.add(count_if(not(DONE)).as(FAILED));
    if (!experiment.isEveryOutcomeEligible()) {
      statistics.add(count_if(eligible).as(ELIGIBLE));
    }
    for (Outcome outcome : experiment.outcomes()) {
      statistics.add(
          count_if(DONE.and(col(Schema.OUTCOME).equalTo(outcome.name()))).as(outcome.count()));
    }
    for (Event event : experiment.eventsOfTheirOwn()) {
      Column happened = count_if(eligible.and(col(event.column()).isNotNull()));
      statistics.add(happened.as(event.name()));
      addShare(statistics, event.name(), happened, count_if(eligible));
    }
    for (Finding finding : experiment.findings()) {
      addShare(
          statistics, finding.name(), count_if(eligible.and(isFound(finding))), count_if(eligible));
    }
    experiment.events().forEach(event -> statistics.add(median(event, experiment)));
    statistics.addAll(more);
    return runs.groupBy(columns(by))
        .agg(statistics.get(0), statistics.subList(1, statistics.size()).toArray(Column[]::new));
  }

  public static Column[] columns(List<String> names) {
    return names.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
  }

  /** The value of an axis as text. */
  public static Column label(Axis axis, ExperimentDescription experiment) {
    Column value = col("`" + axis.column() + "`").cast("string");
    return wordColumn(axis, experiment).map(words -> coalesce(value, col(words))).orElse(value);
  }

  /** The columns that hold the values of an axis. */
  static Stream<String> columnsOf(Axis axis, ExperimentDescription experiment) {
    boolean hasWords = axis.values().stream().anyMatch(JsonNode::isTextual);
    return Stream.concat(
        Stream.of(axis.column()), hasWords ? wordColumn(axis, experiment).stream() : Stream.of());
  }

  /** Where the words of an axis stand, if it may have one in place of a number. */
  static Optional<String> wordColumn(Axis axis, ExperimentDescription experiment) {
    return experiment.parameter(axis.key()).flatMap(ExperimentDescription.Parameter::wordColumn);
  }

  private static void addShare(
      List<Column> statistics, String name, Column successes, Column trials) {
    String share = shareOf(name);
    statistics.add(when(trials.gt(0), successes.divide(trials)).as(share));
    statistics.add(SqlFunctions.WILSON_LOW.apply(successes, trials).as(share + "_low"));
    statistics.add(SqlFunctions.WILSON_HIGH.apply(successes, trials).as(share + "_high"));
  }

  /**
   * The first step by which at least half of the eligible trials had the event. Censored trials
   * count as infinitely late, which is exact as long as the median itself lies within the budget;
   * otherwise there is none.
   */
  private static Column median(Event event, ExperimentDescription experiment) {
    return expr(String.format(
            Locale.ROOT,
            "nullif(percentile_disc(0.5) WITHIN GROUP (ORDER BY if(%s, coalesce(cast(%s AS"
                + " DOUBLE), double('infinity')), NULL)), double('infinity'))",
            eligible(experiment),
            event.column()))
        .cast("bigint")
        .as(medianOf(event));
  }
}
