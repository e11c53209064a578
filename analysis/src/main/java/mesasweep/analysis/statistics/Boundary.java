package mesasweep.analysis.statistics;

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
 * Where the probability of deception is one half, in the plane of the discount rate and the
 * logarithm of the objective gap: the level set of a penalised logistic fit with interaction.
 */
public sealed interface Boundary {

  /**
   * The trials at one point of the plane.
   *
   * @param objectiveGap at least 0; a gap of 0 has no logarithm and is left out
   */
  record Point(double discountRate, double objectiveGap, long deceptive, long trials) {}

  /**
   * @param reason a clause, such as "all trials are robust"
   */
  record Absent(String reason) implements Boundary {}

  /** Where the boundary is at one discount rate, as seen from the gaps that were swept. */
  enum Place {
    INSIDE,
    BELOW,
    ABOVE,
    /** The fit does not tell on which side: its slope along the gap may be 0. */
    UNDETERMINED
  }

  /**
   * The swept gaps between which the observed share of deceptive trials passes one half for good.
   *
   * @param rising whether it is more than one half at the larger gaps
   */
  record Crossing(Interval between, boolean rising) {}

  /**
   * @param gap the fitted one, however far from the sweep; not finite if the slope is 0
   * @param rising whether larger gaps than the critical one are the deceptive ones, as far as the
   *     place is determined
   * @param interval of the gap, for this rate alone; empty if it has no ends
   * @param band the interval that holds for all rates together; empty if it has no ends
   * @param observed among the trials of this very rate; empty unless they cross one half once
   * @param swept the lowest gap above 0 and the highest; what lies outside of them is not to be
   *     told
   */
  record CriticalGap(
      double discountRate,
      Place place,
      double gap,
      boolean rising,
      Optional<Interval> interval,
      Optional<Interval> band,
      Optional<Crossing> observed,
      Interval swept) {

    /** The gap, if it is inside of the sweep. */
    public Optional<Double> toldGap() {
      return Optional.of(gap).filter(value -> place == Place.INSIDE);
    }

    /** The lower end of an interval of this gap, if it is inside of the sweep. */
    public Optional<Double> toldLow(Optional<Interval> ends) {
      return ends.map(Interval::low).filter(swept::contains);
    }

    /** The upper end of an interval of this gap, if it is inside of the sweep. */
    public Optional<Double> toldHigh(Optional<Interval> ends) {
      return ends.map(Interval::high).filter(swept::contains);
    }

    /** Whether the trials at this rate put the boundary elsewhere than the smooth fit does. */
    public boolean isContradicted() {
      return interval.isPresent()
          && observed.isPresent()
          && (observed.get().rising() != rising
              || interval.get().high() < observed.get().between().low()
              || interval.get().low() > observed.get().between().high());
    }

    /** Outside of the swept gaps: whether deception is the likely outcome at all of them. */
    public boolean isDeceptiveThroughout() {
      return place == (rising ? Place.BELOW : Place.ABOVE);
    }
  }

  /**
   * @param trials all that have a gap above 0
   * @return absent if the trials cannot tell of a boundary
   */
  static Boundary fit(List<Point> trials) {
    List<Point> points =
        trials.stream().filter(point -> point.objectiveGap() > 0 && point.trials() > 0).toList();
    long deceptive = points.stream().mapToLong(Point::deceptive).sum();
    long all = points.stream().mapToLong(Point::trials).sum();
    if (points.stream().mapToDouble(Point::objectiveGap).distinct().count() < 2) {
      return new Absent("there are no two objective gaps above 0");
    }
    if (deceptive == 0 || deceptive == all) {
      return new Absent(deceptive == 0 ? "no trial is deceptive" : "every trial is deceptive");
    }
    Plane plane = Plane.of(points);
    return FirthLogistic.fit(
            points.stream()
                .map(point -> plane.at(point.discountRate(), Math.log(point.objectiveGap())))
                .toArray(double[][]::new),
            points.stream().mapToLong(Point::deceptive).toArray(),
            points.stream().mapToLong(Point::trials).toArray())
        .<Boundary>map(fit -> Fitted.of(points, plane, fit))
        .orElseGet(() -> new Absent("the trials are too few to fit one"));
  }

  /** The two coordinates, brought to a mean of 0 and a deviation of 1, which a fit likes best. */
  record Plane(double rateMean, double rateScale, double gapMean, double gapScale) {

    private static Plane of(List<Point> points) {
      double[] rates = points.stream().mapToDouble(Point::discountRate).toArray();
      double[] gaps =
          points.stream().mapToDouble(point -> Math.log(point.objectiveGap())).toArray();
      return new Plane(mean(rates), deviation(rates), mean(gaps), deviation(gaps));
    }

    /** A row of the design: 1, rate, log gap, product; without the rate if there is only one. */
    private double[] at(double rate, double logGap) {
      double[] row = level(rate);
      double[] slope = slope(rate);
      double gap = (logGap - gapMean) / gapScale;
      return IntStream.range(0, row.length).mapToDouble(i -> row[i] + gap * slope[i]).toArray();
    }

    /** The part of a row that does not depend on the gap. */
    private double[] level(double rate) {
      return rateScale == 0
          ? new double[] {1, 0}
          : new double[] {1, (rate - rateMean) / rateScale, 0, 0};
    }

    /** What the (scaled log) gap multiplies. */
    private double[] slope(double rate) {
      return rateScale == 0
          ? new double[] {0, 1}
          : new double[] {0, 0, 1, (rate - rateMean) / rateScale};
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
   * @param rates the lowest and the highest that were swept
   * @param crossings that were observed at the swept rates, ascending, as far as they have one
   * @param gaps the lowest above 0 and the highest that were swept
   * @param agreement the share of trials on that side of the boundary that their outcome asks for
   * @param dispersion how much more the trials scatter about the fit than binomial ones would, at
   *     least 1: Pearson's statistic by its degrees of freedom, by whose root all errors are
   *     widened
   * @param bandWidth in standard errors of the logit, half of it
   */
  record Fitted(
      Interval rates,
      Interval gaps,
      SortedMap<Double, Optional<Crossing>> crossings,
      double agreement,
      double dispersion,
      double bandWidth,
      Plane plane,
      FirthLogistic fit)
      implements Boundary {
    /** Rates at which a band is made to hold together. */
    private static final int PLACES = 41;

    private static final int DRAWS = 10_000;

    private static final int MOST_RATES = 50;

    private static Fitted of(List<Point> points, Plane plane, FirthLogistic fit) {
      Fitted narrow =
          new Fitted(
              range(points.stream().mapToDouble(Point::discountRate).toArray()),
              range(points.stream().mapToDouble(Point::objectiveGap).toArray()),
              crossings(points),
              agreement(points, plane, fit),
              dispersion(points, plane, fit),
              Normal.quantile(),
              plane,
              fit);
      return new Fitted(
          narrow.rates,
          narrow.gaps,
          narrow.crossings,
          narrow.agreement,
          narrow.dispersion,
          narrow.simultaneousWidth(),
          plane,
          fit);
    }

    /** Evenly spaced rates from the lowest to the highest swept one, or the only one. */
    public double[] evenRates() {
      return rates.low() == rates.high()
          ? new double[] {rates.low()}
          : IntStream.range(0, PLACES)
              .mapToDouble(i -> rates.low() + (rates.high() - rates.low()) * i / (PLACES - 1))
              .toArray();
    }

    /** At the swept rates, or at evenly spaced ones if those are more than can be read. */
    public List<CriticalGap> swept() {
      double[] wanted =
          crossings.size() <= MOST_RATES
              ? crossings.keySet().stream().mapToDouble(Double::doubleValue).toArray()
              : evenRates();
      return Arrays.stream(wanted).mapToObj(this::at).toList();
    }

    /** The critical gap of an initial discount rate. */
    public CriticalGap at(double rate) {
      double slope = fit.logit(plane.slope(rate));
      double scaled = -fit.logit(plane.level(rate)) / slope;
      double gap = gap(scaled);
      Optional<Interval> interval = interval(rate, Normal.quantile());
      Place place =
          interval.isEmpty()
              ? Place.UNDETERMINED
              : gap < gaps.low() ? Place.BELOW : gap > gaps.high() ? Place.ABOVE : Place.INSIDE;
      return new CriticalGap(
          rate,
          place,
          gap,
          slope > 0,
          interval,
          interval(rate, bandWidth),
          crossings.getOrDefault(rate, Optional.empty()),
          gaps);
    }

    private double gap(double scaled) {
      return Math.exp(plane.gapMean() + plane.gapScale() * scaled);
    }

    /**
     * The gaps whose logit is within so many standard errors of 0 (Fieller's interval): with the
     * level a, the slope b and the gap y, (a + b y)^2 <= width^2 var(a + b y). They lie between two
     * ends if the slope is further from 0 than that.
     */
    private Optional<Interval> interval(double rate, double width) {
      double[] level = plane.level(rate);
      double[] slope = plane.slope(rate);
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
      return Optional.of(new Interval(gap((-half - root) / square), gap((-half + root) / square)));
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
      for (double rate : evenRates()) {
        CriticalGap critical = at(rate);
        if (critical.place() == Place.INSIDE) {
          double[] point = plane.at(rate, Math.log(critical.gap()));
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
      return Math.max(Normal.quantile(), drawn); // with one rate they are the same but for chance
    }

    /** Pearson's statistic by its degrees of freedom, 1 if it is less or there are none. */
    private static double dispersion(List<Point> points, Plane plane, FirthLogistic fit) {
      double statistic = 0;
      for (Point point : points) {
        double logit = fit.logit(plane.at(point.discountRate(), Math.log(point.objectiveGap())));
        double p = 1 / (1 + Math.exp(-logit));
        double q = 1 / (1 + Math.exp(logit)); // 1 - p would be 0 too early
        double residual = point.deceptive() * q - (point.trials() - point.deceptive()) * p;
        statistic += residual * residual / Math.max(Double.MIN_NORMAL, point.trials() * p * q);
      }
      int freedom = points.size() - fit.coefficients().getDimension();
      return freedom > 0 ? Math.max(1, statistic / freedom) : 1;
    }

    private static SortedMap<Double, Optional<Crossing>> crossings(List<Point> points) {
      return points.stream()
          .collect(
              Collectors.groupingBy(
                  Point::discountRate,
                  TreeMap::new,
                  Collectors.collectingAndThen(Collectors.toList(), Fitted::crossing)));
    }

    private static Optional<Crossing> crossing(List<Point> sameRate) {
      List<Point> ascending =
          sameRate.stream().sorted(Comparator.comparingDouble(Point::objectiveGap)).toList();
      return crossing(ascending, true).or(() -> crossing(ascending, false));
    }

    /** From the last gap on the one side of one half, or at it, to the first on the other side. */
    private static Optional<Crossing> crossing(List<Point> ascending, boolean rising) {
      double before = Double.NaN;
      double after = Double.NaN;
      for (Point point : ascending) {
        long excess = 2 * point.deceptive() - point.trials();
        if (rising ? excess <= 0 : excess >= 0) {
          before = point.objectiveGap();
        } else if (Double.isNaN(after)) {
          after = point.objectiveGap();
        }
      }
      return before < after
          ? Optional.of(new Crossing(new Interval(before, after), rising))
          : Optional.empty();
    }

    private static double agreement(List<Point> points, Plane plane, FirthLogistic fit) {
      double agreeing = 0;
      double all = 0;
      for (Point point : points) {
        double logit = fit.logit(plane.at(point.discountRate(), Math.log(point.objectiveGap())));
        agreeing += logit > 0 ? point.deceptive() : point.trials() - point.deceptive();
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
