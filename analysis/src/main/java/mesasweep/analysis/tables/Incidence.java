package mesasweep.analysis.tables;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.CompetingRisks.Exit;
import mesasweep.analysis.statistics.CompetingRisks.RestrictedMean;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** Which event a trial had first, and how its probability grows with the steps. */
public final class Incidence implements Serializable {
  private static final long serialVersionUID = 1L;

  static final String CENSORED = "censored";

  /** The columns that {@link #withFirstEvents} adds. */
  public static final String FIRST_EVENT = "first_event";

  public static final String FIRST_EVENT_STEP = "first_event_step";

  /** Not called as the parameter, which may be an axis beside it. */
  private static final String INTERVAL = "record_interval";

  private static final StructType ROW =
      new StructType()
          .add("event", DataTypes.StringType)
          .add("step", DataTypes.LongType)
          .add("at_risk", DataTypes.LongType)
          .add("events", DataTypes.LongType)
          .add(CENSORED, DataTypes.LongType)
          .add("cumulative_incidence", DataTypes.DoubleType)
          .add("standard_error", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType);

  private static final String FIRST_EVENTS =
      " takes collect_list(struct(first_event, first_event_step))";

  private static final String INCIDENCE_USAGE = "cumulative_incidence" + FIRST_EVENTS;

  private static final String MEANS_USAGE =
      "restricted_means" + FIRST_EVENTS + " and a number of steps, at least 0";

  private static final StructType MEAN =
      new StructType()
          .add("state", DataTypes.StringType)
          .add("mean_steps", DataTypes.DoubleType)
          .add("standard_error", DataTypes.DoubleType);

  /** The names of the events that compete, in the order in which ties are decided. */
  private final List<String> events;

  private Incidence(List<String> events) {
    this.events = List.copyOf(events);
  }

  /** Of an experiment's competing events. */
  public static Incidence of(ExperimentDescription experiment) {
    return new Incidence(experiment.competingEvents().stream().map(Event::name).toList());
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    return List.of(
        View.AXES,
        new Documented(
            "event", experiment.competingEvents().stream().map(Event::name).collect(joining(", "))),
        new Documented("step", "at which a trial left, with an event or without"),
        new Documented(
            "after_step",
            "the record before: an event at a step happened since; null at step 0, where it held"
                + " from the start"),
        new Documented("at_risk", "trials that were still without an event"),
        new Documented("events", "trials that had this event at this step"),
        new Documented(CENSORED, "trials that left without any event"),
        new Documented("cumulative_incidence", "probability that it came first and by this step"),
        new Documented("standard_error", "of it"),
        new Documented("low", "lower end of its pointwise interval, null where it is 0 or 1"),
        new Documented("high", "upper end"));
  }

  /** The SQL function {@code cumulative_incidence}. */
  UserDefinedFunction function() {
    return functions.udf(
        (UDF1<Seq<Object>, List<Row>>) firstEvents -> rows(singly(INCIDENCE_USAGE, firstEvents)),
        new ArrayType(ROW, false));
  }

  /** The SQL function {@code restricted_means}. */
  UserDefinedFunction means() {
    return functions.udf(
        (UDF2<Seq<Object>, Object, List<Row>>) this::means, new ArrayType(MEAN, false));
  }

  /**
   * With the event that each eligible trial had first, or that it had none, and the step of it, or
   * the budget. Of two at the same step the one that is declared first counts.
   */
  static Dataset<Row> withFirstEvents(Dataset<Row> runs, ExperimentDescription experiment) {
    List<Event> competing = experiment.competingEvents();
    if (competing.isEmpty()) {
      return runs.withColumn(FIRST_EVENT, lit(null).cast("string"))
          .withColumn(FIRST_EVENT_STEP, lit(null).cast("bigint"));
    }
    Column budget = col(Axis.column(experiment.budget().orElseThrow()));
    Column first =
        functions.least(
            Stream.concat(competing.stream().map(event -> col(event.column())), Stream.of(budget))
                .toArray(Column[]::new));
    Column eligible = CellStatistics.isEligible(experiment);
    return runs.withColumn(FIRST_EVENT, when(eligible, firstOf(competing, first)))
        .withColumn(FIRST_EVENT_STEP, when(eligible, first));
  }

  /** Which of the competing events has the least step, if one has it. */
  static Column firstOf(List<Event> competing, Column first) {
    Column event = lit(CENSORED);
    for (int i = competing.size() - 1; i >= 0; i--) {
      event =
          when(col(competing.get(i).column()).equalTo(first), competing.get(i).name())
              .otherwise(event);
    }
    return event;
  }

  /**
   * @param runs with first events
   * @param by the columns whose combinations are the groups
   */
  Dataset<Row> table(Dataset<Row> runs, List<String> by, ExperimentDescription experiment) {
    List<Column> columns = new ArrayList<>(List.of(CellStatistics.columns(by)));
    if (events.isEmpty()) {
      for (StructField field : ROW.fields()) {
        columns.add(lit(null).cast(field.dataType()).as(field.name()));
      }
      return runs.where(lit(false)).select(columns.toArray(Column[]::new));
    }
    Dataset<Row> groups =
        runs.where(col(FIRST_EVENT).isNotNull())
            .groupBy(CellStatistics.columns(by))
            .agg(
                function()
                    .apply(collect_list(struct(col(FIRST_EVENT), col(FIRST_EVENT_STEP))))
                    .as("rows"),
                interval(experiment).as(INTERVAL));
    columns.add(col(INTERVAL));
    columns.add(inline(col("rows")));
    // The last record before: an event at a step happened since.
    Column before =
        expr("if(step > 0, (step - 1) div %1$s * %1$s, NULL)".formatted(INTERVAL)).as("after_step");
    List<Column> ordered = new ArrayList<>(List.of(CellStatistics.columns(by)));
    for (StructField field : ROW.fields()) {
      ordered.add(col(field.name()));
      if (field.name().equals("step")) {
        ordered.add(before);
      }
    }
    return groups.select(columns.toArray(Column[]::new)).select(ordered.toArray(Column[]::new));
  }

  private static Column interval(ExperimentDescription experiment) {
    return lit(null).cast("bigint"); // TO BE MERGED
  }

  /**
   * The estimates of groups with some done trial, by their label; none if the experiment records no
   * events.
   *
   * @param runs with first events
   * @param label of a trial's group, a text
   */
  public Map<String, CompetingRisks> estimates(Dataset<Row> runs, Column label) {
    if (events.isEmpty()) {
      return Map.of();
    }
    return runs
        .where(col(FIRST_EVENT).isNotNull())
        .groupBy(label, col(FIRST_EVENT), col(FIRST_EVENT_STEP))
        .agg(count(FIRST_EVENT).as("trials"))
        .collectAsList()
        .stream()
        .collect(
            groupingBy(
                row -> row.getString(0),
                collectingAndThen(
                    mapping(row -> RowFactory.create(row.get(1), row.get(2), row.get(3)), toList()),
                    this::estimate)));
  }

  /**
   * @param counted one row of (event, step, trials) for each event and step of a group
   */
  private CompetingRisks estimate(List<Row> counted) {
    return CompetingRisks.of(
        counted.stream()
            .map(
                row ->
                    new Exit(
                        row.<Number>getAs(1).longValue(), cause(row.getString(0)), row.getLong(2)))
            .toList(),
        events.size());
  }

  private int cause(String event) {
    if (!event.equals(CENSORED) && !events.contains(event)) {
      throw new IllegalArgumentException(
          "cumulative_incidence knows no event '"
              + event
              + "', only "
              + String.join(", ", events)
              + " and "
              + CENSORED);
    }
    return events.indexOf(event); // -1 for censored
  }

  /** The columns of {@link #rows}. */
  public static List<String> columns() {
    return List.of(ROW.fieldNames());
  }

  /** A row for each event and step, in the columns of the view after those of the cell. */
  public List<Row> rows(CompetingRisks risks) {
    List<Row> rows = new ArrayList<>();
    long[] steps = risks.steps();
    for (int cause = 0; cause < events.size(); cause++) {
      for (int i = 0; i < steps.length; i++) {
        Optional<Interval> interval = risks.interval(cause, i);
        rows.add(
            RowFactory.create(
                events.get(cause),
                steps[i],
                risks.atRisk(i),
                risks.events(cause, i),
                risks.censored(i),
                risks.incidence(cause, i),
                risks.standardError(cause, i),
                interval.map(Interval::low).orElse(null),
                interval.map(Interval::high).orElse(null)));
      }
    }
    return rows;
  }

  private List<Row> means(Seq<Object> firstEvents, Object horizon) {
    Optional<Number> wanted = SqlFunctions.number(MEANS_USAGE, horizon);
    CompetingRisks risks = singly(MEANS_USAGE, firstEvents);
    if (wanted.isEmpty() || risks.steps().length == 0) {
      return List.of();
    }
    long steps = wanted.get().longValue();
    if (steps < 0) {
      throw new IllegalArgumentException(MEANS_USAGE + ", not " + wanted.get());
    }
    if (risks.knownUntil(steps) < steps) {
      throw new IllegalArgumentException(
          "restricted_means up to step "
              + steps
              + ": some trials were only seen up to step "
              + risks.knownUntil(steps));
    }
    List<Row> rows = new ArrayList<>();
    rows.add(mean("no_event", risks.eventFree(steps)));
    for (int cause = 0; cause < events.size(); cause++) {
      rows.add(mean(events.get(cause), risks.stepsAfter(cause, steps)));
    }
    return rows;
  }

  private static Row mean(String state, RestrictedMean mean) {
    return RowFactory.create(state, mean.mean(), mean.standardError());
  }

  private CompetingRisks singly(String usage, Seq<Object> firstEvents) {
    return estimate(
        SqlFunctions.rows(usage, firstEvents, String.class, Number.class)
            .map(row -> RowFactory.create(row.get(0), row.<Number>getAs(1), 1L))
            .toList());
  }
}
