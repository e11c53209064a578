package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.analysis.statistics.PooledShare.Seed;
import mesasweep.analysis.statistics.ShareDifference.Pairs;
import mesasweep.analysis.statistics.ShareDifference.Sides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link SeedReferenceTest} does not see: seeds without spread, and few of them. */
class ShareDifferenceTest {
  private static final double NORMAL = 1.959963984540054;

  /** Bonett and Price: with 2 pretended pairs, one gained and one lost. */
  private static void assertBonettPrice(
      double pairs, double gained, double lost, ShareDifference difference) {
    double up = (gained + 1) / (pairs + 2);
    double down = (lost + 1) / (pairs + 2);
    double half = NORMAL * Math.sqrt((up + down - (up - down) * (up - down)) / (pairs + 2));
    assertEquals((gained - lost) / pairs, difference.estimate(), 1e-12);
    assertEquals(Math.max(-1, up - down - half), difference.interval().low(), 1e-9);
    assertEquals(Math.min(1, up - down + half), difference.interval().high(), 1e-9);
  }

  static List<Map<String, String>> pairs() {
    return Csv.read("paired-differences.csv");
  }

  /** By paired-differences.R, which stands beside the table. */
  @ParameterizedTest
  @MethodSource("pairs")
  void ofOneSeedIsThatOfR(Map<String, String> expected) {
    Pairs seed =
        new Pairs(whole(expected, "pairs"), whole(expected, "gained"), whole(expected, "lost"));
    ShareDifference difference =
        ShareDifference.paired(List.of(seed), whole(expected, "comparisons")).orElseThrow();

    assertEquals(Double.parseDouble(expected.get("estimate")), difference.estimate(), 1e-10);
    assertEquals(Double.parseDouble(expected.get("low")), difference.interval().low(), 1e-10);
    assertEquals(Double.parseDouble(expected.get("high")), difference.interval().high(), 1e-10);
  }

  private static long whole(Map<String, String> row, String column) {
    return Long.parseLong(row.get(column));
  }

  @Test
  void onePairOfEachSeedIsAPairByItself() {
    List<Pairs> seeds =
        List.of(new Pairs(1, 1, 0), new Pairs(1, 1, 0), new Pairs(1, 0, 1), new Pairs(1, 0, 0));

    assertBonettPrice(4, 2, 1, ShareDifference.paired(seeds, 1).orElseThrow());
    assertEquals(
        ShareDifference.paired(seeds, 1),
        ShareDifference.together(
            List.of(sides(0, 1, 1, 1), sides(0, 1, 1, 1), sides(1, 1, 0, 1), sides(1, 1, 1, 1)),
            1));
  }

  @Test
  void seedsThatAgreeCountAsOnePairEach() {
    assertBonettPrice(5, 0, 0, paired(Collections.nCopies(5, new Pairs(63, 0, 0))));
    assertBonettPrice(5, 5, 0, paired(Collections.nCopies(5, new Pairs(63, 63, 0))));
    assertBonettPrice(4, 2, 1, paired(Collections.nCopies(4, new Pairs(8, 4, 2))));
  }

  @Test
  void oneSeedHasItsPairsTakenAsIndependent() {
    assertBonettPrice(20, 7, 3, paired(List.of(new Pairs(20, 7, 3), new Pairs(0, 0, 0))));
    assertEquals(Optional.empty(), ShareDifference.paired(List.of(), 1));
  }

  /** Each seed shifts both groups alike: what is left between them has hardly any spread. */
  @Test
  void whatASeedDoesToBothGroupsCancels() {
    List<Sides> seeds =
        List.of(
            sides(2, 20, 6, 20), sides(8, 20, 12, 20), sides(13, 20, 18, 20), sides(5, 20, 9, 20));
    Interval together = ShareDifference.together(seeds, 1).orElseThrow().interval();
    Interval apart =
        ShareDifference.independent(
                seeds.stream().map(Sides::first).toList(),
                seeds.stream().map(Sides::second).toList(),
                1)
            .orElseThrow()
            .interval();

    // The differences are 4, 4, 5 and 4 of 20: their deviation is 0.5 / 20, and t of 3 at 0.975.
    assertEquals(17 / 80.0, (together.low() + together.high()) / 2, 1e-12);
    assertEquals(3.182446305283708 * 0.025 / 2, together.high() - 17 / 80.0, 1e-8);
    assertTrue(apart.low() < 0 && apart.high() > 0.5, apart.toString());
  }

  @Test
  void withoutSpreadOrWithOneSeedTheGroupsAreTakenAsIndependent() {
    List<Sides> alike = Collections.nCopies(3, sides(5, 10, 10, 10));
    Interval half = Wilson.interval(0.5, 3, NORMAL);
    Interval all = Wilson.interval(3, 3).orElseThrow();
    assertInterval(
        Mover.difference(0.5, half, 1, all), ShareDifference.together(alike, 1).orElseThrow());

    List<Sides> one = List.of(sides(5, 10, 9, 10));
    assertInterval(
        Mover.difference(
            0.5, Wilson.interval(5, 10).orElseThrow(), 0.9, Wilson.interval(9, 10).orElseThrow()),
        ShareDifference.together(one, 1).orElseThrow());

    // All of the second group are of one seed, which cannot be left out.
    List<Sides> lopsided = List.of(sides(5, 10, 9, 10), sides(3, 10, 0, 0));
    assertEquals(
        ShareDifference.independent(
            List.of(new Seed(5, 10), new Seed(3, 10)), List.of(new Seed(9, 10)), 1),
        ShareDifference.together(lopsided, 1));
  }

  @Test
  void aGroupWithoutTrialsHasNoDifference() {
    assertEquals(Optional.empty(), ShareDifference.together(List.of(sides(5, 10, 0, 0)), 1));
    assertEquals(Optional.empty(), ShareDifference.together(List.of(), 1));
  }

  private static void assertInterval(Interval expected, ShareDifference difference) {
    assertEquals(expected.low(), difference.interval().low(), 1e-12);
    assertEquals(expected.high(), difference.interval().high(), 1e-12);
  }

  private static ShareDifference paired(List<Pairs> seeds) {
    return ShareDifference.paired(seeds, 1).orElseThrow();
  }

  private static Sides sides(long one, long ofFirst, long other, long ofSecond) {
    return new Sides(new Seed(one, ofFirst), new Seed(other, ofSecond));
  }
}
