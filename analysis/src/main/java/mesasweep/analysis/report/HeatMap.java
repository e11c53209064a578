package mesasweep.analysis.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mesasweep.analysis.tables.Tally;

/**
 * The trials of one panel over two axes.
 *
 * @param xs the values along the abscissa, ascending
 * @param ys the values along the ordinate, ascending; empty for a map of one row
 * @param grid the same values without those that refinement has put between them
 * @param squares only those with at least one trial: the large ones first, row by row
 */
record HeatMap(List<Double> xs, List<Double> ys, Grid grid, List<Square> squares) {

  /** What the sides are divided by. */
  record Grid(List<Double> xs, List<Double> ys) {}

  /**
   * @param x index of the abscissa's value
   * @param y index of the ordinate's value; 0 in a map of one row
   * @param level how often the distances of the grid were halved for it
   */
  record Square(int x, int y, int level, Tally tally) {}

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
    Grid grid = new Grid(unrefined(layout.x(), xs), ys.isEmpty() ? ys : unrefined(layout.y(), ys));
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
                                level(layout, group),
                                Objects.requireNonNull(tallies.get(group))),
                        Collectors.toList()),
                    squares -> new HeatMap(xs, ys, grid, inOrder(squares)))));
  }

  private static List<Square> inOrder(List<Square> squares) {
    return squares.stream()
        .sorted(
            Comparator.comparingInt(Square::level)
                .thenComparingInt(Square::y)
                .thenComparingInt(Square::x))
        .toList();
  }

  private static List<Double> unrefined(Optional<Side> side, List<Double> values) {
    return values.stream()
        .filter(value -> side.map(one -> one.level(value) == 0).orElse(true))
        .toList();
  }

  private static int level(MapLayout layout, List<Object> group) {
    int x = layout.x().map(side -> side.level((Double) group.get(1))).orElse(0);
    return Math.max(x, layout.y().map(side -> side.level((Double) group.get(2))).orElse(0));
  }

  /** The planned values and the stored ones: a sweep may have been narrowed since. */
  private static List<Double> values(Side side, int column, List<List<Object>> placed) {
    TreeSet<Double> values = new TreeSet<>(side.planned());
    placed.forEach(group -> values.add((Double) group.get(column)));
    return List.copyOf(values);
  }
}
