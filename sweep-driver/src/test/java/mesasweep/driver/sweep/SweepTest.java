package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mesasweep.results.FirstSeeds;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;

class SweepTest {

  @Test
  void givesEveryCombinationOnce() {
    Sweep sweep =
        read(
            "sweep: {discount-rate: {linspace: [0, 1, 7]}, planner: [rollout, threshold], seed: [3,"
                + " 5, 8]}");
    assertEquals(42, sweep.size());
    assertEquals(42, LongStream.range(0, 42).mapToObj(i -> sweep.trial(i).id()).distinct().count());
  }

  @Test
  void finishesAReplicateBeforeItBeginsTheNext() {
    Sweep sweep = read("sweep: {seed: [3, 5], discount-rate: {linspace: [0, 1, 9]}}");
    assertEquals(Set.of(3L), seeds(sweep, 0, 9));
    assertEquals(Set.of(5L), seeds(sweep, 9, 18));
  }

  @Test
  void coversTheWholeMapCoarselyAfterAQuarter() {
    Sweep sweep =
        read(
            "sweep: {discount-rate: {linspace: [0, 1, 20]}, objective-gap: {linspace: [1, 2,"
                + " 20]}}");
    Set<String> quarters =
        LongStream.range(0, 100)
            .mapToObj(sweep::trial)
            .map(
                t ->
                    (int) (4 * t.real("discount-rate")) + "," + (int) (4 * t.real("objective-gap")))
            .collect(Collectors.toSet());
    assertTrue(quarters.size() >= 16, "only " + quarters.size() + " of 16 regions were visited");
  }

  /** Directories of older runs hold their trials in this order. */
  @Test
  void keepsTheOrderOfAGrid() {
    Sweep sweep = read("sweep: {discount-rate: {range: [0, 9, 1]}, objective-gap: [1]}");
    assertEquals(
        List.of(0.0, 7.0, 4.0, 1.0, 8.0, 5.0, 2.0, 9.0, 6.0, 3.0),
        LongStream.range(0, 10).mapToObj(i -> sweep.trial(i).real("discount-rate")).toList());
  }

  @Test
  void spreadsOverMoreThanAnyProductFits() {
    Spread spread = Spread.over(9_000_000_000_000_000_000L);
    BigInteger exact =
        BigInteger.valueOf(spread.stride())
            .multiply(BigInteger.valueOf(8_999_999_999_999_999_999L))
            .mod(BigInteger.valueOf(spread.count()));
    assertEquals(exact.longValueExact(), spread.at(8_999_999_999_999_999_999L));
    Spread middle = Spread.over(3_900_000_000L); // its products need the sign bit
    assertEquals(
        BigInteger.valueOf(middle.stride())
            .multiply(BigInteger.valueOf(3_899_999_999L))
            .mod(BigInteger.valueOf(middle.count()))
            .longValueExact(),
        middle.at(3_899_999_999L));
  }

  @Test
  void storesNoSeedThatIsCounted() {
    Sweep sweep = read("sweep: {seed: {count: 10000000}}");
    assertInstanceOf(FirstSeeds.class, sweep.seeds());
    assertInstanceOf(FirstSeeds.class, Sweeps.readBack(sweep).seeds());
    assertEquals(9_999_999, sweep.trial(9_999_999).seed());
    assertTrue(sweep.resolved().toYaml().contains("count: 10000000"));
    read("sweep: {seed: {count: 10000000}}").requireExtends(sweep, "d");
    Sweep listed = read("sweep: {seed: [2, 0, 1]}");
    read("sweep: {seed: {count: 3}}").requireExtends(listed, "d");
  }

  /** Ten million million trials, of which no list would fit into any memory. */
  @Test
  void indexesTrialsWithoutAList() {
    Sweep sweep =
        read(
            """
            sweep:
              discount-rate: {linspace: [0, 1, 1000]}
              objective-gap: {linspace: [1, 2, 1000]}
              drift-noise: {linspace: [0, 1, 1000]}
              objective.learning-rate: {linspace: [0.001, 1, 1000]}
              seed: {count: 10}
            """);
    long cells = 1_000_000_000_000L;
    assertEquals(10 * cells, sweep.size());
    assertEquals(9, sweep.trial(10 * cells - 1).seed());
    LongStream.of(0, 1, cells / 3, cells - 1).forEach(cell -> assertSameCell(sweep, cell, cells));

    long apart = 9_999_999_967L; // a prime: it falls in with no axis
    Set<String> ids =
        LongStream.range(0, 1000)
            .mapToObj(i -> sweep.trial(i * apart).id())
            .collect(Collectors.toSet());
    assertEquals(1000, ids.size());
  }

  /** Every replicate has the same cell at the same place, and a seed of its own. */
  private static void assertSameCell(Sweep sweep, long cell, long cells) {
    Trial first = sweep.trial(cell);
    Trial last = sweep.trial(9 * cells + cell);
    assertEquals(0, first.seed());
    assertEquals(9, last.seed());
    Map<String, Object> otherSeed = new HashMap<>(last.parameters());
    otherSeed.put("seed", first.seed());
    assertEquals(first.parameters(), otherSeed);
  }

  @Test
  void refusesToMixTrialsOfOtherParametersInOneDirectory() {
    Sweep previous = read("sweep: {seed: {count: 2}, objective-gap: [1, 2]}\nset: {steps: 100}");
    BadInputException failure =
        assertThrows(
            BadInputException.class,
            () ->
                read("sweep: {seed: {count: 2}}\nset: {steps: 200, planner: threshold}")
                    .requireExtends(previous, "results/x"));
    String advice = "; choose another directory with -o";
    assertEquals(
        List.of(
            "results/x: planner: it was run with consistent, found threshold; sweep over both"
                + advice,
            "results/x: steps: it was run with 100, found 200; sweep over both" + advice,
            "results/x: objective-gap: it was swept over [1.0, 2.0], found [1.0]; keep all of these"
                + " values"
                + advice),
        failure.getMessage().lines().toList());
    read("sweep: {seed: {count: 3}, objective-gap: [1, 2, 3], steps: [100, 200]}")
        .requireExtends(previous, "results/x");
  }

  private static Set<Long> seeds(Sweep sweep, long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(i -> sweep.trial(i).seed())
        .collect(Collectors.toSet());
  }

  private static Sweep read(String file) {
    return SweepFile.parse("x.yaml", file, List.of());
  }
}
