package mesasweep.analysis;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * The trials of one panel over two axes.
 *
 * @param panel the panel's value, or empty for the only map
 * @param xs the values along the abscissa, ascending
 * @param ys the values along the ordinate, ascending; empty for a map of one row
 * @param squares only those with at least one trial
 */
record HeatMap(Optional<String> panel, List<Double> xs, List<Double> ys, List<Square> squares) {

  /**
   * @param x index of the abscissa's value
   * @param y index of the ordinate's value; 0 in a map of one row
   */
  record Square(int x, int y, Tally tally) {}

  /**
   * The maps of a layout in the order of the panel's values in the sweep.
   *
   * @param statistics by the columns of the layout
   */
  static List<HeatMap> of(MapLayout.Drawn layout, List<Row> statistics) {
    List<Double> xs = values(layout.x(), statistics);
    List<Double> ys = layout.y().map(y -> values(y, statistics)).orElse(List.of());
    Map<Optional<String>, List<Row>> byPanel = panels(layout, statistics);
    return byPanel.entrySet().stream()
        .map(
            panel ->
                new HeatMap(
                    panel.getKey(),
                    xs,
                    ys,
                    panel.getValue().stream()
                        .filter(row -> isOnMap(layout, row))
                        .map(row -> square(layout, xs, ys, row))
                        .sorted(Comparator.comparingInt(Square::y).thenComparingInt(Square::x))
                        .toList()))
        .toList();
  }

  /** The squares where more than half of the done trials are deceptive. */
  List<Square> mostlyDeceptive() {
    return squares.stream().filter(square -> square.tally().isMostlyDeceptive()).toList();
  }

  private static Square square(MapLayout.Drawn layout, List<Double> xs, List<Double> ys, Row row) {
    return new Square(
        xs.indexOf(value(layout.x(), row)),
        layout.y().map(y -> ys.indexOf(value(y, row))).orElse(0),
        Tally.of(row));
  }

  private static Map<Optional<String>, List<Row>> panels(
      MapLayout.Drawn layout, List<Row> statistics) {
    Map<Optional<String>, List<Row>> panels = new LinkedHashMap<>();
    if (layout.panel().isEmpty()) {
      panels.put(Optional.empty(), statistics);
      return panels;
    }
    Axis panel = layout.panel().get();
    Stream.concat(
            panel.values().stream().map(Text::value),
            statistics.stream().map(row -> label(panel, row)).sorted())
        .distinct()
        .forEach(
            label ->
                panels.put(
                    Optional.of(label),
                    statistics.stream().filter(row -> label(panel, row).equals(label)).toList()));
    return panels;
  }

  /** The planned values and the stored ones: a sweep may have been narrowed since. */
  private static List<Double> values(Axis axis, List<Row> statistics) {
    TreeSet<Double> values =
        axis.values().stream()
            .map(value -> normal(value.doubleValue()))
            .collect(Collectors.toCollection(TreeSet::new));
    statistics.stream()
        .filter(row -> row.getAs(axis.column()) != null)
        .forEach(row -> values.add(value(axis, row)));
    return List.copyOf(values);
  }

  private static boolean isOnMap(MapLayout.Drawn layout, Row row) {
    return row.getAs(layout.x().column()) != null
        && layout.y().stream().allMatch(y -> row.getAs(y.column()) != null);
  }

  private static double value(Axis axis, Row row) {
    return normal(row.<Number>getAs(axis.column()).doubleValue());
  }

  /** Without negative zero, which is another value to a set but not to a reader. */
  private static double normal(double value) {
    return value + 0.0;
  }

  static String label(Axis axis, Row row) {
    Object value = row.getAs(axis.column());
    return value == null ? "none" : value.toString();
  }
}
