package mesasweep.analysis.statistics;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Where the probability of a finding is one half, in a plane: the level set of a penalised logistic
 * fit with interaction. It is told as the critical y at each x.
 */
public sealed interface Boundary {

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
   * The trials at one point of the plane.
   *
   * @param found of the trials, those that ended as the finding says
   */
  record Point(double x, double y, long found, long trials) {}

  /** Why there is no boundary. */
  enum Reason {
    /** There are no two values of y, above 0 on a logarithmic axis. */
    ONE_Y,
    NONE_FOUND,
    ALL_FOUND,
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
  record Crossing(Interval between, boolean rising) {}

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
   * @return absent if the trials cannot tell of a boundary
   */
  static Boundary fit(List<Point> trials, Scales scales) {
    List<Point> points =
        trials.stream()
            .filter(point -> scales.hasX(point.x()) && scales.hasY(point.y()))
            .filter(point -> point.trials() > 0)
            .toList();
    long found = points.stream().mapToLong(Point::found).sum();
    long all = points.stream().mapToLong(Point::trials).sum();
    if (points.stream().mapToDouble(Point::y).distinct().count() < 2) {
      return new Absent(Reason.ONE_Y);
    }
    if (found == 0 || found == all) {
      return new Absent(found == 0 ? Reason.NONE_FOUND : Reason.ALL_FOUND);
    }
    Coordinates coordinates = Coordinates.of(points, scales);
    return FirthLogistic.fit(
            points.stream()
                .map(point -> coordinates.at(point.x(), point.y()))
                .toArray(double[][]::new),
            points.stream().mapToLong(Point::found).toArray(),
            points.stream().mapToLong(Point::trials).toArray())
        .<Boundary>map(fit -> Fitted.of(points, coordinates, fit))
        .orElseGet(() -> new Absent(Reason.TOO_FEW_TRIALS));
  }

  /** The two coordinates, brought to a mean of 0 and a deviation of 1, which a fit likes best. */
  record Coordinates(
      Scales scales, double xMean, double xDeviation, double yMean, double yDeviation) {

    private static Coordinates of(List<Point> points, Scales scales) {
      double[] xs = points.stream().mapToDouble(point -> scales.x(point.x())).toArray();
      double[] ys = points.stream().mapToDouble(point -> scales.y(point.y())).toArray();
      return new Coordinates(scales, mean(xs), deviation(xs), mean(ys), deviation(ys));
    }

    /** A row of the design: 1, x, y, their product; without x if there is only one. */
    private double[] at(double x, double y) {
      double[] row = level(x);
      double[] slope = slope(x);
      double along = (scales.y(y) - yMean) / yDeviation;
      return IntStream.range(0, row.length).mapToDouble(i -> row[i] + along * slope[i]).toArray();
    }

    /** The part of a row that does not depend on y. */
    private double[] level(double x) {
      return xDeviation == 0
          ? new double[] {1, 0}
          : new double[] {1, (scales.x(x) - xMean) / xDeviation, 0, 0};
    }

    /** What the (scaled) y multiplies. */
    private double[] slope(double x) {
      return xDeviation == 0
          ? new double[] {0, 1}
          : new double[] {0, 0, 1, (scales.x(x) - xMean) / xDeviation};
    }

    private static double mean(double[] values) {
      return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
      double mean = mean(values);
      if (Arrays.stream(values).distinct().count() == 1) {
        return 0; // and not what rounding makes of it
      }
      return Math.sqrt(
          Arrays.stream(values)
              .map(value -> (value - mean) * (value - mean))
              .average()
              .orElseThrow());
    }
  }

  /**
   * @param xs the lowest and the highest that were swept, of those that have a place in a fit
   * @param ys likewise
   * @param crossings that were observed at the swept x, ascending, as far as they have one
   * @param agreement the share of trials on that side of the boundary that their outcome asks for
   * @param dispersion how much more the trials scatter about the fit than binomial ones would, at
   *     least 1: Pearson's statistic by its degrees of freedom, by whose root all errors are
   *     widened
   * @param bandWidth in standard errors of the logit, half of it
   */
  record Fitted(
      Interval xs,
      Interval ys,
      SortedMap<Double, Optional<Crossing>> crossings,
      double agreement,
      double dispersion,
      double bandWidth,
      Coordinates coordinates,
      FirthLogistic fit)
      implements Boundary {
    /** Values of x at which a band is made to hold together. */
    private static final int PLACES = 41;

    private static final int DRAWS = 10_000;

    private static final int MOST_XS = 50;

    private static Fitted of(List<Point> points, Coordinates coordinates, FirthLogistic fit) {
      Fitted narrow =
          new Fitted(
              range(points.stream().mapToDouble(Point::x).toArray()),
              range(points.stream().mapToDouble(Point::y).toArray()),
              crossings(points),
              agreement(points, coordinates, fit),
              dispersion(points, coordinates, fit),
              Normal.quantile(),
              coordinates,
              fit);
      return new Fitted(
          narrow.xs,
          narrow.ys,
          narrow.crossings,
          narrow.agreement,
          narrow.dispersion,
          narrow.simultaneousWidth(),
          coordinates,
          fit);
    }

    /** From the lowest to the highest swept x, evenly on the axis, or the only one. */
    public double[] evenXs() {
      Scales scales = coordinates.scales();
      double low = scales.x(xs.low());
      double high = scales.x(xs.high());
      return xs.low() == xs.high()
          ? new double[] {xs.low()}
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
     * The critical y at an x.
     *
     * @param x above 0 on a logarithmic axis
     */
    public Critical at(double x) {
      double slope = fit.logit(coordinates.slope(x));
      double scaled = -fit.logit(coordinates.level(x)) / slope;
      double y = y(scaled);
      Optional<Interval> interval = interval(x, Normal.quantile());
      Place place =
          interval.isEmpty()
              ? Place.UNDETERMINED
              : y < ys.low() ? Place.BELOW : y > ys.high() ? Place.ABOVE : Place.INSIDE;
      return new Critical(
          x,
          place,
          y,
          slope > 0,
          interval,
          interval(x, bandWidth),
          crossings.getOrDefault(x, Optional.empty()),
          ys);
    }

    private double y(double scaled) {
      return coordinates.scales().fromY(coordinates.yMean() + coordinates.yDeviation() * scaled);
    }

    /**
     * The y whose logit is within so many standard errors of 0 (Fieller's interval): with the level
     * a and the slope b, (a + b y)^2 <= width^2 var(a + b y). They lie between two ends if the
     * slope is further from 0 than that.
     */
    private Optional<Interval> interval(double x, double width) {
      double[] level = coordinates.level(x);
      double[] slope = coordinates.slope(x);
      double a = fit.logit(level);
      double b = fit.logit(slope);
      double w = width * width * dispersion;
      double square = b * b - w * fit.covariance(slope, slope);
      double half = a * b - w * fit.covariance(level, slope);
      double constant = a * a - w * fit.covariance(level, level);
      if (square <= 0) {
        return Optional.empty();
      }
      double root = Math.sqrt(Math.max(0, half * half - square * constant));
      return Optional.of(new Interval(y((-half - root) / square), y((-half + root) / square)));
    }

    /**
     * The width with which the band holds the whole boundary inside the sweep at 95 %: the quantile
     * of the largest error over the boundary, in standard errors, of coefficients drawn from their
     * normal distribution. The draws are the same every time.
     *
     * @see <a href="https://doi.org/10.1002/jae.2656">Montiel Olea and Plagborg-Møller (2019)</a>
     */
    private double simultaneousWidth() {
      List<double[]> directions = new ArrayList<>();
      RealMatrix root = new CholeskyDecomposition(fit.covariance(), 1e-8, 0).getLT();
      for (double x : evenXs()) {
        Critical critical = at(x);
        if (critical.place() == Place.INSIDE) {
          double[] point = coordinates.at(x, critical.y());
          double deviation = Math.sqrt(fit.covariance(point, point));
          directions.add(
              Arrays.stream(root.operate(point)).map(value -> value / deviation).toArray());
        }
      }
      if (directions.isEmpty()) {
        return Normal.quantile();
      }
      SplittableRandom random = new SplittableRandom(0);
      double[] largest = new double[DRAWS];
      double[] draw = new double[root.getColumnDimension()];
      for (int i = 0; i < DRAWS; i++) {
        Arrays.setAll(draw, k -> random.nextGaussian());
        for (double[] direction : directions) {
          double error = 0;
          for (int k = 0; k < draw.length; k++) {
            error += direction[k] * draw[k];
          }
          largest[i] = Math.max(largest[i], Math.abs(error));
        }
      }
      Arrays.sort(largest);
      double drawn = largest[(int) Math.ceil(Normal.CONFIDENCE * DRAWS) - 1];
      return Math.max(Normal.quantile(), drawn); // with one x they are the same but for chance
    }

    /** Pearson's statistic by its degrees of freedom, 1 if it is less or there are none. */
    private static double dispersion(
        List<Point> points, Coordinates coordinates, FirthLogistic fit) {
      double statistic = 0;
      for (Point point : points) {
        double logit = fit.logit(coordinates.at(point.x(), point.y()));
        double p = 1 / (1 + Math.exp(-logit));
        double q = 1 / (1 + Math.exp(logit)); // 1 - p would be 0 too early
        double residual = point.found() * q - (point.trials() - point.found()) * p;
        statistic += residual * residual / Math.max(Double.MIN_NORMAL, point.trials() * p * q);
      }
      int freedom = points.size() - fit.coefficients().getDimension();
      return freedom > 0 ? Math.max(1, statistic / freedom) : 1;
    }

    private static SortedMap<Double, Optional<Crossing>> crossings(List<Point> points) {
      return points.stream()
          .collect(
              Collectors.groupingBy(
                  Point::x,
                  TreeMap::new,
                  Collectors.collectingAndThen(Collectors.toList(), Fitted::crossing)));
    }

    private static Optional<Crossing> crossing(List<Point> sameX) {
      List<Point> ascending = sameX.stream().sorted(Comparator.comparingDouble(Point::y)).toList();
      return crossing(ascending, true).or(() -> crossing(ascending, false));
    }

    /** From the last y on the one side of one half, or at it, to the first on the other side. */
    private static Optional<Crossing> crossing(List<Point> ascending, boolean rising) {
      double before = Double.NaN;
      double after = Double.NaN;
      for (Point point : ascending) {
        long excess = 2 * point.found() - point.trials();
        if (rising ? excess <= 0 : excess >= 0) {
          before = point.y();
        } else if (Double.isNaN(after)) {
          after = point.y();
        }
      }
      return before < after
          ? Optional.of(new Crossing(new Interval(before, after), rising))
          : Optional.empty();
    }

    private static double agreement(
        List<Point> points, Coordinates coordinates, FirthLogistic fit) {
      double agreeing = 0;
      double all = 0;
      for (Point point : points) {
        double logit = fit.logit(coordinates.at(point.x(), point.y()));
        agreeing += logit > 0 ? point.found() : point.trials() - point.found();
        all += point.trials();
      }
      return agreeing / all;
    }

    private static Interval range(double[] values) {
      return new Interval(
          Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow());
    }
  }
}
