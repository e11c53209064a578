package mesasweep.analysis.tables;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Scales;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.tables.View.Documented;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.Scale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes the rows of the view of boundaries out of trials, inside Spark.
 *
 * @param schema the columns after those of the group, called after the axes
 * @param ofTheLaw the finding whose boundary a closed form tells
 * @param labels of the findings
 */
record BoundaryRows(
    Scales scales,
    StructType schema,
    String yLabel,
    String ofTheLaw,
    HashMap<String, String> labels)
    implements Serializable {

  static BoundaryRows of(ExperimentDescription experiment, Plane plane) {
    return new BoundaryRows(
        new Scales(plane.x().scale() == Scale.LOGARITHMIC, plane.y().scale() == Scale.LOGARITHMIC),
        schema(experiment, plane),
        plane.y().label(),
        experiment.findings().get(0).name(),
        experiment.findings().stream()
            .collect(
                Collectors.toMap(
                    Finding::name, Finding::label, (one, other) -> one, HashMap::new)));
  }

  private static StructType schema(ExperimentDescription experiment, Plane plane) {
    String y = plane.y().shortName();
    String side =
        experiment.findings().size() == 1 ? experiment.findings().get(0).name() : Boundaries.FOUND;
    return new StructType()
        .add(plane.x().column(), DataTypes.DoubleType)
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
        .add("seeds", DataTypes.IntegerType)
        .add("remark", DataTypes.StringType);
  }

  List<Documented> documentation(Plane plane) {
    String x = plane.x().label();
    String y = plane.y().label();
    List<String> names = List.of(schema.fieldNames());
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
            "lower end of its interval, for this "
                + x
                + " alone: by the jackknife over seeds, or that of independent trials where it is"
                + " wider, or there is one seed; null outside of the sweep",
            "upper end",
            "lower end of the band that holds for all together, made likewise",
            "upper end",
            "of the swept values between which the observed share passes 1/2, the lower",
            "the upper",
            "whether the fit's interval lies outside of them, or it passes the other way: the true"
                + " boundary bends more sharply than one smooth curve",
            "what a law says, where it applies to all trials of the group",
            "share of the group's trials on that side of the boundary that their outcome asks for",
            "how much more than binomially the trials scatter about the fit, by whose root the"
                + " intervals of independent trials are widened",
            "of the group's trials",
            "why there is no fit");
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Documented(names.get(i), meanings.get(i)))
        .toList();
  }

  static List<Point> points(Seq<Row> rows) {
    return CollectionConverters.asJava(rows).stream()
        .map(
            row ->
                new Point(
                    row.getDouble(0),
                    row.getDouble(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4)))
        .toList();
  }

  static SortedMap<Double, Double> closedForm(Seq<Row> rows) {
    SortedMap<Double, Double> law = new TreeMap<>();
    for (Row row : CollectionConverters.asJava(rows)) {
      if (row.isNullAt(5)) {
        return new TreeMap<>();
      }
      Double before = law.put(row.getDouble(0), row.getDouble(5));
      if (before != null && before != row.getDouble(5)) {
        return new TreeMap<>();
      }
    }
    return law;
  }

  List<Row> of(Seq<Row> gathered, String finding) {
    SortedMap<Double, Double> law =
        finding.equals(ofTheLaw) ? closedForm(gathered) : new TreeMap<>();
    Boundary boundary = Boundary.fit(points(gathered), scales);
    if (boundary instanceof FittedBoundary fitted) {
      return fitted.swept().stream()
          .map(critical -> row(fitted, critical, Optional.ofNullable(law.get(critical.x()))))
          .toList();
    }
    return List.of(absent((Boundary.Absent) boundary, finding));
  }

  @Nullable Row at(String usage, @Nullable Seq<Object> trials, @Nullable Object x) {
    List<Point> points =
        SqlFunctions.rows(usage, trials, Number.class, Number.class, Number.class, Boolean.class)
            .map(
                row ->
                    new Point(
                        row.<Number>getAs(1).doubleValue(),
                        row.<Number>getAs(2).doubleValue(),
                        row.<Number>getAs(0).longValue(),
                        row.getBoolean(3) ? 1 : 0,
                        1))
            .toList();
    Optional<Number> wanted = SqlFunctions.number(usage, x);
    Boundary boundary = Boundary.fit(points, scales);
    return boundary instanceof FittedBoundary fitted
        ? wanted.map(at -> at(fitted, at.doubleValue())).orElse(null)
        : absent((Boundary.Absent) boundary, Boundaries.FOUND);
  }

  private Row at(FittedBoundary fitted, double x) {
    return fitted.reaches(x)
        ? row(fitted, fitted.at(x), Optional.empty())
        : absent("the trials are all on one side of it");
  }

  private Row absent(Boundary.Absent boundary, String finding) {
    return absent(reason(boundary, finding));
  }

  private Row absent(String remark) {
    Object[] values = new Object[schema.size()];
    values[schema.fieldIndex("place")] = "none";
    values[schema.fieldIndex("remark")] = remark;
    return RowFactory.create(values);
  }

  String reason(Boundary.Absent boundary, String finding) {
    String label = labels.getOrDefault(finding, finding);
    return switch (boundary.reason()) {
      case ONE_Y -> "there are no two " + yLabel + "s" + (scales.logarithmicY() ? " above 0" : "");
      case NONE_FOUND -> "no trial is " + label;
      case ALL_FOUND -> "every trial is " + label;
      case TOO_FEW_TRIALS -> "the trials are too few to fit one";
    };
  }

  private static Row row(FittedBoundary fitted, Critical critical, Optional<Double> closedForm) {
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
        fitted.seeds(),
        null);
  }
}
