package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Scales;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The boundaries of an experiment's findings in its plane, for groups of trials. */
public final class Boundaries {
  private static final String FINDING = "finding";
  private static final String FOUND = "found";

  private final ExperimentDescription experiment;
  private final Plane plane;

  private Boundaries(ExperimentDescription experiment, Plane plane) {
    this.experiment = experiment;
    this.plane = plane;
  }

  /** Empty if the experiment has no plane, or no finding. */
  public static Optional<Boundaries> of(ExperimentDescription experiment) {
    return experiment.findings().isEmpty()
        ? Optional.empty()
        : experiment.plane().map(plane -> new Boundaries(experiment, plane));
  }

  /** What the statistics need of a trial besides the axes. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(List.of(plane.x().column(), plane.y().column()));
    if (experiment.hasClosedForm()) {
      columns.add(Schema.CLOSED_FORM);
    }
    return columns;
  }

  /** Whether an axis is one of the plane's. */
  public boolean isOfThePlane(Axis axis) {
    return Stream.of(plane.x(), plane.y()).anyMatch(one -> one.parameter().equals(axis.key()));
  }

  private static Scales scales(Plane plane) {
    return new Scales(
        plane.x().scale() == Scale.LOGARITHMIC, plane.y().scale() == Scale.LOGARITHMIC);
  }

  public Scales scales() {
    return scales(plane);
  }

  /** The boundary of trials in this plane. */
  public Boundary fit(List<Point> points) {
    return Boundary.fit(points, scales(plane));
  }

  /**
   * The name of the SQL function that gives a row of the view at any one x: {@code critical_gap},
   * say.
   */
  String functionName() {
    return "critical_" + plane.y().shortName();
  }

  /**
   * One group of all trials ({@code axis} and {@code value} are "all"), and one for each value of
   * each axis but the two of the plane; all of that for each finding.
   */
  Dataset<Row> table(Dataset<Row> runs, List<Axis> axes) {
    List<Column> groups = new ArrayList<>();
    for (Finding finding : experiment.findings()) {
      Column found = CellStatistics.isFound(finding);
      groups.add(group(finding, lit("all"), lit("all"), found));
      for (Axis axis : axes) {
        if (!isOfThePlane(axis) && axis.range().isEmpty()) {
          groups.add(
              group(finding, lit(axis.key()), CellStatistics.label(axis, experiment), found));
        }
      }
    }
    // Every trial once for each group, in one pass: a query for each axis would take its time each.
    List<Column> columns =
        new ArrayList<>(
            Stream.concat(columns().stream(), Stream.of(Schema.OUTCOME))
                .map(functions::col)
                .toList());
    columns.add(inline(array(groups.toArray(Column[]::new))));
    Dataset<Row> trials =
        runs.where(CellStatistics.isEligible(experiment)).select(columns.toArray(Column[]::new));
    Rows rows = rows();
    UserDefinedFunction boundary =
        functions.udf(
            (UDF2<Seq<Row>, String, List<Row>>) rows::of, new ArrayType(row(plane), false));
    return gathered(trials, col(FINDING), col("axis"), col("value"))
        .select(
            col("axis"),
            col("value"),
            col(FINDING),
            inline(boundary.apply(col("points"), col(FINDING))));
  }

  static List<Documented> documentation(ExperimentDescription experiment) {
    List<Documented> columns =
        new ArrayList<>(
            List.of(
                new Documented("axis", "of the group; all for all trials"),
                new Documented("value", "of the axis that the trials of the group have"),
                new Documented(
                    FINDING,
                    experiment.findings().stream()
                        .map(Finding::name)
                        .collect(Collectors.joining(", ")))));
    of(experiment)
        .ifPresentOrElse(
            boundaries -> columns.addAll(boundaries.documentation()),
            () ->
                columns.addAll(List.of(new Documented("place", ""), new Documented("remark", ""))));
    return columns;
  }

  private List<Documented> documentation() {
    String x = plane.x().label();
    String y = plane.y().label();
    List<String> names = List.of(row(plane).fieldNames());
    List<String> meanings =
        List.of(
            x,
            "where the critical "
                + y
                + " is: inside of the sweep, below, above, undetermined (the"
                + " slope along it may be 0), or none with a remark if there is no fit",
            "on which side of it the finding is the likely outcome, larger or smaller: above and"
                + " larger means nowhere in the sweep, above and smaller everywhere",
            y + " at which half of the trials are those of the finding, null outside of the sweep",
            "lower end of its interval, for this " + x + " alone",
            "upper end",
            "lower end of the band that holds for all together",
            "upper end",
            "of the swept values between which the observed share passes 1/2, the lower",
            "the upper",
            "whether the fit's interval lies outside of them, or it passes the other way: the true"
                + " boundary bends more sharply than one smooth curve",
            "what a law says, where it applies to all trials of the group",
            "share of the group's trials on that side of the boundary that their outcome asks for",
            "how much more than binomially the trials scatter about the fit, by whose root the"
                + " intervals are widened",
            "why there is no fit");
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Documented(names.get(i), meanings.get(i)))
        .toList();
  }

  private static Column group(Finding finding, Column axis, Column value, Column found) {
    return struct(
        lit(finding.name()).as(FINDING), axis.as("axis"), value.as("value"), found.as(FOUND));
  }

  /** No boundary, in the columns of the view. */
  static Dataset<Row> nothing(Dataset<Row> runs) {
    return runs.where(lit(false))
        .select(
            lit("").as("axis"),
            lit("").as("value"),
            lit("").as(FINDING),
            lit("").as("place"),
            lit("").as("remark"));
  }

  /**
   * A group of trials on the plane.
   *
   * @param closedForm where the law has the boundary at a swept x; empty unless it holds for all
   *     trials of the group
   */
  public record Group(List<Point> points, SortedMap<Double, Double> closedForm) {}

  /**
   * The groups of a report, by the label of a panel.
   *
   * @param label a column
   */
  public Map<String, Group> groups(Dataset<Row> runs, Finding finding, Column label) {
    Dataset<Row> trials =
        runs.where(CellStatistics.isEligible(experiment))
            .withColumn(FOUND, CellStatistics.isFound(finding));
    Map<String, Group> groups = new HashMap<>();
    for (Row row : gathered(trials, lit(""), lit(""), label).collectAsList()) {
      Seq<Row> gathered = row.getAs("points");
      groups.put(row.getString(2), new Group(points(gathered), closedForm(gathered)));
    }
    return groups;
  }

  /** By group, the counts at each point of the plane that has coordinates. */
  private Dataset<Row> gathered(Dataset<Row> trials, Column finding, Column axis, Column value) {
    Column law = experiment.hasClosedForm() ? col(Schema.CLOSED_FORM) : lit(null).cast("double");
    Column x = col("`" + plane.x().column() + "`");
    Column y = col("`" + plane.y().column() + "`");
    return trials
        .where(x.isNotNull().and(y.isNotNull()))
        .groupBy(
            finding.as(FINDING),
            axis.as("axis"),
            value.as("value"),
            x.cast("double").as("x"),
            y.cast("double").as("y"))
        .agg(
            count_if(col(FOUND)).as(FOUND),
            count(lit(1)).as("trials"),
            when(bool_and(law.isNotNull()).and(min(law).equalTo(max(law))), min(law)).as("law"))
        .groupBy(FINDING, "axis", "value")
        .agg(
            collect_list(struct(col("x"), col("y"), col(FOUND), col("trials"), col("law")))
                .as("points"));
  }

  private static List<Point> points(Seq<Row> rows) {
    return CollectionConverters.asJava(rows).stream()
        .map(row -> new Point(row.getDouble(0), row.getDouble(1), row.getLong(2), row.getLong(3)))
        .toList();
  }

  private static SortedMap<Double, Double> closedForm(Seq<Row> rows) {
    SortedMap<Double, Double> law = new TreeMap<>();
    for (Row row : CollectionConverters.asJava(rows)) {
      if (row.isNullAt(4)) {
        return new TreeMap<>();
      }
      Double before = law.put(row.getDouble(0), row.getDouble(4));
      if (before != null && before != row.getDouble(4)) {
        return new TreeMap<>();
      }
    }
    return law;
  }

  /** The columns after those of the group, called after the axes. */
  private StructType row(Plane named) {
    String y = named.y().shortName();
    String side = experiment.findings().size() == 1 ? experiment.findings().get(0).name() : FOUND;
    return new StructType()
        .add(named.x().column(), DataTypes.DoubleType)
        .add("place", DataTypes.StringType)
        .add(side + "_" + y + "s", DataTypes.StringType)
        .add("critical_" + y, DataTypes.DoubleType)
        .add("low", DataTypes.DoubleType)
        .add("high", DataTypes.DoubleType)
        .add("band_low", DataTypes.DoubleType)
        .add("band_high", DataTypes.DoubleType)
        .add("bracket_low", DataTypes.DoubleType)
        .add("bracket_high", DataTypes.DoubleType)
        .add("contradicted", DataTypes.BooleanType)
        .add("closed_form_" + y, DataTypes.DoubleType)
        .add("agreement", DataTypes.DoubleType)
        .add("dispersion", DataTypes.DoubleType)
        .add("remark", DataTypes.StringType);
  }

  /** The SQL function of {@link #functionName()}. */
  UserDefinedFunction criticalFunction() {
    String usage =
        functionName()
            + " takes collect_list(struct("
            + String.join(", ", plane.x().column(), plane.y().column())
            + ", whether it was found)) and a value of "
            + plane.x().column();
    Rows rows = rows();
    return functions.udf(
        (UDF2<Seq<Object>, Object, Row>) (trials, x) -> rows.at(usage, trials, x), row(plane));
  }

  /** Why there is no boundary of a finding, as a clause. */
  public String reason(Boundary.Absent absent, Finding finding) {
    return rows().reason(absent, finding.name());
  }

  private Rows rows() {
    return new Rows(
        scales(plane),
        row(plane),
        plane.y().label(),
        experiment.findings().get(0).name(),
        experiment.findings().stream()
            .collect(
                Collectors.toMap(
                    Finding::name, Finding::label, (one, other) -> one, HashMap::new)));
  }

  /**
   * Makes rows out of trials, inside Spark.
   *
   * @param ofTheLaw the finding whose boundary a closed form tells
   * @param labels of the findings
   */
  private record Rows(
      Scales scales,
      StructType schema,
      String yLabel,
      String ofTheLaw,
      HashMap<String, String> labels)
      implements Serializable {

    private List<Row> of(Seq<Row> gathered, String finding) {
      SortedMap<Double, Double> law =
          finding.equals(ofTheLaw) ? closedForm(gathered) : new TreeMap<>();
      Boundary boundary = Boundary.fit(points(gathered), scales);
      if (boundary instanceof Boundary.Fitted fitted) {
        return fitted.swept().stream()
            .map(critical -> row(fitted, critical, Optional.ofNullable(law.get(critical.x()))))
            .toList();
      }
      return List.of(absent((Boundary.Absent) boundary, finding));
    }

    private @Nullable Row at(String usage, @Nullable Seq<Object> trials, @Nullable Object x) {
      List<Point> points =
          SqlFunctions.rows(usage, trials, Number.class, Number.class, Boolean.class)
              .map(
                  row ->
                      new Point(
                          row.<Number>getAs(0).doubleValue(),
                          row.<Number>getAs(1).doubleValue(),
                          row.getBoolean(2) ? 1 : 0,
                          1))
              .toList();
      Optional<Number> wanted = SqlFunctions.number(usage, x);
      Boundary boundary = Boundary.fit(points, scales);
      return boundary instanceof Boundary.Fitted fitted
          ? wanted
              .map(at -> row(fitted, fitted.at(at.doubleValue()), Optional.empty()))
              .orElse(null)
          : absent((Boundary.Absent) boundary, FOUND);
    }

    private Row absent(Boundary.Absent boundary, String finding) {
      Object[] values = new Object[schema.size()];
      values[schema.fieldIndex("place")] = "none";
      values[schema.fieldIndex("remark")] = reason(boundary, finding);
      return RowFactory.create(values);
    }

    private String reason(Boundary.Absent boundary, String finding) {
      String label = labels.getOrDefault(finding, finding);
      return switch (boundary.reason()) {
        case ONE_Y ->
            "there are no two " + yLabel + "s" + (scales.logarithmicY() ? " above 0" : "");
        case NONE_FOUND -> "no trial is " + label;
        case ALL_FOUND -> "every trial is " + label;
        case TOO_FEW_TRIALS -> "the trials are too few to fit one";
      };
    }

    private static Row row(Boundary.Fitted fitted, Critical critical, Optional<Double> closedForm) {
      return RowFactory.create(
          critical.x(),
          critical.place().name().toLowerCase(Locale.ROOT),
          critical.place() == Place.UNDETERMINED ? null : critical.rising() ? "larger" : "smaller",
          critical.told().orElse(null),
          critical.toldLow(critical.interval()).orElse(null),
          critical.toldHigh(critical.interval()).orElse(null),
          critical.toldLow(critical.band()).orElse(null),
          critical.toldHigh(critical.band()).orElse(null),
          critical.observed().map(crossing -> crossing.between().low()).orElse(null),
          critical.observed().map(crossing -> crossing.between().high()).orElse(null),
          critical.isContradicted(),
          closedForm.orElse(null),
          fitted.agreement(),
          fitted.dispersion(),
          null);
    }
  }
}
