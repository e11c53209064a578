package mesasweep.analysis.tables;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.CompetingRisks.Exit;
import mesasweep.analysis.statistics.CompetingRisks.RestrictedMean;
import mesasweep.analysis.statistics.Interval;
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
public final class Incidence {
  /** The events that compete to be first; their columns end in _step. */
  public static final List<String> EVENTS = List.of("long_term", "robust", "diverged");

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

  static final UserDefinedFunction FUNCTION =
      functions.udf(
          (UDF1<Seq<Object>, List<Row>>) firstEvents -> rows(singly(INCIDENCE_USAGE, firstEvents)),
          new ArrayType(ROW, false));

  private static final StructType MEAN =
      new StructType()
          .add("state", DataTypes.StringType)
          .add("mean_steps", DataTypes.DoubleType)
          .add("standard_error", DataTypes.DoubleType);

  static final UserDefinedFunction MEANS =
      functions.udf(
          (UDF2<Seq<Object>, Object, List<Row>>) Incidence::means, new ArrayType(MEAN, false));

  private Incidence() {}

  /** Whether the trials have first events: the experiment records steps of a known budget. */
  static boolean isKnown(Dataset<Row> runs) {
    return Arrays.asList(runs.columns()).contains(FIRST_EVENT);
  }

  /**
   * With the event that each trial had first, or that it had none, and the step of it, or the
   * budget. Two events that were recorded at the same step cannot be told apart: the long-term
   * objective counts, for being robust there does not show that it came before.
   */
  static Dataset<Row> withFirstEvents(Dataset<Row> runs) {
    Stream<String> needed =
        Stream.concat(EVENTS.stream().map(Incidence::stepOf), Stream.of("steps", "record_every"));
    if (!needed.allMatch(Arrays.asList(runs.columns())::contains)) {
      return runs;
    }
    Column first =
        functions.least(
            Stream.concat(EVENTS.stream().map(Incidence::stepOf), Stream.of("steps"))
                .map(functions::col)
                .toArray(Column[]::new));
    Column event = lit(CENSORED);
    for (int i = EVENTS.size() - 1; i >= 0; i--) {
      event = when(col(stepOf(EVENTS.get(i))).equalTo(first), EVENTS.get(i)).otherwise(event);
    }
    Column done = CellStatistics.DONE;
    return runs.withColumn(FIRST_EVENT, when(done, event))
        .withColumn(FIRST_EVENT_STEP, when(done, first));
  }

  /**
   * @param runs with first events
   * @param by the columns whose combinations are the groups
   */
  static Dataset<Row> of(Dataset<Row> runs, List<String> by) {
    List<Column> columns = new ArrayList<>(List.of(CellStatistics.columns(by)));
    if (!isKnown(runs)) {
      for (StructField field : ROW.fields()) {
        columns.add(lit(null).cast(field.dataType()).as(field.name()));
      }
      return runs.where(lit(false)).select(columns.toArray(Column[]::new));
    }
    Dataset<Row> groups =
        runs.where(CellStatistics.DONE)
            .groupBy(CellStatistics.columns(by))
            .agg(
                FUNCTION
                    .apply(collect_list(struct(col(FIRST_EVENT), col(FIRST_EVENT_STEP))))
                    .as("rows"),
                max("record_every").as(INTERVAL));
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

  /**
   * The estimates of groups with some done trial, by their label; none if the experiment records no
   * events.
   *
   * @param runs with first events
   * @param label of a trial's group, a text
   */
  public static Map<String, CompetingRisks> estimates(Dataset<Row> runs, Column label) {
    if (!isKnown(runs)) {
      return Map.of();
    }
    return runs
        .where(CellStatistics.DONE)
        .groupBy(label, col(FIRST_EVENT), col(FIRST_EVENT_STEP))
        .agg(count(FIRST_EVENT).as("trials"))
        .collectAsList()
        .stream()
        .collect(
            groupingBy(
                row -> row.getString(0),
                collectingAndThen(
                    mapping(row -> RowFactory.create(row.get(1), row.get(2), row.get(3)), toList()),
                    Incidence::estimate)));
  }

  /**
   * @param counted one row of (event, step, trials) for each event and step of a group; rows
   *     without an event are trials that are not done
   */
  private static CompetingRisks estimate(List<Row> counted) {
    return CompetingRisks.of(
        counted.stream()
            .filter(row -> !row.isNullAt(0))
            .map(
                row ->
                    new Exit(
                        row.<Number>getAs(1).longValue(), cause(row.getString(0)), row.getLong(2)))
            .toList(),
        EVENTS.size());
  }

  private static int cause(String event) {
    if (!event.equals(CENSORED) && !EVENTS.contains(event)) {
      throw new IllegalArgumentException(
          "cumulative_incidence knows no event '"
              + event
              + "', only "
              + String.join(", ", EVENTS)
              + " and "
              + CENSORED);
    }
    return EVENTS.indexOf(event); // -1 for censored
  }

  /** The columns of {@link #rows}. */
  public static List<String> columns() {
    return List.of(ROW.fieldNames());
  }

  /** A row for each event and step, in the columns of the view after those of the cell. */
  public static List<Row> rows(CompetingRisks risks) {
    List<Row> rows = new ArrayList<>();
    long[] steps = risks.steps();
    for (int cause = 0; cause < EVENTS.size(); cause++) {
      for (int i = 0; i < steps.length; i++) {
        Optional<Interval> interval = risks.interval(cause, i);
        rows.add(
            RowFactory.create(
                EVENTS.get(cause),
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

  private static List<Row> means(Seq<Object> firstEvents, Object horizon) {
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
    for (int cause = 0; cause < EVENTS.size(); cause++) {
      rows.add(mean(EVENTS.get(cause), risks.stepsAfter(cause, steps)));
    }
    return rows;
  }

  private static Row mean(String state, RestrictedMean mean) {
    return RowFactory.create(state, mean.mean(), mean.standardError());
  }

  private static CompetingRisks singly(String usage, Seq<Object> firstEvents) {
    return estimate(
        SqlFunctions.rows(usage, firstEvents, String.class, Number.class)
            .map(row -> RowFactory.create(row.get(0), row.<Number>getAs(1), 1L))
            .toList());
  }

  private static String stepOf(String event) {
    return event + "_step";
  }
}
