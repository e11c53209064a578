package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.Boundary.Scales;
import mesasweep.analysis.statistics.PooledShare.Seed;
import mesasweep.analysis.statistics.ShareDifference.Pairs;
import mesasweep.analysis.statistics.ShareDifference.Sides;
import org.junit.jupiter.api.Test;

/** What {@code seeds.R} says of the same trials. */
class SeedReferenceTest {
  private record Trial(double x, double y, String group, long seed, boolean isFound) {}

  private final List<Trial> trials =
      Csv.read("seeds.csv").stream()
          .map(
              row ->
                  new Trial(
                      Double.parseDouble(row.get("x")),
                      Double.parseDouble(row.get("y")),
                      row.get("group"),
                      Long.parseLong(row.get("seed")),
                      row.get("found").equals("1")))
          .toList();

  private Map<String, String> answer(String what, String x) {
    return Csv.read("seeds-answers.csv").stream()
        .filter(row -> row.get("what").equals(what) && row.get("x").equals(x))
        .findFirst()
        .orElseThrow();
  }

  private static void assertAnswer(
      Map<String, String> answer, double estimate, Interval interval, double tolerance) {
    assertEquals(Double.parseDouble(answer.get("estimate")), estimate, tolerance);
    assertEquals(Double.parseDouble(answer.get("low")), interval.low(), tolerance);
    assertEquals(Double.parseDouble(answer.get("high")), interval.high(), tolerance);
  }

  private Map<Long, List<Trial>> bySeed() {
    return trials.stream().collect(Collectors.groupingBy(Trial::seed));
  }

  private static Seed seed(List<Trial> some, Predicate<Trial> which) {
    return new Seed(
        some.stream().filter(which).filter(Trial::isFound).count(),
        some.stream().filter(which).count());
  }

  private static Predicate<Trial> of(String group) {
    return trial -> trial.group().equals(group);
  }

  @Test
  void pooledSharesAreAsInR() {
    for (String group : List.of("a", "b")) {
      PooledShare share =
          PooledShare.of(bySeed().values().stream().map(some -> seed(some, of(group))).toList())
              .orElseThrow();

      assertEquals(12, share.seeds());
      assertAnswer(answer("share " + group, "NA"), share.share(), share.interval(), 1e-8);
    }
  }

  @Test
  void differencesAreAsInR() {
    ShareDifference together =
        ShareDifference.together(
                bySeed().values().stream()
                    .map(some -> new Sides(seed(some, of("a")), seed(some, of("b"))))
                    .toList(),
                1)
            .orElseThrow();
    ShareDifference paired =
        ShareDifference.paired(bySeed().values().stream().map(SeedReferenceTest::pairs).toList(), 3)
            .orElseThrow();

    assertAnswer(answer("together", "NA"), together.estimate(), together.interval(), 1e-8);
    assertAnswer(answer("paired of three", "NA"), paired.estimate(), paired.interval(), 1e-8);
  }

  private static Pairs pairs(List<Trial> some) {
    long pairs = 0;
    long gained = 0;
    long lost = 0;
    for (Trial one : some) {
      for (Trial other : some) {
        if (one.group().equals("a")
            && other.group().equals("b")
            && one.x() == other.x()
            && one.y() == other.y()) {
          pairs++;
          gained += !one.isFound() && other.isFound() ? 1 : 0;
          lost += one.isFound() && !other.isFound() ? 1 : 0;
        }
      }
    }
    return new Pairs(pairs, gained, lost);
  }

  @Test
  void theBoundaryIsAsInR() {
    List<Point> points =
        trials.stream()
            .filter(of("a"))
            .map(one -> new Point(one.x(), one.y(), one.seed(), one.isFound() ? 1 : 0, 1))
            .toList();
    FittedBoundary fitted = (FittedBoundary) Boundary.fit(points, new Scales(false, true));
    FittedBoundary trialByTrial =
        (FittedBoundary)
            Boundary.fit(
                points.stream()
                    .map(one -> new Point(one.x(), one.y(), 0, one.found(), one.trials()))
                    .toList(),
                new Scales(false, true));

    assertEquals(12, fitted.seeds());
    for (String x : List.of("0.00", "0.30", "0.45", "0.90")) {
      Boundary.Critical critical = fitted.at(Double.parseDouble(x));
      Boundary.Critical one = trialByTrial.at(Double.parseDouble(x));
      assertAnswer(answer("boundary", x), critical.y(), critical.interval().orElseThrow(), 1e-8);
      assertAnswer(answer("boundary of trials", x), one.y(), one.interval().orElseThrow(), 1e-8);
      assertTrue(critical.interval().get().low() < one.interval().get().low());
    }
  }
}
