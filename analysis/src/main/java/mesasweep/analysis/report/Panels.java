package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.Text;
import mesasweep.results.UnusableResultsException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The groups of trials that are shown side by side.
 *
 * @param axis whose values are the panels; without one, all trials are a single panel
 */
record Panels(Optional<Axis> axis) {
  /** The column that holds the panel of a trial, as text. */
  static final String PANEL = "panel";

  /** The columns that hold a trial's place on the map of its panel. */
  static final String X = "map_x";

  static final String Y = "map_y";

  /** What more panels than this would show, nobody compares by eye. */
  static final int MOST = 12;

  private static final String ALL = "all";
  private static final String ARCHITECTURE = "architecture";

  /**
   * @param by the key of an axis; by default the architecture, or else the first axis of words
   * @throws UnusableResultsException if the sweep has no such axis, or of too many values
   */
  static Panels of(ResolvedSweep sweep, Optional<String> by) {
    return of(sweep.axes(), by);
  }

  /** The same for some of the axes of a sweep, or of several. */
  static Panels of(List<Axis> axes, Optional<String> by) {
    if (by.isEmpty()) {
      return new Panels(
          axes.stream()
              .filter(axis -> !axis.isNumeric() && axis.values().size() <= MOST)
              .min(Comparator.comparing(axis -> !axis.key().equals(ARCHITECTURE))));
    }
    List<String> possible =
        axes.stream()
            .filter(axis -> axis.range().isEmpty() && axis.values().size() <= MOST)
            .map(Axis::key)
            .toList();
    return new Panels(
        Optional.of(
            axes.stream()
                .filter(axis -> axis.key().equals(by.get()) && possible.contains(axis.key()))
                .findFirst()
                .orElseThrow(
                    () ->
                        new UnusableResultsException(
                            "--by "
                                + Text.shown(by.get())
                                + Text.suggestion(by.get(), possible)
                                + ": "
                                + (possible.isEmpty()
                                    ? "no axis of the sweep has at most " + MOST + " listed values."
                                    : "give one of the axes of at most "
                                        + MOST
                                        + " listed values: "
                                        + String.join(", ", possible)
                                        + ".")))));
  }

  Dataset<Row> withPanels(Dataset<Row> runs, MapLayout layout, ExperimentDescription experiment) {
    Column nowhere = lit(null).cast("double");
    return runs.withColumn(PANEL, label(experiment))
        .withColumn(X, layout.x().map(Side::column).orElse(nowhere))
        .withColumn(Y, layout.y().map(Side::column).orElse(nowhere));
  }

  /** The panel of a trial. */
  Column label(ExperimentDescription experiment) {
    return axis.map(one -> coalesce(CellStatistics.label(one, experiment), lit(one.keyword())))
        .orElse(lit(ALL));
  }

  /** The stored panels in the order of the sweep file; others, of an older sweep, at the end. */
  List<String> inOrder(List<String> stored) {
    List<String> planned =
        axis.map(
                one ->
                    one.values().stream()
                        .map(value -> value.isNull() ? one.keyword() : value.asText())
                        .toList())
            .orElse(List.of(ALL));
    List<String> ordered = new ArrayList<>(planned.stream().filter(stored::contains).toList());
    stored.stream().filter(panel -> !planned.contains(panel)).sorted().forEach(ordered::add);
    return ordered;
  }

  /**
   * What a panel is called: its value, after the name of the axis unless that goes without saying.
   */
  String title(String panel) {
    if (axis.isEmpty()) {
      return "All trials";
    }
    boolean named = axis.get().key().equals(ARCHITECTURE);
    return named ? panel : axis.get().label() + " " + axis.get().numerals().label(panel);
  }

  /** What a table's column of panels is called. */
  String heading() {
    return axis.map(one -> Html.capital(one.label())).orElse("");
  }
}
