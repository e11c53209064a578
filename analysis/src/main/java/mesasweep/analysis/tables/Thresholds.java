package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How the outcomes depend on where the lines between them were drawn: every trial as it was judged
 * again when it was run, with one threshold halved and doubled, or the odds of one that is a share.
 */
public final class Thresholds {

  private Thresholds() {}

  /** How many trials had an event before all that compete with it. */
  public static String firstOf(Event event) {
    return event.name() + "_first";
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    List<Documented> columns = new ArrayList<>();
    columns.add(new Documented(Schema.THRESHOLD, String.join(", ", experiment.thresholds())));
    columns.add(
        new Documented(
            Schema.FACTOR, "by which " + multiplied(experiment) + ": " + experiment.factors()));
    for (Outcome outcome : experiment.outcomes()) {
      columns.add(new Documented(outcome.count(), "done trials that would be " + outcome.label()));
    }
    for (Event event : experiment.eventsOfTheirOwn()) {
      columns.add(new Documented(event.name(), "trials that would have it: " + event.label()));
    }
    for (Event event : experiment.competingEvents()) {
      columns.add(
          new Documented(firstOf(event), "trials that would have it first, by the steps alone"));
    }
    return columns;
  }

  private static String multiplied(ExperimentDescription experiment) {
    return experiment.byOdds().isEmpty()
        ? "it is multiplied"
        : "it is multiplied, or of "
            + String.join(", ", experiment.byOdds())
            + " the odds p / (1 - p)";
  }

  static Dataset<Row> of(Dataset<Row> runs, ExperimentDescription experiment) {
    List<Event> competing = experiment.competingEvents();
    List<Column> counts = new ArrayList<>();
    for (Outcome outcome : experiment.outcomes()) {
      counts.add(count_if(col(Schema.OUTCOME).equalTo(outcome.name())).as(outcome.count()));
    }
    for (Event event : experiment.eventsOfTheirOwn()) {
      counts.add(count_if(col(event.column()).isNotNull()).as(event.name()));
    }
    for (Event event : competing) {
      counts.add(count_if(col(FirstEvents.EVENT).equalTo(event.name())).as(firstOf(event)));
    }
    return judged(runs, experiment)
        .groupBy(Schema.THRESHOLD, Schema.FACTOR)
        .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
  }

  private static Dataset<Row> judged(Dataset<Row> runs, ExperimentDescription experiment) {
    List<Event> competing = experiment.competingEvents();
    if (experiment.thresholds().isEmpty()) {
      return runs.where(lit(false))
          .select(
              Stream.concat(
                      Stream.of(Schema.verdict(experiment).fields())
                          .map(field -> lit(null).cast(field.dataType()).as(field.name())),
                      Stream.of(lit(null).cast("string").as(FirstEvents.EVENT)))
                  .toArray(Column[]::new));
    }
    Dataset<Row> verdicts;
    Column first = lit(null).cast("string");
    if (competing.isEmpty()) {
      verdicts = runs.where(CellStatistics.DONE).select(inline(col(Schema.VERDICTS)));
    } else {
      String budget = Axis.column(experiment.budget().orElseThrow());
      verdicts = runs.where(CellStatistics.DONE).select(col(budget), inline(col(Schema.VERDICTS)));
      Column least =
          functions.least(
              Stream.concat(
                      competing.stream().map(event -> col(event.column())), Stream.of(col(budget)))
                  .toArray(Column[]::new));
      first = coalesce(FirstEvents.leastOf(competing, least), lit(FirstEvents.CENSORED));
    }
    return verdicts.withColumn(FirstEvents.EVENT, first);
  }
}
