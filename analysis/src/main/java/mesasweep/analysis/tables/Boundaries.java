package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Scales;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.Factor;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import scala.collection.Seq;

/** The boundaries of an experiment's findings in its plane, for groups of trials. */
public final class Boundaries {
  private static final String FINDING = "finding";

  static final String FOUND = "found";

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
    List<String> columns =
        new ArrayList<>(List.of(Schema.SEED, plane.x().column(), plane.y().column()));
    if (experiment.hasClosedForm()) {
      columns.add(Schema.CLOSED_FORM);
    }
    return columns;
  }

  /** Whether an axis is one of the plane's. */
  public boolean isOfThePlane(Axis axis) {
    return Stream.of(plane.x(), plane.y()).anyMatch(one -> one.parameter().equals(axis.key()));
  }

  public Scales scales() {
    return rows().scales();
  }

  /** The boundary of trials in this plane. */
  public Boundary fit(List<Point> points) {
    return Boundary.fit(points, scales());
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
   * each axis but the two of the plane; all of that for each finding. Refinement goes elsewhere for
   * each combination of the other axes: a group of several has only what all of them have, the
   * grid.
   */
  Dataset<Row> table(Dataset<Row> runs, List<Axis> axes, ResolvedSweep sweep) {
    Column isOfTheGrid = Levels.of(sweep, experiment).equalTo(0);
    List<Factor> others =
        sweep.factors().stream()
            .filter(factor -> factor.levels().size() > 1)
            .filter(factor -> factor.axes().stream().noneMatch(this::isOfThePlane))
            .toList();
    List<Column> groups = new ArrayList<>();
    for (Finding finding : experiment.findings()) {
      Column found = CellStatistics.isFound(finding);
      Column all = group(finding, lit("all"), lit("all"), found);
      groups.add(others.isEmpty() ? all : when(isOfTheGrid, all));
      for (Axis axis : axes) {
        if (!isOfThePlane(axis) && axis.range().isEmpty()) {
          Column one =
              group(finding, lit(axis.key()), CellStatistics.label(axis, experiment), found);
          boolean isOfSeveral = others.stream().anyMatch(factor -> !factor.axes().contains(axis));
          groups.add(isOfSeveral ? when(isOfTheGrid, one) : one);
        }
      }
    }
    // Every trial once for each group, in one pass: a query for each axis would take its time each.
    List<Column> columns =
        new ArrayList<>(
            Stream.concat(columns().stream(), Stream.of(Schema.OUTCOME))
                .map(functions::col)
                .toList());
    columns.add(inline(array_compact(array(groups.toArray(Column[]::new)))));
    Dataset<Row> trials =
        runs.where(CellStatistics.isEligible(experiment)).select(columns.toArray(Column[]::new));
    BoundaryRows rows = rows();
    UserDefinedFunction boundary =
        functions.udf(
            (UDF2<Seq<Row>, String, List<Row>>) rows::of, new ArrayType(rows.schema(), false));
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
                new Documented(
                    "axis",
                    "of the group; all for all trials, or for those of the grid of a refined sweep that"
                        + " has other axes than the plane's"),
                new Documented("value", "of the axis that the trials of the group have"),
                new Documented(
                    FINDING,
                    experiment.findings().stream()
                        .map(Finding::name)
                        .collect(Collectors.joining(", ")))));
    of(experiment)
        .ifPresentOrElse(
            boundaries -> columns.addAll(boundaries.rows().documentation(boundaries.plane)),
            () ->
                columns.addAll(List.of(new Documented("place", ""), new Documented("remark", ""))));
    return columns;
  }

  private static Column group(Finding finding, Column axis, Column value, Column found) {
    return struct(
        lit(finding.name()).as(FINDING), axis.as("axis"), value.as("value"), found.as(FOUND));
  }

  /** No boundary, in the columns of the view. */
  static Dataset<Row> nothing(Dataset<Row> runs) {
    return EmptyTable.of(
        runs, "axis STRING, value STRING, " + FINDING + " STRING, place STRING, remark STRING");
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
      groups.put(
          row.getString(2),
          new Group(BoundaryRows.points(gathered), BoundaryRows.closedForm(gathered)));
    }
    return groups;
  }

  /** By group, the counts of each seed at each point of the plane that has coordinates. */
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
            col(Schema.SEED).as("seed"),
            x.cast("double").as("x"),
            y.cast("double").as("y"))
        .agg(
            count_if(col(FOUND)).as(FOUND),
            count(lit(1)).as("trials"),
            when(bool_and(law.isNotNull()).and(min(law).equalTo(max(law))), min(law)).as("law"))
        .groupBy(FINDING, "axis", "value")
        .agg(
            collect_list(
                    struct(col("x"), col("y"), col("seed"), col(FOUND), col("trials"), col("law")))
                .as("points"));
  }

  /** The SQL function of {@link #functionName()}. */
  UserDefinedFunction criticalFunction() {
    String usage =
        functionName()
            + " takes collect_list(struct("
            + String.join(", ", Schema.SEED, plane.x().column(), plane.y().column())
            + ", whether it was found)) and a value of "
            + plane.x().column();
    BoundaryRows rows = rows();
    return functions.udf(
        (UDF2<Seq<Object>, Object, Row>) (trials, x) -> rows.at(usage, trials, x), rows.schema());
  }

  /** Why there is no boundary of a finding, as a clause. */
  public String reason(Boundary.Absent absent, Finding finding) {
    return rows().reason(absent, finding.name());
  }

  private BoundaryRows rows() {
    return BoundaryRows.of(experiment, plane);
  }
}
