package mesasweep.analysis.tables;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.analysis.statistics.ClusterEstimate;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.CompetingRisks.Observation;
import mesasweep.analysis.statistics.CompetingRisks.Point;
import mesasweep.analysis.statistics.FirstEvent;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Jackknife;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.Schema;
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

/** How the probability that an event came first grows with the steps. */
public final class Incidence implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final StructType ROW =
      new StructType()
          .add("event", DataTypes.StringType)
          .add("step", DataTypes.LongType)
          .add("after_step", DataTypes.LongType)
          .add("at_risk", DataTypes.LongType)
          .add("events", DataTypes.DoubleType)
          .add(FirstEvents.CENSORED, DataTypes.LongType)
          .add("cumulative_incidence", DataTypes.DoubleType)
          .add("standard_error", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("seeds", DataTypes.LongType);

  private static final String TRIALS = " takes collect_list(struct(seed, first_events))";

  private static final String INCIDENCE_USAGE = "cumulative_incidence" + TRIALS;

  private static final String MEANS_USAGE =
      "restricted_means" + TRIALS + " and a number of steps, at least 0";

  private static final StructType MEAN =
      new StructType()
          .add("state", DataTypes.StringType)
          .add("mean_steps", DataTypes.DoubleType)
          .add("standard_error", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType);

  /** A step in units that are comparable between step sizes. */
  private static final String LEARNING_TIME = "learning_time";

  /** Of a cell, while the table is made. */
  private static final String STEP_SIZE = "step_size_of_cell";

  private final FirstEvents firstEvents;

  private Incidence(FirstEvents firstEvents) {
    this.firstEvents = firstEvents;
  }

  /** Of an experiment's competing events. */
  public static Incidence of(ExperimentDescription experiment) {
    return new Incidence(FirstEvents.of(experiment));
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    List<Documented> columns = new ArrayList<>();
    columns.add(View.AXES);
    columns.addAll(documentationOfRows(experiment));
    boolean mayBeAWord =
        experiment
            .stepSize()
            .flatMap(experiment::parameter)
            .filter(size -> !size.words().isEmpty())
            .isPresent();
    String unlessAWord = mayBeAWord ? "; null where that is a word" : "";
    experiment
        .stepSize()
        .ifPresent(
            size ->
                columns.add(
                    new Documented(
                        LEARNING_TIME,
                        "step x " + size + ", comparable between step sizes" + unlessAWord)));
    return columns;
  }

  private static List<Documented> documentationOfRows(ExperimentDescription experiment) {
    return List.of(
        new Documented(
            "event", experiment.competingEvents().stream().map(Event::name).collect(joining(", "))),
        new Documented(
            "step",
            "at which a trial left, with an event or without, and the event's probability is"
                + " known"),
        new Documented(
            "after_step",
            "the events of the row came in the steps (after_step, step], and nothing says where;"
                + " null where they held from the start"),
        new Documented("at_risk", "trials that may have been without any event until then"),
        new Documented(
            "events",
            "trials that had this event first, and then; one in which several may have been first"
                + " counts in each as much as the estimate says"),
        new Documented(FirstEvents.CENSORED, "trials that left at this step without any event"),
        new Documented("cumulative_incidence", "probability that it came first and by this step"),
        new Documented(
            "standard_error",
            "of it: the jackknife over seeds, whose trials may have anything in common; null with"
                + " one seed"),
        new Documented(
            "low",
            "lower end of its pointwise interval (Student's t, on the scale log(-log p)), null"
                + " where it is 0 or 1, where all seeds agree, and with one seed"),
        new Documented("high", "upper end"),
        new Documented(
            "seeds",
            "that were left out in turn; beyond "
                + CompetingRisks.MOST_GROUPS
                + " they are in so many groups"));
  }

  /** The SQL function {@code cumulative_incidence}. */
  UserDefinedFunction function() {
    return functions.udf(
        (UDF1<Seq<Object>, List<Row>>) trials -> rows(estimate(INCIDENCE_USAGE, trials)),
        new ArrayType(ROW, false));
  }

  /** The SQL function {@code restricted_means}. */
  UserDefinedFunction means() {
    return functions.udf(
        (UDF2<Seq<Object>, Object, List<Row>>) this::means, new ArrayType(MEAN, false));
  }

  /**
   * @param runs with first events
   * @param by the columns whose combinations are the groups
   * @param stepSize the column of the size of steps, the same in all of a group, if there is one
   */
  Dataset<Row> table(Dataset<Row> runs, List<String> by, Optional<String> stepSize) {
    List<Column> columns = new ArrayList<>(List.of(CellStatistics.columns(by)));
    if (firstEvents.names().isEmpty()) {
      for (StructField field : ROW.fields()) {
        columns.add(lit(null).cast(field.dataType()).as(field.name()));
      }
      stepSize.ifPresent(size -> columns.add(lit(null).cast("double").as(LEARNING_TIME)));
      return runs.where(lit(false)).select(columns.toArray(Column[]::new));
    }
    columns.add(inline(col("rows")));
    columns.add(col(STEP_SIZE));
    Dataset<Row> rows =
        runs.where(col(FirstEvents.POSSIBLE).isNotNull())
            .groupBy(CellStatistics.columns(by))
            .agg(
                function()
                    .apply(collect_list(struct(col(Schema.SEED), col(FirstEvents.POSSIBLE))))
                    .as("rows"),
                functions.first(stepSize.map(functions::col).orElse(lit(null))).as(STEP_SIZE))
            .select(columns.toArray(Column[]::new));
    return (stepSize.isEmpty()
            ? rows
            : rows.withColumn(LEARNING_TIME, col("step").multiply(col(STEP_SIZE))))
        .drop(STEP_SIZE);
  }

  /**
   * The estimates of groups with some trial that counts, by their label; none if the experiment
   * records no events.
   *
   * @param runs with first events
   * @param label of a trial's group, a text
   */
  public Map<String, CompetingRisks> estimates(Dataset<Row> runs, Column label) {
    if (firstEvents.names().isEmpty()) {
      return Map.of();
    }
    return runs
        .where(col(FirstEvents.POSSIBLE).isNotNull())
        .groupBy(label, clusters(runs), col(FirstEvents.POSSIBLE))
        .agg(count(FirstEvents.POSSIBLE))
        .collectAsList()
        .stream()
        .collect(
            groupingBy(
                row -> row.getString(0),
                collectingAndThen(
                    mapping(
                        row -> new Observation(row.getLong(1), first(row), row.getLong(3)),
                        toList()),
                    trials -> CompetingRisks.of(trials, firstEvents.names().size()))));
  }

  private FirstEvent first(Row row) {
    return firstEvents.first(INCIDENCE_USAGE, row.<Seq<Object>>getAs(2));
  }

  /** The seeds, or as many groups of them as tell errors well: the driver has them all at once. */
  private static Column clusters(Dataset<Row> runs) {
    int most = CompetingRisks.MOST_GROUPS;
    Column seed = col(Schema.SEED);
    return runs.select(seed).distinct().limit(most + 1).count() <= most
        ? seed
        : pmod(xxhash64(seed), lit((long) most));
  }

  /** The columns of {@link #rows}. */
  public static List<String> columns() {
    return List.of(ROW.fieldNames());
  }

  /** A row for each event and step, in the columns of the view after those of the cell. */
  public List<Row> rows(CompetingRisks risks) {
    List<Row> rows = new ArrayList<>();
    for (int cause = 0; cause < firstEvents.names().size(); cause++) {
      for (Point point : risks.points(cause)) {
        ClusterEstimate incidence = point.incidence();
        Optional<Interval> interval = incidence.probabilityInterval();
        rows.add(
            RowFactory.create(
                firstEvents.names().get(cause),
                point.step(),
                point.after() == FirstEvent.BEFORE_START ? null : (Long) point.after(),
                point.atRisk(),
                point.events(),
                point.censored(),
                incidence.value(),
                incidence.jackknife().map(Jackknife::standardError).orElse(null),
                interval.map(Interval::low).orElse(null),
                interval.map(Interval::high).orElse(null),
                (long) risks.clusters()));
      }
    }
    return rows;
  }

  private List<Row> means(Seq<Object> trials, Object horizon) {
    Optional<Number> wanted = SqlFunctions.number(MEANS_USAGE, horizon);
    CompetingRisks risks = estimate(MEANS_USAGE, trials);
    if (wanted.isEmpty() || risks.isEmpty()) {
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
    for (int cause = 0; cause < firstEvents.names().size(); cause++) {
      rows.add(mean(firstEvents.names().get(cause), risks.stepsAfter(cause, steps)));
    }
    return rows;
  }

  private static Row mean(String state, ClusterEstimate mean) {
    return RowFactory.create(
        state,
        mean.value(),
        mean.jackknife().map(Jackknife::standardError).orElse(null),
        mean.interval().map(Interval::low).orElse(null),
        mean.interval().map(Interval::high).orElse(null));
  }

  private CompetingRisks estimate(String usage, Seq<Object> trials) {
    return CompetingRisks.of(firstEvents.observations(usage, trials), firstEvents.names().size());
  }
}
