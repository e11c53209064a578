package mesasweep.analysis.tables;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.arrays_zip;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Jackknife;
import mesasweep.analysis.statistics.SeedMean;
import mesasweep.analysis.statistics.SeedMean.Seed;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How the measures that an experiment declares to be averaged go with the steps, as means over the
 * trials that count in shares. Nothing is carried beyond a trial's last record.
 */
public final class MeanTrajectories implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final String AXIS = "axis";
  public static final String VALUE = "value";
  public static final String MEASURE = "measure";
  public static final String MEAN = "mean";
  public static final String LOW = "low";
  public static final String HIGH = "high";
  public static final String TRIALS = "trials";
  public static final String SEEDS = "seeds";

  /** The axis and the value of all trials. */
  public static final String ALL = "all";

  private static final StructType ROW =
      new StructType()
          .add(MEASURE, DataTypes.StringType)
          .add(MEAN, DataTypes.DoubleType)
          .add("standard_error", DataTypes.DoubleType)
          .add(LOW, DataTypes.DoubleType)
          .add(HIGH, DataTypes.DoubleType)
          .add(TRIALS, DataTypes.LongType)
          .add(SEEDS, DataTypes.IntegerType);

  private final List<String> measures;

  private MeanTrajectories(List<String> measures) {
    this.measures = measures;
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    return List.of(
        new Documented(AXIS, "of the group; all for all trials"),
        new Documented(VALUE, "of the axis that the trials of the group have"),
        new Documented(
            Schema.STEP,
            experiment
                .budget()
                .flatMap(experiment::parameter)
                .map(budget -> "a recorded one of the " + budget.meaning())
                .orElse("a recorded one")),
        new Documented(
            MEASURE,
            experiment.averagedMeasures().isEmpty()
                ? "the experiment declares none to be averaged"
                : experiment.averagedMeasures().stream().map(Measure::name).collect(joining(", "))),
        new Documented(
            MEAN, "of the trials that count in shares and have a value in a record of this step"),
        new Documented(
            "standard_error",
            "of it: the jackknife over seeds; null with one seed and where all seeds agree"),
        new Documented(
            LOW,
            "lower end of its pointwise interval: Student's t, as much below the mean as above,"
                + " null likewise"),
        new Documented(HIGH, "upper end"),
        new Documented(TRIALS, "that have a value in a record of this step"),
        new Documented(SEEDS, "of those"));
  }

  /**
   * One group of all trials ({@code axis} and {@code value} are "all"), and one for each value of
   * each axis of listed values.
   */
  static Dataset<Row> of(SweepTables tables) {
    return new MeanTrajectories(
            tables.storedMeasures().stream()
                .filter(Measure::isAveraged)
                .map(Measure::name)
                .toList())
        .table(tables);
  }

  private Dataset<Row> table(SweepTables tables) {
    if (measures.isEmpty()) {
      return nothing(tables.runs());
    }
    List<Column> sums = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < measures.size(); i++) {
      Column told = nanvl(col(measured(i)), lit(null));
      sums.add(sum(told).as("sum_" + i));
      sums.add(count(told).as("count_" + i));
      fields.addAll(List.of("sum_" + i, "count_" + i));
    }
    UserDefinedFunction means =
        functions.udf((UDF1<Seq<Row>, List<Row>>) this::means, new ArrayType(ROW, false));
    return records(tables, measures)
        .groupBy(AXIS, VALUE, Schema.STEP, Schema.SEED)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .groupBy(AXIS, VALUE, Schema.STEP)
        .agg(collect_list(struct(CellStatistics.columns(fields))).as("of_seeds"))
        .select(col(AXIS), col(VALUE), col(Schema.STEP), inline(means.apply(col("of_seeds"))));
  }

  /** The records of the trials that count in shares, once for each group that a trial is in. */
  private static Dataset<Row> records(SweepTables tables, List<String> measures) {
    ExperimentDescription experiment = tables.experiment();
    List<Column> groups = new ArrayList<>(List.of(group(lit(ALL), lit(ALL))));
    tables.axes().stream()
        .filter(axis -> axis.range().isEmpty())
        .forEach(axis -> groups.add(group(lit(axis.key()), value(axis, experiment))));
    Column[] fields =
        Stream.concat(Stream.of(Schema.STEP), measures.stream())
            .map(field -> col(Schema.TRAJECTORY).getField(field))
            .toArray(Column[]::new);
    String[] names =
        Stream.concat(
                Stream.of(AXIS, VALUE, Schema.SEED, Schema.STEP),
                IntStream.range(0, measures.size()).mapToObj(MeanTrajectories::measured))
            .toArray(String[]::new);
    // The groups before the records: whoever asks for one axis has each record once. And zipped
    // fields, so that no other is read.
    return tables
        .runs()
        .where(CellStatistics.isEligible(experiment))
        .select(
            col(Schema.SEED),
            arrays_zip(fields).as("records"),
            inline(array(groups.toArray(Column[]::new))))
        .select(col(AXIS), col(VALUE), col(Schema.SEED), inline(col("records")))
        .toDF(names);
  }

  /** A column of {@link #records}, for a measure may be called like another one. */
  private static String measured(int measure) {
    return "measured_" + measure;
  }

  /**
   * For each value of an axis the steps at which more than half as many trials have a record as at
   * any; of more than so many about that number of them, evenly thinned, with the first and the
   * last.
   *
   * @param axis its key, or {@link #ALL}
   * @param most at least 2
   * @return rows of {@link #VALUE} and step
   */
  public static Dataset<Row> steps(SweepTables tables, String axis, int most) {
    WindowSpec group = Window.partitionBy(VALUE);
    Column place = row_number().over(group.orderBy(Schema.STEP)).minus(1);
    Column last = count(lit(1)).over(group).minus(1);
    return records(tables, List.of())
        .where(col(AXIS).equalTo(axis))
        .groupBy(VALUE, Schema.STEP)
        .agg(count(lit(1)).as(TRIALS))
        .withColumn("fullest", max(TRIALS).over(group))
        .where(col(TRIALS).multiply(2).gt(col("fullest")))
        .withColumn("place", place)
        .withColumn("last", last)
        .where(
            part(col("place"), most)
                .gt(part(col("place").minus(1), most))
                .or(col("place").isin(0, col("last"))))
        .select(VALUE, Schema.STEP);
  }

  /** In which of so many parts of its group a record is. */
  private static Column part(Column place, int most) {
    return round(place.multiply(most - 1).divide(greatest(col("last"), lit(1))));
  }

  /** No means, in the columns of the view. */
  private static Dataset<Row> nothing(Dataset<Row> runs) {
    return EmptyTable.of(
        runs, AXIS + " STRING, " + VALUE + " STRING, " + Schema.STEP + " BIGINT", ROW.fields());
  }

  private static Column group(Column axis, Column value) {
    return struct(axis.as(AXIS), value.as(VALUE));
  }

  private static Column value(Axis axis, ExperimentDescription experiment) {
    return coalesce(CellStatistics.label(axis, experiment), lit(axis.keyword()));
  }

  /**
   * @param seeds for each measure the sum, null without any, and the count of its values
   */
  private List<Row> means(Seq<Row> seeds) {
    List<Row> rows = CollectionConverters.asJava(seeds);
    return IntStream.range(0, measures.size())
        .boxed()
        .flatMap(
            i ->
                SeedMean.of(
                    rows.stream()
                        .map(
                            row ->
                                new Seed(
                                    row.isNullAt(2 * i) ? 0 : row.getDouble(2 * i),
                                    row.getLong(2 * i + 1)))
                        .toList())
                    .map(mean -> row(measures.get(i), mean))
                    .stream())
        .toList();
  }

  private static Row row(String measure, SeedMean mean) {
    Optional<Interval> interval = mean.interval();
    return RowFactory.create(
        measure,
        mean.mean(),
        mean.chance().map(Jackknife::standardError).orElse(null),
        interval.map(Interval::low).orElse(null),
        interval.map(Interval::high).orElse(null),
        mean.trials(),
        mean.seeds());
  }
}
