package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Scales;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Mover;

/**
 * The boundary of a finding in two sweeps, for one panel.
 *
 * @param panel as it is called
 * @param places in ascending order; empty if no x is within the range of both
 */
record BoundaryShift(String panel, Boundary first, Boundary second, List<Place> places) {
  static final int MOST_PLACES = 9;

  /**
   * One x of the plane.
   *
   * @param first empty if the sweep has no boundary at all
   * @param second likewise
   * @param isLogarithmic whether the y are compared as multiples
   * @param paired the interval of the shift where it is of the same seeds, as {@link
   *     FittedBoundary#shiftOfTheSameSeeds} has it; otherwise the two are taken as independent
   */
  record Place(
      double x,
      Optional<Critical> first,
      Optional<Critical> second,
      boolean isLogarithmic,
      Optional<Interval> paired) {

    /**
     * From the first critical y to the second; empty unless both and their intervals were swept
     * across, neither is contradicted by its own trials, and the finding is on the same side of
     * both.
     */
    Optional<Shift> shift() {
      return first
          .filter(Place::isKnown)
          .flatMap(
              one ->
                  second
                      .filter(Place::isKnown)
                      .filter(other -> other.rising() == one.rising())
                      .map(other -> shift(one, other)));
    }

    private static boolean isKnown(Critical critical) {
      return critical.told().isPresent()
          && critical.toldLow(critical.interval()).isPresent()
          && critical.toldHigh(critical.interval()).isPresent()
          && !critical.isContradicted();
    }

    private Shift shift(Critical one, Critical other) {
      Interval ofOne = one.interval().orElseThrow();
      Interval ofOther = other.interval().orElseThrow();
      return isLogarithmic
          ? new Shift(
              other.y() / one.y(),
              paired
                  .map(ends -> new Interval(Math.exp(ends.low()), Math.exp(ends.high())))
                  .orElseGet(() -> Mover.ratio(one.y(), ofOne, other.y(), ofOther)),
              1)
          : new Shift(
              other.y() - one.y(),
              paired.orElseGet(() -> Mover.difference(one.y(), ofOne, other.y(), ofOther)),
              0);
    }
  }

  /**
   * The second y as a multiple of the first, or its difference from it.
   *
   * @param none what it is if nothing shifted
   */
  record Shift(double estimate, Interval interval, double none) {
    boolean isSure() {
      return !interval.contains(none);
    }
  }

  /** Whether the seeds are left out of both at once. */
  boolean isPaired() {
    return places.stream().anyMatch(place -> place.paired().isPresent());
  }

  static BoundaryShift of(String panel, List<Point> first, List<Point> second, Scales scales) {
    Boundary one = Boundary.fit(first, scales);
    Boundary other = Boundary.fit(second, scales);
    return new BoundaryShift(
        panel,
        one,
        other,
        xs(first, second, scales).stream()
            .map(
                x ->
                    new Place(
                        x,
                        at(one, x),
                        at(other, x),
                        scales.logarithmicY(),
                        fitted(one)
                            .flatMap(
                                from ->
                                    fitted(other).flatMap(to -> from.shiftOfTheSameSeeds(to, x)))))
            .toList());
  }

  private static Optional<Critical> at(Boundary boundary, double x) {
    return fitted(boundary).map(one -> one.at(x));
  }

  private static Optional<FittedBoundary> fitted(Boundary boundary) {
    return boundary instanceof FittedBoundary one ? Optional.of(one) : Optional.empty();
  }

  /** What both swept; if there is none, for it was drawn, of the range of both. */
  private static List<Double> xs(List<Point> first, List<Point> second, Scales scales) {
    TreeSet<Double> ones = xs(first, scales);
    TreeSet<Double> others = xs(second, scales);
    List<Double> shared = new ArrayList<>(ones);
    shared.retainAll(others);
    if (!shared.isEmpty() || ones.isEmpty() || others.isEmpty()) {
      return evenly(shared);
    }
    double low = scales.x(Math.max(ones.first(), others.first()));
    double high = scales.x(Math.min(ones.last(), others.last()));
    return low > high
        ? List.of()
        : IntStream.range(0, MOST_PLACES)
            .mapToObj(i -> scales.fromX(low + (high - low) * i / (MOST_PLACES - 1)))
            .distinct()
            .toList();
  }

  private static List<Double> evenly(List<Double> xs) {
    int last = xs.size() - 1;
    Set<Double> some = new LinkedHashSet<>();
    for (int i = 0; i < MOST_PLACES && last >= 0; i++) {
      some.add(xs.get((int) Math.round((double) i * last / (MOST_PLACES - 1))));
    }
    return List.copyOf(xs.size() <= MOST_PLACES ? xs : some);
  }

  private static TreeSet<Double> xs(List<Point> points, Scales scales) {
    return points.stream()
        .map(point -> point.x() + 0.0)
        .filter(scales::hasX)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
