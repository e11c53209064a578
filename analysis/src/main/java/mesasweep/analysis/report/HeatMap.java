package mesasweep.analysis.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mesasweep.analysis.tables.Tally;

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
   * @param tallies of groups by {@link Panels#PANEL}, {@link Panels#X} and {@link Panels#Y}
   * @return by panel, over the same values for all
   */
  static Map<String, HeatMap> of(MapLayout layout, Map<List<Object>, Tally> tallies) {
    if (layout.x().isEmpty()) {
      return Map.of();
    }
    List<List<Object>> placed =
        tallies.keySet().stream()
            .filter(group -> group.get(1) != null)
            .filter(group -> layout.y().isEmpty() || group.get(2) != null)
            .toList();
    List<Double> xs = values(layout.x().get(), 1, placed);
    List<Double> ys = layout.y().map(y -> values(y, 2, placed)).orElse(List.of());
    return placed.stream()
        .collect(
            Collectors.groupingBy(
                group -> (String) group.get(0),
                Collectors.collectingAndThen(
                    Collectors.mapping(
                        group ->
                            new Square(
                                xs.indexOf(group.get(1)),
                                ys.isEmpty() ? 0 : ys.indexOf(group.get(2)),
                                Objects.requireNonNull(tallies.get(group))),
                        Collectors.toList()),
                    squares -> new HeatMap(xs, ys, inOrder(squares)))));
  }

  private static List<Square> inOrder(List<Square> squares) {
    return squares.stream()
        .sorted(Comparator.comparingInt(Square::y).thenComparingInt(Square::x))
        .toList();
  }

  /** The planned values and the stored ones: a sweep may have been narrowed since. */
  private static List<Double> values(Side side, int column, List<List<Object>> placed) {
    TreeSet<Double> values = new TreeSet<>(side.planned());
    placed.forEach(group -> values.add((Double) group.get(column)));
    return List.copyOf(values);
  }
}
