package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.CompetingRisks.Observation;
import mesasweep.analysis.statistics.FirstEvent;
import mesasweep.analysis.statistics.FirstEvent.NoneBy;
import mesasweep.analysis.statistics.FirstEvent.OneOf;
import mesasweep.analysis.statistics.FirstEvent.Possibility;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which event a trial had first, as columns of its row. An event that is known to the interval
 * between two records may leave open what came first: what is known are possibilities.
 *
 * @param names of the events that compete, in the order in which ties are decided
 */
public record FirstEvents(List<String> names) implements Serializable {
  /** The events that a trial may have had first. */
  public static final String POSSIBLE = "first_events";

  public static final String EVENT = "first_event";

  public static final String AFTER = "first_event_after";
  public static final String STEP = "first_event_step";

  static final String CENSORED = "censored";
  public static final String AMBIGUOUS = "ambiguous";

  private static final String POSSIBLE_TYPE =
      "array<struct<event: string, after_step: bigint, step: bigint>>";

  static FirstEvents of(ExperimentDescription experiment) {
    return new FirstEvents(experiment.competingEvents().stream().map(Event::name).toList());
  }

  static List<Documented> documentation() {
    return List.of(
        new Documented(
            POSSIBLE,
            "what may have come first: an array of (event, after_step, step), each in the steps"
                + " (after_step, step], where after_step is null if it may have held from the"
                + " start; more than one if two came between the same records; (censored, budget,"
                + " null) if none came; null if the trial does not count"),
        new Documented(
            EVENT,
            "which of the competing events it had first, censored, or ambiguous; null if it does"
                + " not count"),
        new Documented(
            AFTER,
            "the last step that was surely without any of them, null if one may have held from"
                + " the start"),
        new Documented(STEP, "the step by which the first had surely come, or the budget"));
  }

  /**
   * With the columns of the first event of each eligible trial. Of two at the same step the one
   * that is declared first counts.
   */
  static Dataset<Row> with(Dataset<Row> runs, ExperimentDescription experiment) {
    List<Event> competing = experiment.competingEvents();
    if (competing.isEmpty()) {
      return runs.withColumn(POSSIBLE, lit(null).cast(POSSIBLE_TYPE))
          .withColumn(EVENT, lit(null).cast("string"))
          .withColumn(AFTER, lit(null).cast("bigint"))
          .withColumn(STEP, lit(null).cast("bigint"));
    }
    Column budget = col(Axis.column(experiment.budget().orElseThrow())).cast("bigint");
    Column events = col(POSSIBLE);
    Column after = transform(events, one -> coalesce(one.getField("after_step"), beforeStart()));
    Column step =
        transform(events, one -> coalesce(one.getField("step"), one.getField("after_step")));
    return runs.withColumn(
            POSSIBLE,
            when(CellStatistics.isEligible(experiment), possible(competing, budget))
                .cast(POSSIBLE_TYPE))
        .withColumn(
            EVENT,
            when(size(events).gt(1), AMBIGUOUS).otherwise(element_at(events, 1).getField("event")))
        .withColumn(AFTER, nullif(functions.array_min(after), beforeStart()))
        .withColumn(STEP, functions.array_max(step));
  }

  /**
   * An event may be first up to the step at which some other one surely has come, or the step
   * before where that one is declared first.
   */
  private static Column possible(List<Event> competing, Column budget) {
    List<Column> steps =
        competing.stream()
            .map(event -> when(col(event.column()).leq(budget), col(event.column())))
            .toList();
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < competing.size(); i++) {
      Column last = steps.get(i);
      for (int j = 0; j < competing.size(); j++) {
        if (j != i) {
          last = least(last, j < i ? steps.get(j).minus(1) : steps.get(j));
        }
      }
      Column after =
          competing
              .get(i)
              .afterColumn()
              .map(column -> coalesce(col(column), beforeStart()))
              .orElse(steps.get(i).minus(1));
      all.add(
          when(
              steps.get(i).isNotNull().and(last.gt(after)),
              known(lit(competing.get(i).name()), nullif(after, beforeStart()), last)));
    }
    Column some = steps.stream().map(Column::isNotNull).reduce(Column::or).orElseThrow();
    all.add(when(not(some), known(lit(CENSORED), budget, lit(null).cast("bigint"))));
    return filter(array(all.toArray(Column[]::new)), Column::isNotNull);
  }

  private static Column known(Column event, Column after, Column step) {
    return struct(event.as("event"), after.as("after_step"), step.as("step"));
  }

  private static Column beforeStart() {
    return lit(FirstEvent.BEFORE_START);
  }

  /**
   * Which of the competing events has the least step, if one has it: with recorded steps alone.
   *
   * @param first the least step
   */
  static Column leastOf(List<Event> competing, Column first) {
    Column event = lit(CENSORED);
    for (int i = competing.size() - 1; i >= 0; i--) {
      event =
          when(col(competing.get(i).column()).equalTo(first), competing.get(i).name())
              .otherwise(event);
    }
    return event;
  }

  /**
   * The trials of a group.
   *
   * @param usage what the function takes, said when it was given something else
   * @param trials rows of (seed, possible events); those in which one is null do not count
   */
  List<Observation> observations(String usage, Seq<Object> trials) {
    return SqlFunctions.rows(usage, trials, Number.class, Seq.class)
        .map(
            row ->
                new Observation(
                    row.<Number>getAs(0).longValue(), first(usage, row.<Seq<Object>>getAs(1)), 1))
        .toList();
  }

  /** What is known, of the column {@link #POSSIBLE}. */
  FirstEvent first(String usage, Seq<Object> possible) {
    List<Possibility> possibilities = new ArrayList<>();
    for (Object element : CollectionConverters.asJava(possible)) {
      if (!(element instanceof Row row
          && row.length() == 3
          && row.get(0) instanceof String event
          && Stream.of(1, 2).allMatch(i -> row.isNullAt(i) || row.get(i) instanceof Number))) {
        throw new IllegalArgumentException(usage);
      }
      Optional<Long> after = number(row, 1);
      Optional<Long> step = number(row, 2);
      if (event.equals(CENSORED)) {
        return new NoneBy(after.orElseThrow(() -> new IllegalArgumentException(usage)));
      }
      possibilities.add(
          new Possibility(
              cause(event),
              after.orElse(FirstEvent.BEFORE_START),
              step.orElseThrow(() -> new IllegalArgumentException(usage))));
    }
    return new OneOf(possibilities);
  }

  private static Optional<Long> number(Row row, int field) {
    return row.isNullAt(field)
        ? Optional.empty()
        : Optional.of(row.<Number>getAs(field).longValue());
  }

  private int cause(String event) {
    if (!names.contains(event)) {
      throw new IllegalArgumentException(
          "cumulative_incidence knows no event '"
              + event
              + "', only "
              + String.join(", ", names)
              + " and "
              + CENSORED);
    }
    return names.indexOf(event);
  }
}
