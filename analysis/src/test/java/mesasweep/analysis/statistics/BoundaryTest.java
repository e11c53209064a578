package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import mesasweep.analysis.statistics.Boundary.Absent;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Reason;
import org.junit.jupiter.api.Test;

class BoundaryTest {
  private static final double[] RATES = even(-0.1, 1.2, 14);
  private static final double[] LOG_GAPS = even(Math.log(0.1), Math.log(4), 9);
  private static final Boundary.Scales SCALES = new Boundary.Scales(false, true);
  private static final int REPETITIONS = 200;

  /** The logit 4 (log gap) (1 + rate / 2) + 5 - 7 rate: zero at this gap. */
  private static double trueGap(double rate) {
    return Math.exp((7 * rate - 5) / (4 * (1 + rate / 2)));
  }

  @Test
  void theBandHoldsTheWholeKnownBoundaryInNinetyToNinetyEightPerCent() {
    int covered = 0;
    int coveredAtOneRate = 0;
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
      FittedBoundary fitted =
          (FittedBoundary) Boundary.fit(simulated(new SplittableRandom(repetition)), SCALES);
      boolean all = true;
      for (double rate : fitted.evenXs()) {
        double gap = trueGap(rate);
        if (gap > 0.1 && gap < 4) {
          all &= fitted.at(rate).band().orElseThrow().contains(gap);
        }
      }
      covered += all ? 1 : 0;
      coveredAtOneRate += fitted.at(0.4).interval().orElseThrow().contains(trueGap(0.4)) ? 1 : 0;
    }
    assertTrue(covered >= 180 && covered <= 196, covered + " of 200 bands hold the boundary");
    assertTrue(
        coveredAtOneRate >= 180 && coveredAtOneRate <= 196,
        coveredAtOneRate + " of 200 intervals hold the critical gap at 0.4");
  }

  @Test
  void aSharpBoundaryIsFoundBetweenTheGapsThatItSeparates() {
    FittedBoundary fitted =
        (FittedBoundary) Boundary.fit(separated(rate -> Math.exp(3 * rate - 2)), SCALES);

    assertEquals(1, fitted.agreement());
    Critical low = fitted.at(0.0);
    // exp(-2) = 0.135, between the gaps 0.1 and 0.159 that were run.
    assertTrue(low.y() > 0.1 && low.y() < 0.159, low.toString());
    assertTrue(low.interval().orElseThrow().contains(low.y()));
    assertTrue(low.band().orElseThrow().low() < low.interval().orElseThrow().low());
    assertEquals(Place.INSIDE, low.place());
  }

  @Test
  void aStepThatNoSmoothFitFollowsIsSaidToContradictIt() {
    FittedBoundary fitted =
        (FittedBoundary) Boundary.fit(separated(rate -> rate < 0.65 ? 0.5 : 2), SCALES);
    List<Critical> swept = fitted.swept();

    assertEquals(RATES.length, swept.size());
    for (Critical critical : swept) {
      assertTrue(
          critical.observed().orElseThrow().between().contains(critical.x() < 0.65 ? 0.5 : 2));
      assertEquals(
          critical
              .interval()
              .map(
                  ends ->
                      ends.high() < bracket(critical).low()
                          || ends.low() > bracket(critical).high())
              .orElse(false),
          critical.isContradicted());
    }
    assertTrue(swept.stream().anyMatch(Critical::isContradicted));
  }

  @Test
  void whereSmallGapsAreTheDeceptiveOnesTheSideIsSaid() {
    List<Point> points =
        separated(rate -> 0.5).stream()
            .map(point -> new Point(point.x(), point.y(), 0, 5 - point.found(), 5))
            .toList();
    Critical critical = ((FittedBoundary) Boundary.fit(points, SCALES)).at(RATES[3]);

    assertEquals(Place.INSIDE, critical.place());
    assertFalse(critical.rising());
    assertFalse(critical.observed().orElseThrow().rising());
    assertTrue(critical.observed().orElseThrow().between().contains(0.5));
    assertFalse(critical.isContradicted());
  }

  @Test
  void trialsThatCrossOneHalfTheOtherWayContradictTheFit() {
    double odd = RATES[7];
    List<Point> points =
        separated(rate -> 0.5).stream()
            .map(
                point ->
                    point.x() == odd ? new Point(odd, point.y(), 0, 5 - point.found(), 5) : point)
            .toList();
    FittedBoundary fitted = (FittedBoundary) Boundary.fit(points, SCALES);

    assertTrue(fitted.at(odd).rising());
    assertTrue(fitted.at(odd).isContradicted());
    assertFalse(fitted.at(RATES[6]).isContradicted());
  }

  @Test
  void outsideOfTheSweepTheSideTellsWhetherAllOrNoneAreDeceptive() {
    FittedBoundary rising =
        (FittedBoundary) Boundary.fit(separated(rate -> Math.exp(6 * rate - 3)), SCALES);

    assertTrue(rising.at(-0.1).isFoundThroughout());
    assertFalse(rising.at(0.5).isFoundThroughout());
    assertFalse(rising.at(1.2).isFoundThroughout());
  }

  @Test
  void trialsThatScatterMoreThanBinomialOnesWidenTheIntervals() {
    SplittableRandom random = new SplittableRandom(1);
    List<Point> allOrNone =
        simulated(random).stream()
            .map(
                point ->
                    new Point(
                        point.x(),
                        point.y(),
                        0,
                        5 * point.found() > 25 * random.nextDouble() ? 5 : 0,
                        5))
            .toList();
    FittedBoundary wide = (FittedBoundary) Boundary.fit(allOrNone, SCALES);
    FittedBoundary narrow =
        (FittedBoundary) Boundary.fit(simulated(new SplittableRandom(1)), SCALES);

    // Five trials that always agree have up to five times the variance.
    assertTrue(wide.dispersion() > 2 && wide.dispersion() < 10, "" + wide.dispersion());
    assertTrue(narrow.dispersion() < 1.5, "" + narrow.dispersion());
    assertTrue(relativeWidth(wide) > 1.3 * relativeWidth(narrow));
  }

  private static Interval bracket(Critical critical) {
    return critical.observed().orElseThrow().between();
  }

  private static double relativeWidth(FittedBoundary fitted) {
    Interval interval = fitted.at(0.4).interval().orElseThrow();
    return Math.log(interval.high() / interval.low());
  }

  @Test
  void beyondTheSweptGapsThePlaceIsSaid() {
    FittedBoundary fitted =
        (FittedBoundary) Boundary.fit(separated(rate -> Math.exp(6 * rate - 3)), SCALES);

    assertEquals(Place.BELOW, fitted.at(-0.1).place());
    assertEquals(Place.INSIDE, fitted.at(0.5).place());
    assertEquals(Place.ABOVE, fitted.at(1.2).place());
  }

  @Test
  void oneDiscountRateIsEnough() {
    FittedBoundary fitted =
        (FittedBoundary)
            Boundary.fit(
                List.of(
                    new Point(0.3, 0, 0, 0, 9),
                    new Point(0.3, 0.5, 0, 0, 9),
                    new Point(0.3, 1, 0, 1, 9),
                    new Point(0.3, 2, 0, 8, 9),
                    new Point(0.3, 4, 0, 9, 9)),
                SCALES);

    // By the symmetry of the counts about sqrt(1 * 2).
    assertEquals(Math.sqrt(2), fitted.at(0.3).y(), 1e-9);
    assertEquals(1, fitted.evenXs().length);
  }

  @Test
  void whereTheGapDoesNotMatterTheSideIsNotMadeUp() {
    List<Point> points = new ArrayList<>();
    for (double rate : RATES) {
      for (double gap : LOG_GAPS) {
        points.add(new Point(rate, Math.exp(gap), 0, 2, 4));
      }
    }
    FittedBoundary fitted = (FittedBoundary) Boundary.fit(points, SCALES);

    assertEquals(Place.UNDETERMINED, fitted.at(0.5).place());
    assertTrue(fitted.at(0.5).interval().isEmpty());
  }

  @Test
  void trialsThatKnowOfNoBoundaryHaveNone() {
    assertEquals(
        Reason.NONE_FOUND, absent(List.of(new Point(0, 1, 0, 0, 5), new Point(0, 2, 0, 0, 5))));
    assertEquals(
        Reason.ALL_FOUND,
        absent(
            List.of(new Point(0, 1, 0, 5, 5), new Point(0, 2, 0, 5, 5), new Point(1, 0, 0, 0, 5))));
    assertEquals(
        Reason.ONE_Y,
        absent(
            List.of(new Point(0, 1, 0, 2, 5), new Point(1, 1, 0, 5, 5), new Point(1, 0, 0, 0, 5))));
  }

  /** The same trials on a logarithmic x: the boundary is the same, but for where 0 has no place. */
  @Test
  void aLogarithmicAxisIsTheLinearOneOfTheLogarithms() {
    List<Point> linear = new ArrayList<>();
    List<Point> logarithmic = new ArrayList<>();
    for (Point point : separated(rate -> Math.exp(3 * rate - 2))) {
      linear.add(point);
      logarithmic.add(
          new Point(Math.exp(point.x()), Math.log(point.y()), 0, point.found(), point.trials()));
    }
    logarithmic.add(new Point(0, 0.5, 0, 3, 5));
    FittedBoundary one = (FittedBoundary) Boundary.fit(linear, SCALES);
    FittedBoundary other =
        (FittedBoundary) Boundary.fit(logarithmic, new Boundary.Scales(true, false));
    for (double rate : RATES) {
      assertEquals(Math.log(one.at(rate).y()), other.at(Math.exp(rate)).y(), 1e-7);
    }
    assertEquals(Math.exp(RATES[0]), other.evenXs()[0], 1e-12);
    assertEquals(RATES.length, other.swept().size());
  }

  /** How finely the plane was swept is what is left of the uncertainty. */
  @Test
  void seedsThatAgreeHaveTheIntervalsOfIndependentTrials() {
    List<Point> one = separated(rate -> Math.exp(3 * rate - 2));
    FittedBoundary together = (FittedBoundary) Boundary.fit(one, SCALES);
    FittedBoundary apart = (FittedBoundary) Boundary.fit(bySeed(one), SCALES);

    assertEquals(1, together.seeds());
    assertEquals(5, apart.seeds());
    for (double rate : RATES) {
      assertEquals(together.at(rate), apart.at(rate));
    }
  }

  /** A seed of its own for each trial of a place. */
  private static List<Point> bySeed(List<Point> points) {
    List<Point> single = new ArrayList<>();
    for (Point point : points) {
      for (long seed = 0; seed < point.trials(); seed++) {
        single.add(new Point(point.x(), point.y(), seed, seed < point.found() ? 1 : 0, 1));
      }
    }
    return single;
  }

  /** Of 120 seeds as many parts as fit: those of the same shift in the same part. */
  @Test
  void manySeedsAreLeftOutInParts() {
    List<Point> many = new ArrayList<>();
    List<Point> parts = new ArrayList<>();
    for (int seed = 0; seed < 120; seed++) {
      int part = seed % PlaneCounts.MOST_PARTS;
      SplittableRandom random = new SplittableRandom(seed);
      double shift = 2 * new SplittableRandom(part).nextGaussian();
      for (double rate : new double[] {0, 0.5, 1}) {
        for (double gap : LOG_GAPS) {
          double p = 1 / (1 + Math.exp(-(4 * gap * (1 + rate / 2) + 5 - 7 * rate + shift)));
          int found = random.nextDouble() < p ? 1 : 0;
          many.add(new Point(rate, Math.exp(gap), 10 + 7L * seed, found, 1));
          parts.add(new Point(rate, Math.exp(gap), part, found, 1));
        }
      }
    }
    FittedBoundary fitted = (FittedBoundary) Boundary.fit(many, SCALES);

    assertEquals(120, fitted.seeds());
    assertEquals(((FittedBoundary) Boundary.fit(parts, SCALES)).at(0.5), fitted.at(0.5));
  }

  /** Without the first seed there is one rate only, and no slope along it. */
  @Test
  void aBoundaryThatHangsOnOneSeedIsNone() {
    List<Point> points = new ArrayList<>();
    for (double gap : LOG_GAPS) {
      int found = gap > 0 ? 1 : 0;
      points.add(new Point(0, Math.exp(gap), 0, found, 1));
      points.add(new Point(1, Math.exp(gap), 1, found, 1));
      points.add(new Point(1, Math.exp(gap), 2, found, 1));
    }

    assertEquals(Reason.TOO_FEW_TRIALS, absent(points));
  }

  /** Where seeds put it at opposite ends it may be anywhere, and yet it has a side. */
  @Test
  void seedsThatDisagreeLeaveTheIntervalWithoutEnds() {
    List<Point> points = new ArrayList<>();
    for (double rate : RATES) {
      for (double gap : LOG_GAPS) {
        for (long seed = 0; seed < 3; seed++) {
          int found = gap > new double[] {-1.9, 0, 1.2}[(int) seed] ? 1 : 0;
          points.add(new Point(rate, Math.exp(gap), seed, found, 1));
        }
      }
    }
    Critical critical = ((FittedBoundary) Boundary.fit(points, SCALES)).at(0.5);

    assertEquals(Place.INSIDE, critical.place());
    assertTrue(critical.rising());
    assertTrue(
        critical.toldLow(critical.interval()).isEmpty()
            && critical.toldHigh(critical.interval()).isEmpty(),
        critical.toString());
  }

  private static Reason absent(List<Point> points) {
    return assertInstanceOf(Absent.class, Boundary.fit(points, SCALES)).reason();
  }

  private static List<Point> simulated(SplittableRandom random) {
    List<Point> points = new ArrayList<>();
    for (double rate : RATES) {
      for (double gap : LOG_GAPS) {
        double p = 1 / (1 + Math.exp(-(4 * gap * (1 + rate / 2) + 5 - 7 * rate)));
        long deceptive = 0;
        for (int seed = 0; seed < 5; seed++) {
          deceptive += random.nextDouble() < p ? 1 : 0;
        }
        points.add(new Point(rate, Math.exp(gap), 0, deceptive, 5));
      }
    }
    return points;
  }

  private interface Curve {
    double gap(double rate);
  }

  private static List<Point> separated(Curve boundary) {
    List<Point> points = new ArrayList<>();
    for (double rate : RATES) {
      for (double gap : LOG_GAPS) {
        points.add(
            new Point(rate, Math.exp(gap), 0, Math.exp(gap) > boundary.gap(rate) ? 5 : 0, 5));
      }
    }
    return points;
  }

  private static double[] even(double first, double last, int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> first + (last - first) * i / (count - 1));
    return values;
  }
}
