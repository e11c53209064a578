package mesasweep.analysis.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.ExperimentDescription;
import org.apache.spark.sql.Row;

/**
 * The trials of one panel over two axes.
 *
 * @param xs the values along the abscissa, ascending
 * @param ys the values along the ordinate, ascending; empty for a map of one row
 * @param squares only those with at least one trial, row by row
 */
record HeatMap(List<Double> xs, List<Double> ys, List<Square> squares) {

  /**
   * @param x index of the abscissa's value
   * @param y index of the ordinate's value; 0 in a map of one row
   */
  record Square(int x, int y, Tally tally) {}

  /**
   * @param statistics of groups by {@link Panels#PANEL}, {@link Panels#X} and {@link Panels#Y}
   * @return by panel, over the same values for all
   */
  static Map<String, HeatMap> of(
      MapLayout layout, ExperimentDescription experiment, List<Row> statistics) {
    if (layout.x().isEmpty()) {
      return Map.of();
    }
    List<Row> placed =
        statistics.stream()
            .filter(row -> row.getAs(Panels.X) != null)
            .filter(row -> layout.y().isEmpty() || row.getAs(Panels.Y) != null)
            .toList();
    List<Double> xs = values(layout.x().get(), Panels.X, placed);
    List<Double> ys = layout.y().map(y -> values(y, Panels.Y, placed)).orElse(List.of());
    return placed.stream()
        .collect(
            Collectors.groupingBy(
                row -> row.<String>getAs(Panels.PANEL),
                Collectors.collectingAndThen(
                    Collectors.toList(),
                    rows -> new HeatMap(xs, ys, squares(xs, ys, rows, experiment)))));
  }

  private static List<Square> squares(
      List<Double> xs, List<Double> ys, List<Row> rows, ExperimentDescription experiment) {
    return rows.stream()
        .map(
            row ->
                new Square(
                    xs.indexOf(row.<Double>getAs(Panels.X)),
                    ys.isEmpty() ? 0 : ys.indexOf(row.<Double>getAs(Panels.Y)),
                    Tally.of(row, experiment)))
        .sorted(Comparator.comparingInt(Square::y).thenComparingInt(Square::x))
        .toList();
  }

  /** The planned values and the stored ones: a sweep may have been narrowed since. */
  private static List<Double> values(Side side, String column, List<Row> statistics) {
    TreeSet<Double> values = new TreeSet<>(side.planned());
    statistics.forEach(row -> values.add(row.<Double>getAs(column)));
    return List.copyOf(values);
  }
}
