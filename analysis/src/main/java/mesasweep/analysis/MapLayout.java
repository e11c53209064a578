package mesasweep.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a sweep's cells are laid out as heat maps. */
sealed interface MapLayout {
  /**
   * One map per value of {@code panel}, or a single one.
   *
   * @param y none for maps of one row
   * @param pooled the other axes: a square of the map counts the trials of all their values
   */
  record Drawn(Optional<Axis> panel, Axis x, Optional<Axis> y, List<Axis> pooled)
      implements MapLayout {

    /** The columns whose combinations are the squares of all maps. */
    List<String> columns() {
      return Stream.of(panel, Optional.of(x), y)
          .flatMap(Optional::stream)
          .map(Axis::column)
          .toList();
    }
  }

  /**
   * @param reason a sentence
   */
  record Omitted(String reason) implements MapLayout {}

  /** Beyond this many values on a side nobody can read a map. */
  int MOST_VALUES = 200;

  /**
   * The discount rate against the objective gap; failing that, the numeric axes with most values.
   */
  static MapLayout of(ResolvedSweep sweep) {
    List<Axis> sides = sides(sweep);
    if (sides.isEmpty()) {
      return new Omitted(
          sweep.axes().stream().anyMatch(Axis::isNumeric)
              ? "There is no map: the values of the numeric axes were drawn from intervals."
              : "There is no map: the sweep has no numeric axis.");
    }
    for (Axis side : sides) {
      if (side.values().size() > MOST_VALUES) {
        return new Omitted(
            "There is no map: the axis "
                + side.key()
                + " has "
                + Text.count(side.values().size(), "value")
                + ", more than the "
                + MOST_VALUES
                + " that one can show.");
      }
    }
    Optional<Axis> panel = sweep.axis("architecture");
    Axis x = sides.get(0);
    Optional<Axis> y = sides.stream().skip(1).findFirst();
    List<Axis> pooled =
        sweep.axes().stream()
            .filter(axis -> !axis.equals(x) && !Optional.of(axis).equals(y))
            .filter(axis -> !Optional.of(axis).equals(panel))
            .toList();
    return new Drawn(panel, x, y, pooled);
  }

  private static List<Axis> sides(ResolvedSweep sweep) {
    List<Axis> preferred =
        Stream.of("discount-rate", "objective-gap")
            .flatMap(key -> sweep.axis(key).stream())
            .filter(Axis::hasListedNumbers)
            .toList();
    if (preferred.size() == 2) {
      return preferred;
    }
    return sweep.axes().stream()
        .filter(Axis::hasListedNumbers)
        .sorted(Comparator.comparingInt((Axis axis) -> axis.values().size()).reversed())
        .limit(2)
        .toList();
  }
}
