package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.results.Axis;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.LinearDriftLaw;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The boundary of deception, for groups of trials. */
public final class Boundaries {
  static final String RATE = "discount_rate";
  static final String GAP = "objective_gap";

  /** The columns of the plane that a boundary divides. */
  public static final List<String> PLANE = List.of(RATE, GAP);

  private static final String LAW = "law";

  /** The values of fixed parameters under which the closed form is the race's own law. */
  private static final String LAW_APPLIES =
      "architecture = 'constant' AND environment_complexity = 0 AND planner = 'linear-drift'"
          + " AND horizon = 'rate' AND awareness IN ('exact', 'scaled') AND optimiser = 'sgd'"
          + " AND freeze = 'none' AND discount_floor IS NULL AND monitored = 1 AND spoofed = 0"
          + " AND myopia_penalty = 0 AND drift_noise = 0 AND weight_decay = 0"
          + " AND objective_learning_rate > 0 AND horizon_learning_rate > 0";

  private static final List<String> LAW_COLUMNS =
      List.of(
          "architecture",
          "environment_complexity",
          "planner",
          "horizon",
          "awareness",
          "awareness_factor",
          "believed_drift",
          "optimiser",
          "freeze",
          "discount_floor",
          "monitored",
          "spoofed",
          "myopia_penalty",
          "drift_noise",
          "weight_decay",
          "objective_learning_rate",
          "horizon_learning_rate",
          "training_examples",
          "deployment_examples");

  private static final StructType ROW =
      new StructType()
          .add(RATE, DataTypes.DoubleType)
          .add("place", DataTypes.StringType)
          .add("deceptive_gaps", DataTypes.StringType)
          .add("critical_gap", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("band_low", DataTypes.DoubleType)
          .add("band_high", DataTypes.DoubleType)
          .add("bracket_low", DataTypes.DoubleType)
          .add("bracket_high", DataTypes.DoubleType)
          .add("contradicted", DataTypes.BooleanType)
          .add("closed_form_gap", DataTypes.DoubleType)
          .add("agreement", DataTypes.DoubleType)
          .add("dispersion", DataTypes.DoubleType)
          .add("remark", DataTypes.StringType);

  private static final String CRITICAL_GAP_USAGE =
      "critical_gap takes collect_list(struct(discount_rate, objective_gap,"
          + " outcome = 'DECEPTIVE')) and a discount rate";

  private static final UserDefinedFunction BOUNDARY =
      functions.udf((UDF2<Seq<Row>, Row, List<Row>>) Boundaries::rows, new ArrayType(ROW, false));

  static final UserDefinedFunction CRITICAL_GAP =
      functions.udf((UDF2<Seq<Object>, Object, Row>) Boundaries::criticalGap, ROW);

  private Boundaries() {}

  /** What the statistics need of a trial besides the axes, as far as it is stored. */
  public static List<String> columns() {
    return Stream.concat(PLANE.stream(), LAW_COLUMNS.stream()).toList();
  }

  static boolean isStored(Dataset<Row> runs) {
    return Arrays.asList(runs.columns()).containsAll(List.of(RATE, GAP, "outcome"));
  }

  /**
   * One group of all trials ({@code axis} and {@code value} are "all"), and one for each value of
   * each axis but the two of the plane.
   */
  static Dataset<Row> of(Dataset<Row> runs, List<Axis> axes) {
    if (!isStored(runs)) {
      List<Column> none = new ArrayList<>(List.of(lit("").as("axis"), lit("").as("value")));
      for (StructField field : ROW.fields()) {
        none.add(lit(null).cast(field.dataType()).as(field.name()));
      }
      return runs.where(lit(false)).select(none.toArray(Column[]::new));
    }
    List<Column> groups = new ArrayList<>(List.of(group(lit("all"), lit("all"))));
    for (Axis axis : axes) {
      if (!PLANE.contains(axis.column()) && axis.range().isEmpty()) {
        groups.add(group(lit(axis.key()), CellStatistics.label(axis)));
      }
    }
    // Every trial once for each group, in one pass: a query for each axis would take its time each.
    List<Column> columns =
        new ArrayList<>(
            Stream.concat(columns().stream(), Stream.of("outcome", "state"))
                .filter(Arrays.asList(runs.columns())::contains)
                .map(functions::col)
                .toList());
    columns.add(inline(array(groups.toArray(Column[]::new))));
    return gathered(runs.select(columns.toArray(Column[]::new)), col("axis"), col("value"))
        .select(col("axis"), col("value"), inline(BOUNDARY.apply(col("points"), col(LAW))));
  }

  private static Column group(Column axis, Column value) {
    return struct(axis.as("axis"), value.as("value"));
  }

  /** A group of trials on the plane, and the law that they obey, if they do. */
  public record Group(List<Point> points, Optional<LinearDriftLaw> law) {}

  /**
   * The groups of a report, by the label of a panel.
   *
   * @param label a column
   */
  public static Map<String, Group> groups(Dataset<Row> runs, Column label) {
    Map<String, Group> groups = new HashMap<>();
    if (isStored(runs)) {
      for (Row row : gathered(runs, lit(""), label).collectAsList()) {
        groups.put(
            row.getString(1),
            new Group(points(row.<Seq<Row>>getAs("points")), law(row.<Row>getAs(LAW))));
      }
    }
    return groups;
  }

  private static Dataset<Row> gathered(Dataset<Row> runs, Column axis, Column value) {
    List<Column> statistics = new ArrayList<>();
    statistics.add(count_if(col("outcome").equalTo("DECEPTIVE")).as("deceptive"));
    statistics.add(functions.count("outcome").as("trials"));
    Column law = lawOf(runs);
    boolean mayHaveLaw = Arrays.asList(runs.columns()).containsAll(LAW_COLUMNS);
    statistics.add(bool_and(law.isNotNull()).as("obeys"));
    statistics.add(min(law).as("least"));
    statistics.add(max(law).as("most"));
    Dataset<Row> points =
        runs.where(CellStatistics.DONE)
            .groupBy(axis.as("axis"), value.as("value"), col(RATE), col(GAP))
            .agg(
                statistics.get(0), statistics.subList(1, statistics.size()).toArray(Column[]::new));
    Column one = bool_and(col("obeys")).and(min("least").equalTo(max("most")));
    return points
        .groupBy("axis", "value")
        .agg(
            collect_list(struct(col(RATE), col(GAP), col("deceptive"), col("trials"))).as("points"),
            when(lit(mayHaveLaw).and(one), min("least")).as(LAW),
            sum("trials").as("trials"));
  }

  /** The law's parameters where it applies to a trial, null elsewhere. */
  private static Column lawOf(Dataset<Row> runs) {
    String type = "STRUCT<believed: DOUBLE, eta: DOUBLE, eta_h: DOUBLE, examples: BIGINT>";
    if (!Arrays.asList(runs.columns()).containsAll(LAW_COLUMNS)) {
      return lit(null).cast(type);
    }
    return functions.expr(
        ("if(%s AND believed_drift * if(awareness = 'scaled', awareness_factor, 1.0) > 0,"
                + " cast(struct(believed_drift * if(awareness = 'scaled', awareness_factor, 1.0),"
                + " objective_learning_rate, horizon_learning_rate,"
                + " training_examples + deployment_examples) AS %s), NULL)")
            .formatted(LAW_APPLIES, type));
  }

  private static List<Point> points(Seq<Row> rows) {
    return CollectionConverters.asJava(rows).stream()
        .filter(row -> !row.isNullAt(0) && !row.isNullAt(1))
        .map(row -> new Point(row.getDouble(0), row.getDouble(1), row.getLong(2), row.getLong(3)))
        .toList();
  }

  private static Optional<LinearDriftLaw> law(Row parameters) {
    return Optional.ofNullable(parameters)
        .map(
            law ->
                new LinearDriftLaw(
                    law.getDouble(0),
                    law.getDouble(1),
                    law.getDouble(2),
                    Math.toIntExact(law.getLong(3))));
  }

  private static List<Row> rows(Seq<Row> gathered, Row parameters) {
    List<Point> points = points(gathered);
    Optional<LinearDriftLaw> law = law(parameters);
    Boundary boundary = Boundary.fit(points);
    if (boundary instanceof Boundary.Fitted fitted) {
      return fitted.swept().stream().map(critical -> row(fitted, critical, law)).toList();
    }
    return List.of(absent(((Boundary.Absent) boundary).reason()));
  }

  private static Row criticalGap(Seq<Object> trials, Object rate) {
    List<Point> points =
        SqlFunctions.rows(CRITICAL_GAP_USAGE, trials, Number.class, Number.class, Boolean.class)
            .map(
                row ->
                    new Point(
                        row.<Number>getAs(0).doubleValue(),
                        row.<Number>getAs(1).doubleValue(),
                        row.getBoolean(2) ? 1 : 0,
                        1))
            .toList();
    Optional<Number> wanted = SqlFunctions.number(CRITICAL_GAP_USAGE, rate);
    Boundary boundary = Boundary.fit(points);
    return boundary instanceof Boundary.Fitted fitted
        ? wanted.map(at -> row(fitted, fitted.at(at.doubleValue()), Optional.empty())).orElse(null)
        : absent(((Boundary.Absent) boundary).reason());
  }

  private static Row absent(String reason) {
    Object[] values = new Object[ROW.size()];
    values[ROW.fieldIndex("place")] = "none";
    values[ROW.fieldIndex("remark")] = reason;
    return RowFactory.create(values);
  }

  private static Row row(
      Boundary.Fitted fitted, CriticalGap critical, Optional<LinearDriftLaw> law) {
    return RowFactory.create(
        critical.discountRate(),
        critical.place().name().toLowerCase(Locale.ROOT),
        critical.place() == Place.UNDETERMINED ? null : critical.rising() ? "larger" : "smaller",
        critical.toldGap().orElse(null),
        critical.toldLow(critical.interval()).orElse(null),
        critical.toldHigh(critical.interval()).orElse(null),
        critical.toldLow(critical.band()).orElse(null),
        critical.toldHigh(critical.band()).orElse(null),
        critical.observed().map(crossing -> crossing.between().low()).orElse(null),
        critical.observed().map(crossing -> crossing.between().high()).orElse(null),
        critical.isContradicted(),
        law.map(form -> form.criticalGap(critical.discountRate())).orElse(null),
        fitted.agreement(),
        fitted.dispersion(),
        null);
  }
}
