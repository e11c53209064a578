package mesasweep.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.PlaneCounts.At;
import mesasweep.analysis.statistics.PlaneCounts.Share;
import org.apache.commons.math3.linear.RealVector;

/**
 * A boundary that the trials tell of. Its intervals are for another draw of seeds, by the jackknife
 * over them, but never narrower than those of independent trials: where all seeds agree, what is
 * left is how finely the plane was swept. With one seed they are the latter alone.
 */
public final class FittedBoundary implements Boundary {
  /** Values of x at which a band is made to hold together. */
  private static final int PLACES = 41;

  /** Of an x on its scale. */
  private static final double ROUNDING = 1e-9;

  private static final int MOST_XS = 50;

  private final PlaneCounts counts;
  private final Coordinates coordinates;
  private final FirthLogistic fit;
  private final SortedMap<Double, Optional<Crossing>> crossings;
  private final Interval ys;
  private final double dispersion;

  /** The coefficients without each part of the seeds; empty with one seed. */
  private final SortedMap<Long, RealVector> without;

  /** Of independent trials, and of seeds if there are several. */
  private final List<LogitErrors> errors;

  /** Half the widths of the band, in standard errors, for each of the errors. */
  private final List<Double> widths;

  private FittedBoundary(
      PlaneCounts counts,
      Coordinates coordinates,
      FirthLogistic fit,
      SortedMap<Long, RealVector> without) {
    this.counts = counts;
    this.coordinates = coordinates;
    this.fit = fit;
    this.without = without;
    crossings =
        counts.places().stream()
            .collect(
                Collectors.groupingBy(
                    At::x,
                    TreeMap::new,
                    Collectors.collectingAndThen(Collectors.toList(), Crossing::of)));
    double[] swept = counts.places().stream().mapToDouble(At::y).sorted().toArray();
    ys = new Interval(swept[0], swept[swept.length - 1]);
    dispersion = pearson();
    errors = new ArrayList<>(List.of(LogitErrors.ofTrials(fit, dispersion)));
    if (!without.isEmpty()) {
      errors.add(LogitErrors.ofClusters(without.values()));
    }
    List<double[]> boundary = new ArrayList<>();
    for (double x : evenXs()) {
      if (place(x) == Place.INSIDE) {
        boundary.add(coordinates.at(x, y(critical(fit.coefficients(), x))));
      }
    }
    widths = errors.stream().map(one -> one.quantileOfAll(boundary)).toList();
  }

  /** Empty if there is no fit, or none without the trials of some seed. */
  static Optional<FittedBoundary> of(PlaneCounts counts, Scales scales) {
    Coordinates coordinates = Coordinates.of(counts.places(), scales);
    double[][] design =
        counts.places().stream().map(at -> coordinates.at(at.x(), at.y())).toArray(double[][]::new);
    Optional<FirthLogistic> fit = FirthLogistic.fit(design, counts.found(), counts.trials());
    if (fit.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<Long, RealVector> without = new TreeMap<>();
    if (counts.parts().size() > 1) {
      for (var part : counts.parts().entrySet()) {
        List<Share> left = part.getValue();
        Optional<FirthLogistic> other =
            fit.get().again(design, counts.foundWithout(left), counts.trialsWithout(left));
        if (other.isEmpty()) {
          return Optional.empty();
        }
        without.put(part.getKey(), other.get().coefficients());
      }
    }
    return Optional.of(new FittedBoundary(counts, coordinates, fit.get(), without));
  }

  /** The lowest and the highest y that were swept, of those that have a place in a fit. */
  public Interval ys() {
    return ys;
  }

  /** Of the trials. */
  public int seeds() {
    return counts.seeds().size();
  }

  /** The share of trials on that side of the boundary that their outcome asks for. */
  public double agreement() {
    double agreeing = 0;
    double all = 0;
    for (At at : counts.places()) {
      agreeing += logit(at) > 0 ? at.found() : at.trials() - at.found();
      all += at.trials();
    }
    return agreeing / all;
  }

  /**
   * How much more the trials scatter about the fit than binomial ones would, at least 1: Pearson's
   * statistic by its degrees of freedom. By its root the errors of independent trials are widened.
   */
  public double dispersion() {
    return dispersion;
  }

  /** 1 if there are no degrees of freedom. */
  private double pearson() {
    double statistic = 0;
    for (At at : counts.places()) {
      double logit = logit(at);
      double p = 1 / (1 + Math.exp(-logit));
      double q = 1 / (1 + Math.exp(logit)); // 1 - p would be 0 too early
      double residual = at.found() * q - (at.trials() - at.found()) * p;
      statistic += residual * residual / Math.max(Double.MIN_NORMAL, at.trials() * p * q);
    }
    int freedom = counts.places().size() - fit.coefficients().getDimension();
    return freedom > 0 ? Math.max(1, statistic / freedom) : 1;
  }

  private double logit(At at) {
    return fit.logit(coordinates.at(at.x(), at.y()));
  }

  /** From the lowest to the highest swept x, evenly on the axis, or the only one. */
  public double[] evenXs() {
    Scales scales = coordinates.scales();
    double low = scales.x(crossings.firstKey());
    double high = scales.x(crossings.lastKey());
    return crossings.size() == 1
        ? new double[] {crossings.firstKey()}
        : IntStream.range(0, PLACES)
            .mapToDouble(i -> scales.fromX(low + (high - low) * i / (PLACES - 1)))
            .toArray();
  }

  /** At the swept x, or at evenly spaced ones if those are more than can be read. */
  public List<Critical> swept() {
    double[] wanted =
        crossings.size() <= MOST_XS
            ? crossings.keySet().stream().mapToDouble(Double::doubleValue).toArray()
            : evenXs();
    return Arrays.stream(wanted).mapToObj(this::at).toList();
  }

  /**
   * Whether an x is one of the fitted trials', or between two of them: beyond, nothing was run that
   * the curve could be held against.
   *
   * @param x above 0 on a logarithmic axis
   */
  public boolean reaches(double x) {
    Scales scales = coordinates.scales();
    double place = scales.x(x);
    return place >= scales.x(crossings.firstKey()) - ROUNDING
        && place <= scales.x(crossings.lastKey()) + ROUNDING;
  }

  /**
   * The critical y at an x.
   *
   * @param x above 0 on a logarithmic axis
   */
  public Critical at(double x) {
    return new Critical(
        x,
        place(x),
        y(critical(fit.coefficients(), x)),
        fit.logit(coordinates.slope(x)) > 0,
        interval(x),
        widest(
            IntStream.range(0, errors.size())
                .mapToObj(i -> zero(errors.get(i), x, widths.get(i)))
                .toList()),
        crossings.getOrDefault(x, Optional.empty()),
        ys);
  }

  /** Whether the slope may be 0 is a matter of the trials: it hardly differs between seeds. */
  private Place place(double x) {
    if (zero(errors.get(0), x, errors.get(0).quantile()).isEmpty()) {
      return Place.UNDETERMINED;
    }
    double y = y(critical(fit.coefficients(), x));
    return y < ys.low() ? Place.BELOW : y > ys.high() ? Place.ABOVE : Place.INSIDE;
  }

  private Optional<Interval> interval(double x) {
    return widest(errors.stream().map(one -> zero(one, x, one.quantile())).toList());
  }

  /** The y at an x whose logit may be 0, for one kind of errors. */
  private Optional<Interval> zero(LogitErrors one, double x, double width) {
    return one.zero(fit.coefficients(), coordinates.level(x), coordinates.slope(x), width)
        .map(ends -> new Interval(y(ends.low()), y(ends.high())));
  }

  /** From the lowest end to the highest; empty if one of them has none. */
  private static Optional<Interval> widest(List<Optional<Interval>> intervals) {
    return intervals.stream()
        .reduce((one, other) -> one.flatMap(ends -> other.map(ends::hull)))
        .orElseThrow();
  }

  /** The critical y in the units of the design, of a fit or of what it would be without seeds. */
  private double critical(RealVector coefficients, double x) {
    return -FirthLogistic.logit(coefficients, coordinates.level(x))
        / FirthLogistic.logit(coefficients, coordinates.slope(x));
  }

  private double y(double along) {
    return coordinates.scales().fromY(coordinates.fitted(along));
  }

  /**
   * How far another boundary lies above this one at an x, on the axis as it is fitted (so that on a
   * logarithmic one it is the logarithm of a ratio), if both have trials of the same seeds: each is
   * left out of both at once. Like that of a boundary the interval is never narrower than that of
   * independent trials.
   *
   * @param other in the same scales
   * @param x above 0 on a logarithmic axis
   * @return empty unless the seeds are the same, and several, and both intervals have ends
   */
  public Optional<Interval> shiftOfTheSameSeeds(FittedBoundary other, double x) {
    if (without.isEmpty()
        || !counts.seeds().equals(other.counts.seeds())
        || interval(x).isEmpty()
        || other.interval(x).isEmpty()) {
      return Optional.empty();
    }
    double first = scaled(fit.coefficients(), x);
    double second = other.scaled(other.fit.coefficients(), x);
    double half =
        Jackknife.of(
                without.keySet().stream()
                    .mapToDouble(
                        part ->
                            other.scaled(Objects.requireNonNull(other.without.get(part)), x)
                                - scaled(Objects.requireNonNull(without.get(part)), x))
                    .toArray())
            .half();
    Interval trials = Mover.difference(first, ofTrials(x), second, other.ofTrials(x));
    return Optional.of(new Interval(second - first - half, second - first + half).hull(trials));
  }

  private double scaled(RealVector coefficients, double x) {
    return coordinates.fitted(critical(coefficients, x));
  }

  /** The interval of independent trials at an x where it has ends, on the axis as it is fitted. */
  private Interval ofTrials(double x) {
    Interval ends = zero(errors.get(0), x, errors.get(0).quantile()).orElseThrow();
    Scales scales = coordinates.scales();
    return new Interval(scales.y(ends.low()), scales.y(ends.high()));
  }
}
