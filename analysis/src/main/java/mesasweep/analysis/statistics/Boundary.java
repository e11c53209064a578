package mesasweep.analysis.statistics;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the probability of a finding is one half, in a plane: the level set of a penalised logistic
 * fit with interaction. It is told as the critical y at each x.
 */
public sealed interface Boundary permits Boundary.Absent, FittedBoundary {

  /**
   * How the coordinates of a plane are taken: on a logarithmic axis, 0 has no place in a fit and is
   * left out.
   */
  record Scales(boolean logarithmicX, boolean logarithmicY) implements Serializable {

    public double x(double value) {
      return logarithmicX ? Math.log(value) : value;
    }

    public double y(double value) {
      return logarithmicY ? Math.log(value) : value;
    }

    public double fromX(double scaled) {
      return logarithmicX ? Math.exp(scaled) : scaled;
    }

    public double fromY(double scaled) {
      return logarithmicY ? Math.exp(scaled) : scaled;
    }

    public boolean hasX(double value) {
      return !logarithmicX || value > 0;
    }

    public boolean hasY(double value) {
      return !logarithmicY || value > 0;
    }
  }

  /**
   * The trials of one seed at one point of the plane.
   *
   * @param found of the trials, those that ended as the finding says
   */
  record Point(double x, double y, long seed, long found, long trials) {}

  /** Why there is no boundary. */
  enum Reason {
    /** There are no two values of y, above 0 on a logarithmic axis. */
    ONE_Y,
    NONE_FOUND,
    ALL_FOUND,
    /** Or all but those of one of the seeds are. */
    TOO_FEW_TRIALS
  }

  record Absent(Reason reason) implements Boundary {}

  /** Where the boundary is at one x, as seen from the values of y that were swept. */
  enum Place {
    INSIDE,
    BELOW,
    ABOVE,
    /** The fit does not tell on which side: its slope along y may be 0. */
    UNDETERMINED
  }

  /**
   * The swept values of y between which the observed share passes one half for good.
   *
   * @param rising whether it is more than one half at the larger ones
   */
  record Crossing(Interval between, boolean rising) {

    /** Of the trials of one x, in any order. */
    static Optional<Crossing> of(List<PlaneCounts.At> sameX) {
      List<PlaneCounts.At> ascending =
          sameX.stream().sorted(Comparator.comparingDouble(PlaneCounts.At::y)).toList();
      return of(ascending, true).or(() -> of(ascending, false));
    }

    /** From the last y on the one side of one half, or at it, to the first on the other side. */
    private static Optional<Crossing> of(List<PlaneCounts.At> ascending, boolean rising) {
      double before = Double.NaN;
      double after = Double.NaN;
      for (PlaneCounts.At at : ascending) {
        long excess = 2 * at.found() - at.trials();
        if (rising ? excess <= 0 : excess >= 0) {
          before = at.y();
        } else if (Double.isNaN(after)) {
          after = at.y();
        }
      }
      return before < after
          ? Optional.of(new Crossing(new Interval(before, after), rising))
          : Optional.empty();
    }
  }

  /**
   * @param y the fitted one, however far from the sweep; not finite if the slope is 0
   * @param rising whether larger y than the critical one are those of the finding, as far as the
   *     place is determined
   * @param interval of y, for this x alone; empty if it has no ends
   * @param band the interval that holds for all x together; empty if it has no ends
   * @param observed among the trials of this very x; empty unless they cross one half once
   * @param swept the lowest y, above 0 on a logarithmic axis, and the highest; what lies outside of
   *     them is not to be told
   */
  record Critical(
      double x,
      Place place,
      double y,
      boolean rising,
      Optional<Interval> interval,
      Optional<Interval> band,
      Optional<Crossing> observed,
      Interval swept) {

    /** The critical y, if it is inside of the sweep. */
    public Optional<Double> told() {
      return Optional.of(y).filter(value -> place == Place.INSIDE);
    }

    /** The lower end of an interval of y, if it is inside of the sweep. */
    public Optional<Double> toldLow(Optional<Interval> ends) {
      return ends.map(Interval::low).filter(swept::contains);
    }

    /** The upper end of an interval of y, if it is inside of the sweep. */
    public Optional<Double> toldHigh(Optional<Interval> ends) {
      return ends.map(Interval::high).filter(swept::contains);
    }

    /** Whether the trials at this x put the boundary elsewhere than the smooth fit does. */
    public boolean isContradicted() {
      return interval.isPresent()
          && observed.isPresent()
          && (observed.get().rising() != rising
              || interval.get().high() < observed.get().between().low()
              || interval.get().low() > observed.get().between().high());
    }

    /** Outside of the sweep: whether the finding is the likely outcome at every swept y. */
    public boolean isFoundThroughout() {
      return place == (rising ? Place.BELOW : Place.ABOVE);
    }
  }

  /**
   * @param trials those of one seed at one place may be several points
   * @return absent if the trials cannot tell of a boundary
   */
  static Boundary fit(List<Point> trials, Scales scales) {
    PlaneCounts counts =
        PlaneCounts.of(
            trials.stream()
                .filter(point -> scales.hasX(point.x()) && scales.hasY(point.y()))
                .toList());
    long found = counts.places().stream().mapToLong(PlaneCounts.At::found).sum();
    long all = counts.places().stream().mapToLong(PlaneCounts.At::trials).sum();
    if (counts.places().stream().mapToDouble(PlaneCounts.At::y).distinct().count() < 2) {
      return new Absent(Reason.ONE_Y);
    }
    if (found == 0 || found == all) {
      return new Absent(found == 0 ? Reason.NONE_FOUND : Reason.ALL_FOUND);
    }
    return FittedBoundary.of(counts, scales)
        .<Boundary>map(fitted -> fitted)
        .orElseGet(() -> new Absent(Reason.TOO_FEW_TRIALS));
  }
}
