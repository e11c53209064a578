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
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Mover;

/**
 * The boundary of deception in two sweeps, for one panel.
 *
 * @param panel as it is called
 * @param rates in ascending order; empty if no discount rate is within the range of both
 */
record BoundaryShift(String panel, Boundary first, Boundary second, List<Rate> rates) {
  static final int MOST_RATES = 9;

  /**
   * One initial discount rate.
   *
   * @param first empty if the sweep has no boundary at all
   * @param second likewise
   */
  record Rate(double discountRate, Optional<CriticalGap> first, Optional<CriticalGap> second) {

    /**
     * The second critical gap as a multiple of the first; empty unless both and their intervals
     * were swept across, neither is contradicted by its own trials, and deception is on the same
     * side of both.
     */
    Optional<Ratio> ratio() {
      return first
          .filter(Rate::isKnown)
          .flatMap(
              one ->
                  second
                      .filter(Rate::isKnown)
                      .filter(other -> other.rising() == one.rising())
                      .map(other -> ratio(one, other)));
    }

    private static boolean isKnown(CriticalGap critical) {
      return critical.toldGap().isPresent()
          && critical.toldLow(critical.interval()).isPresent()
          && critical.toldHigh(critical.interval()).isPresent()
          && !critical.isContradicted();
    }

    private static Ratio ratio(CriticalGap one, CriticalGap other) {
      return new Ratio(
          other.gap() / one.gap(),
          Mover.ratio(
              one.gap(),
              one.interval().orElseThrow(),
              other.gap(),
              other.interval().orElseThrow()));
    }
  }

  record Ratio(double estimate, Interval interval) {}

  static BoundaryShift of(String panel, List<Point> first, List<Point> second) {
    Boundary one = Boundary.fit(first);
    Boundary other = Boundary.fit(second);
    return new BoundaryShift(
        panel,
        one,
        other,
        rates(first, second).stream()
            .map(rate -> new Rate(rate, at(one, rate), at(other, rate)))
            .toList());
  }

  private static Optional<CriticalGap> at(Boundary boundary, double rate) {
    return boundary instanceof Boundary.Fitted fitted
        ? Optional.of(fitted.at(rate))
        : Optional.empty();
  }

  /** The rates that both swept; if there is none, for they were drawn, of the range of both. */
  private static List<Double> rates(List<Point> first, List<Point> second) {
    TreeSet<Double> ones = rates(first);
    TreeSet<Double> others = rates(second);
    List<Double> shared = new ArrayList<>(ones);
    shared.retainAll(others);
    if (!shared.isEmpty() || ones.isEmpty() || others.isEmpty()) {
      return evenly(shared);
    }
    double low = Math.max(ones.first(), others.first());
    double high = Math.min(ones.last(), others.last());
    return low > high
        ? List.of()
        : IntStream.range(0, MOST_RATES)
            .mapToObj(i -> low + (high - low) * i / (MOST_RATES - 1))
            .distinct()
            .toList();
  }

  private static List<Double> evenly(List<Double> rates) {
    int last = rates.size() - 1;
    Set<Double> some = new LinkedHashSet<>();
    for (int i = 0; i < MOST_RATES && last >= 0; i++) {
      some.add(rates.get((int) Math.round((double) i * last / (MOST_RATES - 1))));
    }
    return List.copyOf(rates.size() <= MOST_RATES ? rates : some);
  }

  private static TreeSet<Double> rates(List<Point> points) {
    return points.stream()
        .map(point -> point.discountRate() + 0.0)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
