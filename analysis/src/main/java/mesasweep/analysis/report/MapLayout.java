package mesasweep.analysis.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.PlaneAxis;
import mesasweep.results.Factor;
import mesasweep.results.Halving;
import mesasweep.results.ResolvedSweep;

/**
 * How a sweep's cells are laid out on maps.
 *
 * @param x none if the sweep has no numeric axis, and so no map
 * @param y none for maps of one row
 * @param pooled the axes that are neither a side nor the panel: a square counts the trials of all
 *     their values, or, of an axis that moves together with one that is, of those that go with it:
 *     the label of that one
 */
record MapLayout(Optional<Side> x, Optional<Side> y, Map<Axis, Optional<String>> pooled) {

  /**
   * The plane of the experiment; failing that, the numeric axes with most values.
   *
   * @param panel the axis of which every value has a map of its own
   */
  static MapLayout of(ResolvedSweep sweep, ExperimentDescription experiment, Optional<Axis> panel) {
    List<Side> sides = sides(sweep, experiment, panel);
    List<Axis> shown = Stream.concat(sides.stream().map(Side::axis), panel.stream()).toList();
    Map<Axis, Optional<String>> pooled = new LinkedHashMap<>();
    for (Factor factor : sweep.factors()) {
      Optional<String> leader =
          factor.axes().stream().filter(shown::contains).map(Axis::label).findFirst();
      factor.axes().stream()
          .filter(axis -> !shown.contains(axis))
          .forEach(axis -> pooled.put(axis, leader));
    }
    return new MapLayout(sides.stream().findFirst(), sides.stream().skip(1).findFirst(), pooled);
  }

  /** Whether a boundary crosses these maps: they are of the experiment's plane. */
  boolean isOf(Plane plane) {
    return x.filter(side -> side.axis().key().equals(plane.x().parameter())).isPresent()
        && y.filter(side -> side.axis().key().equals(plane.y().parameter())).isPresent();
  }

  boolean isRefined() {
    return Stream.of(x, y).flatMap(Optional::stream).anyMatch(side -> side.halving().isPresent());
  }

  /** The sides that have a place of its own for 0, which has none in a logarithm. */
  List<Side> withPlaceForZero() {
    return Stream.of(x, y).flatMap(Optional::stream).filter(Side::hasPlaceForZero).toList();
  }

  private static List<Side> sides(
      ResolvedSweep sweep, ExperimentDescription experiment, Optional<Axis> panel) {
    List<PlaneAxis> plane =
        experiment.plane().map(one -> List.of(one.x(), one.y())).orElse(List.of());
    List<Side> numeric =
        sweep.axes().stream()
            .filter(axis -> !panel.equals(Optional.of(axis)))
            .flatMap(
                axis ->
                    Side.of(axis, declared(plane, axis), halving(sweep, experiment, axis)).stream())
            .toList();
    List<Side> preferred =
        plane.stream()
            .flatMap(
                one -> numeric.stream().filter(side -> side.axis().key().equals(one.parameter())))
            .toList();
    return preferred.size() == 2
        ? preferred
        : numeric.stream().sorted(Comparator.comparingInt(Side::size).reversed()).limit(2).toList();
  }

  private static Optional<Halving> halving(
      ResolvedSweep sweep, ExperimentDescription experiment, Axis axis) {
    return Optional.of(axis)
        .filter(sweep.refinedAxes()::contains)
        .map(refined -> experiment.halving(refined.key()));
  }

  private static Optional<PlaneAxis> declared(List<PlaneAxis> plane, Axis axis) {
    return plane.stream().filter(one -> one.parameter().equals(axis.key())).findFirst();
  }
}
