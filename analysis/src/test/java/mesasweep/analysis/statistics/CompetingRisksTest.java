package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.CompetingRisks.Observation;
import mesasweep.analysis.statistics.CompetingRisks.Point;
import mesasweep.analysis.statistics.FirstEvent.NoneBy;
import mesasweep.analysis.statistics.FirstEvent.OneOf;
import mesasweep.analysis.statistics.FirstEvent.Possibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps that are known exactly against R's survival 3.5-3, and intervals of one cause: {@code
 * competing-risks.R}. Intervals of several causes against a direct maximisation of the likelihood:
 * {@code interval-risks.py}. Both stand beside the tables, which they made.
 */
class CompetingRisksTest {
  private static final List<String> CAUSES = List.of("long_term", "robust", "diverged");
  private static final double EXACT = 1e-12;
  private static final double PRECISION = 1e-8;

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void exactStepsGiveTheIncidencesOfSurvfitAndItsErrorsWithoutEachSeed(String group) {
    CompetingRisks risks = sample(group);
    List<Map<String, String>> expected = rows("incidence.csv", group);
    int steps = risks.points(0).size();

    assertEquals(CAUSES.size() * steps, expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Map<String, String> row = expected.get(i);
      Point point = risks.points(CAUSES.indexOf(row.get("cause"))).get(i % steps);
      ClusterEstimate incidence = point.incidence();
      assertEquals(Long.parseLong(row.get("step")), point.step());
      assertEquals(point.step() - 1, point.after());
      assertEquals(Long.parseLong(row.get("at_risk")), point.atRisk());
      assertEquals(number(row, "events"), point.events(), EXACT);
      assertEquals(number(row, "incidence"), incidence.value(), EXACT);
      assertEquals(
          number(row, "standard_error"),
          incidence.jackknife().orElseThrow().standardError(),
          PRECISION);
      assertEquals(row.get("low").equals("NA"), incidence.probabilityInterval().isEmpty());
      incidence
          .probabilityInterval()
          .ifPresent(
              interval -> {
                assertEquals(number(row, "low"), interval.low(), PRECISION);
                assertEquals(number(row, "high"), interval.high(), PRECISION);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void restrictedMeansAreThoseOfSurvfit(String group) {
    CompetingRisks risks = sample(group);
    for (Map<String, String> row : rows("restricted-means.csv", group)) {
      long horizon = Long.parseLong(row.get("horizon"));
      int cause = CAUSES.indexOf(row.get("state"));
      ClusterEstimate mean =
          cause < 0 ? risks.eventFree(horizon) : risks.stepsAfter(cause, horizon);

      assertEquals(number(row, "mean"), mean.value(), EXACT * horizon);
      assertEquals(
          number(row, "standard_error"),
          mean.jackknife().orElseThrow().standardError(),
          PRECISION * horizon);
    }
  }

  @Test
  void intervalsOfOneCauseGiveTurnbullsEstimate() {
    List<Observation> observations = new ArrayList<>();
    for (Map<String, String> row : Csv.read("interval-censored.csv")) {
      long after = Long.parseLong(row.get("after"));
      observations.add(
          new Observation(
              Long.parseLong(row.get("seed")),
              row.get("step").equals("NA")
                  ? new NoneBy(after)
                  : FirstEvent.within(0, after, Long.parseLong(row.get("step"))),
              1));
    }
    List<Map<String, String>> expected = Csv.read("turnbull.csv");
    List<Point> points = CompetingRisks.of(observations, 1).points(0);

    assertEquals(14, points.size());
    for (Point point : points) {
      Map<String, String> row = expected.get((int) point.step() - 1);
      assertEquals(number(row, "incidence"), point.incidence().value(), 1e-7, "at " + point.step());
    }
  }

  /** The errors where an interval stays the same without any of the seeds: at the end. */
  @Test
  void intervalsOfSeveralCausesGiveTheMaximumOfTheLikelihood() {
    List<String> causes = List.of("long_term", "robust", "reflex");
    CompetingRisks risks = overlapping(causes);
    Map<List<String>, Map<String, String>> expected =
        Csv.read("interval-incidence.csv").stream()
            .collect(
                Collectors.toMap(row -> List.of(row.get("event"), row.get("step")), row -> row));

    assertEquals(12, risks.ambiguous());
    for (String cause : causes) {
      List<Point> points = risks.points(causes.indexOf(cause));
      for (Point point : points) {
        Map<String, String> row = expected.get(List.of(cause, "" + point.step()));
        assertEquals(
            number(row, "incidence"), point.incidence().value(), 1e-10, cause + point.step());
      }
      Point last = points.get(points.size() - 1);
      assertEquals(
          number(expected.get(List.of(cause, "64")), "standard_error"),
          last.incidence().jackknife().orElseThrow().standardError(),
          1e-10,
          cause);
    }
  }

  /** The scores of a maximum: 0 where there is probability, not above it where there is none. */
  @Test
  void aMaximumIsFoundWhereSelfConsistencyHardlyMoves() {
    // The middle interval gets nothing, and every round takes less from it than the one before.
    List<Observation> observations =
        List.of(
            new Observation(0, FirstEvent.within(0, 0, 10), 1),
            new Observation(0, either(10, 20), 1),
            new Observation(0, either(20, 30), 1),
            new Observation(0, FirstEvent.within(0, 20, 30), 1));
    CompetingRisks risks = CompetingRisks.of(observations, 1);

    assertEquals(0.5, risks.incidence(0, 10).value(), 1e-10);
    assertEquals(0.5, risks.incidence(0, 20).value(), 1e-10);
    assertEquals(1, risks.incidence(0, 30).value(), 1e-10);
  }

  /** In one of two neighbouring intervals of ten steps, that ends at a step or begins there. */
  private static FirstEvent either(long middle, long end) {
    return new OneOf(
        List.of(new Possibility(0, middle - 10, middle), new Possibility(0, middle, end)));
  }

  @Test
  void insideOfAnIntervalTheIncidenceIsNotTold() {
    CompetingRisks risks =
        CompetingRisks.of(
            List.of(
                new Observation(0, FirstEvent.at(0, 15), 1),
                new Observation(1, FirstEvent.within(1, 10, 20), 1),
                new Observation(2, new NoneBy(30), 2)),
            2);

    assertEquals(List.of("15 after 14", "20 after 19", "30 after 29"), places(risks.points(0)));
    assertEquals(List.of("20 after 10", "30 after 29"), places(risks.points(1)));
    assertEquals(List.of(4L, 2L), risks.points(1).stream().map(Point::atRisk).toList());
    assertEquals(0.25, risks.incidence(0, 15).value(), EXACT);
    assertEquals(0, risks.incidence(1, 19).value());
    assertEquals(0.25, risks.incidence(1, 20).value(), EXACT);
  }

  private static List<String> places(List<Point> points) {
    return points.stream().map(point -> point.step() + " after " + point.after()).toList();
  }

  @Test
  void aTrialInWhichEitherMayBeFirstCountsAsTheOthersTell() {
    FirstEvent either = new OneOf(List.of(new Possibility(0, 4, 5), new Possibility(1, 0, 4)));
    CompetingRisks risks =
        CompetingRisks.of(
            List.of(
                new Observation(0, either, 4),
                new Observation(1, FirstEvent.at(0, 5), 3),
                new Observation(2, FirstEvent.within(1, 0, 4), 9)),
            2);

    assertEquals(4, risks.ambiguous());
    assertEquals(0.25, risks.incidence(0, 5).value(), 1e-12);
    assertEquals(4, risks.points(0).get(1).events(), 1e-11);
    assertEquals(0.75, risks.incidence(1, 5).value(), 1e-12);
  }

  @Test
  void oneClusterSaysNothingOfChance() {
    List<Observation> observations =
        List.of(new Observation(7, FirstEvent.at(0, 50), 5), new Observation(7, new NoneBy(60), 5));
    CompetingRisks risks = CompetingRisks.of(observations, 1);

    assertEquals(1, risks.clusters());
    assertEquals(0.5, risks.incidence(0, 50).value());
    assertTrue(risks.incidence(0, 50).jackknife().isEmpty());
    assertTrue(risks.incidence(0, 50).probabilityInterval().isEmpty());
    assertTrue(risks.eventFree(60).interval().isEmpty());
  }

  /** Five trials of each seed that agree are as one. */
  @Test
  void whatTrialsOfASeedHaveInCommonCountsOnce() {
    BiFunction<Integer, Integer, CompetingRisks> seeds =
        (many, each) -> {
          List<Integer> causes =
              new ArrayList<>(IntStream.range(0, many).map(i -> i % 2).boxed().toList());
          Collections.shuffle(causes, new Random(1));
          List<Observation> observations = new ArrayList<>();
          for (int seed = 0; seed < many; seed++) {
            observations.add(
                new Observation(seed, FirstEvent.at(causes.get(seed), 10 + seed), each));
          }
          return CompetingRisks.of(observations, 2);
        };
    for (int each : new int[] {1, 5}) {
      assertEquals(
          Math.sqrt(0.25 / 19),
          seeds.apply(20, each).incidence(0, 50).jackknife().orElseThrow().standardError(),
          1e-12);
    }
    assertEquals(100, seeds.apply(250, 1).clusters(), "groups of two and three");
    assertEquals(
        Math.sqrt(0.25 / 249),
        seeds.apply(250, 1).incidence(0, 300).jackknife().orElseThrow().standardError(),
        0.3 * Math.sqrt(0.25 / 249));
  }

  @Test
  void causesAddUpWhenNobodyIsLeft() {
    CompetingRisks risks = sample("a");
    double all = 0;
    for (int cause = 0; cause < CAUSES.size(); cause++) {
      all += risks.incidence(cause, risks.lastStep()).value();
    }
    assertTrue(all <= 1 + 1e-12);
    double areas = risks.eventFree(700).value();
    for (int cause = 0; cause < CAUSES.size(); cause++) {
      areas += risks.stepsAfter(cause, 700).value();
    }
    assertEquals(700, areas, 1e-9);
  }

  @Test
  void aHorizonBeforeTheFirstStepLosesNothing() {
    CompetingRisks risks =
        CompetingRisks.of(
            List.of(
                new Observation(0, FirstEvent.at(0, 50), 1),
                new Observation(1, FirstEvent.at(0, 60), 1)),
            1);

    assertEquals(10, risks.eventFree(10).value());
    assertEquals(0, risks.eventFree(10).jackknife().orElseThrow().standardError());
    assertEquals(0, risks.stepsAfter(0, 10).value());
  }

  @Test
  void anEventInAnIntervalCountsFromItsEndOn() {
    CompetingRisks risks =
        CompetingRisks.of(List.of(new Observation(0, FirstEvent.within(0, 20, 50), 1)), 1);

    assertEquals(50, risks.eventFree(100).value(), EXACT);
    assertEquals(50, risks.stepsAfter(0, 100).value(), EXACT);
  }

  @Test
  void theDifferenceOfGroupsThatShareSeedsIsPaired() {
    ClusterEstimate difference =
        new ClusterEstimate(3, new TreeMap<>(Map.of(0L, 2.0, 1L, 4.0)))
            .minus(new ClusterEstimate(1, new TreeMap<>(Map.of(0L, 0.5, 1L, 1.5))));
    assertEquals(2, difference.value());
    assertEquals(Map.of(0L, 1.5, 1L, 2.5), difference.without());

    ClusterEstimate apart =
        new ClusterEstimate(3, new TreeMap<>(Map.of(0L, 2.0, 1L, 4.0)))
            .minus(new ClusterEstimate(1, new TreeMap<>(Map.of(2L, 0.5, 3L, 1.5))));
    assertEquals(Map.of(0L, 1.0, 1L, 3.0, 2L, 2.5, 3L, 1.5), apart.without());
  }

  @Test
  void whatIsNoObservationIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> FirstEvent.at(0, -1));
    assertThrows(IllegalArgumentException.class, () -> FirstEvent.within(0, 5, 5));
    assertThrows(IllegalArgumentException.class, () -> FirstEvent.at(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new OneOf(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new NoneBy(-1));
    assertThrows(IllegalArgumentException.class, () -> new Observation(0, FirstEvent.at(0, 1), -1));
    assertThrows(
        IllegalArgumentException.class,
        () -> CompetingRisks.of(List.of(new Observation(0, FirstEvent.at(1, 1), 1)), 1));
  }

  private static CompetingRisks sample(String group) {
    return CompetingRisks.of(
        rows("competing-risks.csv", group).stream()
            .map(
                row -> {
                  long step = Long.parseLong(row.get("step"));
                  int cause = CAUSES.indexOf(row.get("event"));
                  return new Observation(
                      Long.parseLong(row.get("seed")),
                      cause < 0 ? new NoneBy(step) : FirstEvent.at(cause, step),
                      1);
                })
            .toList(),
        CAUSES.size());
  }

  private static CompetingRisks overlapping(List<String> causes) {
    return CompetingRisks.of(
        Csv.read("interval-risks.csv").stream()
            .collect(Collectors.groupingBy(row -> row.get("trial")))
            .values()
            .stream()
            .map(
                rows ->
                    new Observation(
                        Long.parseLong(rows.get(0).get("seed")), first(rows, causes), 1))
            .toList(),
        causes.size());
  }

  private static FirstEvent first(List<Map<String, String>> rows, List<String> causes) {
    return rows.get(0).get("event").equals("censored")
        ? new NoneBy(Long.parseLong(rows.get(0).get("after")))
        : new OneOf(
            rows.stream()
                .map(
                    row ->
                        new Possibility(
                            causes.indexOf(row.get("event")),
                            Long.parseLong(row.get("after")),
                            Long.parseLong(row.get("step"))))
                .toList());
  }

  private static List<Map<String, String>> rows(String file, String group) {
    return Csv.read(file).stream().filter(row -> row.get("group").equals(group)).toList();
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }
}
