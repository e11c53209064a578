package mesasweep.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Scales;
import mesasweep.analysis.statistics.Interval;
import org.junit.jupiter.api.Test;

class BoundaryShiftTest {
  private static final double[] RATES = {-0.1, 0.1, 0.3, 0.5, 0.7, 0.9};

  @Test
  void theRatioHoldsTheShiftThatTheTrialsWereMadeWith() {
    BoundaryShift shift = shift(plane(1, RATES), plane(2, RATES));

    List<BoundaryShift.Shift> ratios =
        shift.places().stream().flatMap(place -> place.shift().stream()).toList();
    assertEquals(6, ratios.size());
    for (BoundaryShift.Shift ratio : ratios) {
      assertTrue(ratio.isSure());
      assertEquals(2, ratio.estimate(), 0.05);
      assertTrue(ratio.interval().contains(2), ratio.toString());
      assertFalse(ratio.interval().contains(1), ratio.toString());
    }
  }

  /** sqrt(2) times as wide as that of either gap, for both have the same width. */
  @Test
  void theIntervalIsThatOfTwoIndependentGaps() {
    BoundaryShift shift = shift(plane(1, RATES), plane(1, RATES));

    BoundaryShift.Place rate = shift.places().get(2);
    Interval gap = rate.first().orElseThrow().interval().orElseThrow();
    Interval ratio = rate.shift().orElseThrow().interval();
    assertEquals(
        Math.sqrt(2) * Math.log(gap.high() / gap.low()),
        Math.log(ratio.high() / ratio.low()),
        0.01);
    assertEquals(1, ratio.low() * ratio.high(), 1e-12, "neither is the larger one");
  }

  /** What a seed does to both boundaries cancels, if both have the same seeds. */
  @Test
  void theSameSeedsArePaired() {
    List<Point> first = seeds(1, 0);
    BoundaryShift paired = shift(first, seeds(2, 0));
    BoundaryShift independent = shift(first, seeds(2, 100));

    assertTrue(paired.isPaired());
    assertFalse(independent.isPaired());
    for (int i = 0; i < RATES.length; i++) {
      BoundaryShift.Shift one = paired.places().get(i).shift().orElseThrow();
      BoundaryShift.Shift other = independent.places().get(i).shift().orElseThrow();
      assertEquals(other.estimate(), one.estimate(), 1e-9);
      assertTrue(one.interval().contains(2), one.toString());
      assertTrue(one.isSure());
      assertTrue(other.interval().contains(1), other.toString());
    }
  }

  /** Ten seeds, each of which moves the gap by a factor of its own, from 1/4 to 4. */
  private static List<Point> seeds(double factor, long firstSeed) {
    List<Point> points = new ArrayList<>();
    for (int seed = 0; seed < 10; seed++) {
      for (Point point : plane(factor * Math.pow(4, (seed - 4.5) / 4.5), RATES)) {
        points.add(
            new Point(
                point.x(), point.y(), firstSeed + seed, point.found() / 4, point.trials() / 4));
      }
    }
    return points;
  }

  @Test
  void ratesAreThoseOfBothAndOfManyNineFromTheFirstToTheLast() {
    assertEquals(
        List.of(0.1, 0.3),
        rates(plane(1, new double[] {0.1, 0.2, 0.3}), plane(1, new double[] {0.1, 0.3, 0.5})));
    double[] many = new double[33];
    for (int i = 0; i < many.length; i++) {
      many[i] = i / 64.0;
    }
    assertEquals(
        List.of(0.0, 0.0625, 0.125, 0.1875, 0.25, 0.3125, 0.375, 0.4375, 0.5),
        rates(plane(1, many), plane(1, many)));
  }

  @Test
  void withoutSharedRatesTheyAreSpreadOverTheRangeOfBoth() {
    assertEquals(
        List.of(0.25, 0.28125, 0.3125, 0.34375, 0.375, 0.40625, 0.4375, 0.46875, 0.5),
        rates(plane(1, new double[] {0, 0.5}), plane(1, new double[] {0.25, 0.75})));
    assertEquals(
        List.of(), rates(plane(1, new double[] {0, 0.5}), plane(1, new double[] {0.75, 1})));
  }

  @Test
  void aGapOutsideOfItsSweepHasNoRatio() {
    BoundaryShift shift = shift(plane(1, RATES), plane(30, RATES));

    assertTrue(shift.places().stream().allMatch(place -> place.shift().isEmpty()));
    assertEquals("ABOVE", shift.places().get(0).second().orElseThrow().place().name());
  }

  /** The same trials by the logarithm of their gap: then the shift is a difference. */
  @Test
  void onALinearAxisTheShiftIsADifference() {
    BoundaryShift ratios = shift(plane(1, RATES), plane(2, RATES));
    BoundaryShift differences =
        BoundaryShift.of(
            "linear",
            logarithms(plane(1, RATES)),
            logarithms(plane(2, RATES)),
            new Scales(false, false));

    for (int i = 0; i < RATES.length; i++) {
      BoundaryShift.Shift ratio = ratios.places().get(i).shift().orElseThrow();
      BoundaryShift.Shift difference = differences.places().get(i).shift().orElseThrow();
      assertEquals(Math.log(ratio.estimate()), difference.estimate(), 1e-9);
      assertEquals(Math.log(ratio.interval().low()), difference.interval().low(), 1e-9);
      assertEquals(Math.log(ratio.interval().high()), difference.interval().high(), 1e-9);
      assertTrue(difference.isSure());
    }
  }

  @Test
  void onALogarithmicAxisPlacesAreSpreadByFactorsAndZeroHasNone() {
    assertEquals(
        List.of(2.0, 4.0),
        BoundaryShift.of(
                "",
                plane(1, new double[] {0, 2, 4}),
                plane(1, new double[] {0, 2, 4}),
                new Scales(true, true))
            .places()
            .stream()
            .map(BoundaryShift.Place::x)
            .toList());
    List<Double> spread =
        BoundaryShift.of(
                "",
                plane(1, new double[] {0, 1, 256}),
                plane(1, new double[] {0.5, 512}),
                new Scales(true, true))
            .places()
            .stream()
            .map(BoundaryShift.Place::x)
            .toList();
    assertEquals(9, spread.size());
    for (int i = 0; i < 9; i++) {
      assertEquals(Math.pow(2, i), spread.get(i), 1e-9);
    }
  }

  private static List<Point> logarithms(List<Point> points) {
    return points.stream()
        .map(point -> new Point(point.x(), Math.log(point.y()), 0, point.found(), point.trials()))
        .toList();
  }

  @Test
  void boundariesOfOppositeSidesHaveNoRatio() {
    List<Point> mirrored =
        plane(1, RATES).stream()
            .map(
                point ->
                    new Point(
                        point.x(), point.y(), 0, point.trials() - point.found(), point.trials()))
            .toList();
    BoundaryShift shift = shift(plane(1, RATES), mirrored);

    assertTrue(shift.places().stream().allMatch(place -> place.shift().isEmpty()));
    BoundaryShift.Place rate = shift.places().get(2);
    assertTrue(rate.first().orElseThrow().rising());
    assertFalse(rate.second().orElseThrow().rising());
    assertEquals(rate.first().orElseThrow().y(), rate.second().orElseThrow().y(), 1e-9);
  }

  @Test
  void aRatioIsNotMadeOfWhatLiesOutsideOfTheSweep() {
    BoundaryShift few = shift(fewer(plane(1, RATES)), plane(1, RATES));
    Critical told = few.places().get(0).first().orElseThrow();

    assertEquals("INSIDE", told.place().name());
    assertTrue(told.interval().orElseThrow().low() < told.swept().low(), few.toString());
    assertTrue(few.places().get(0).shift().isEmpty());
  }

  /** Only the gaps above 0.5, with one trial for every hundred. */
  private static List<Point> fewer(List<Point> points) {
    return points.stream()
        .filter(point -> point.y() > 0.5)
        .map(point -> new Point(point.x(), point.y(), 0, Math.round(point.found() / 100.0), 4))
        .toList();
  }

  private static List<Double> rates(List<Point> first, List<Point> second) {
    return shift(first, second).places().stream().map(BoundaryShift.Place::x).toList();
  }

  /** In the plane of a rate and the logarithm of a gap. */
  private static BoundaryShift shift(List<Point> first, List<Point> second) {
    return BoundaryShift.of("linear", first, second, new Scales(false, true));
  }

  /** 400 trials a point, deceptive in the proportion 1 / (1 + exp(-3 log(gap / critical))). */
  private static List<Point> plane(double factor, double[] rates) {
    List<Point> points = new ArrayList<>();
    for (double rate : rates) {
      double critical = factor * 0.6 * Math.exp(rate / 2);
      for (double gap = 0.1; gap < 7; gap *= Math.sqrt(2)) {
        double share = 1 / (1 + Math.pow(gap / critical, -3));
        points.add(new Point(rate, gap, 0, Math.round(400 * share), 400));
      }
    }
    return points;
  }
}
