package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTest {

  private static final String AXES =
      """
      sweep:
        discount-rate: {linspace: [0, 1, 11]}
        objective-gap: [0.5, 1, 2]
        architecture: [linear, mlp-16]
        steps: [100, 200]
        believed-drift: [0.2, calibrated]
        seed: {count: 2}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "discount-rate < 0.5                              | 5 * 3 * 2 * 2 * 2",
        "discount-rate <= 0.5                             | 6 * 24",
        "discount-rate = 0.3                              | 24",
        "discount-rate != 0.3                             | 240",
        "discount-rate >= 0.5 or objective-gap > 1        | 24 * 6 + 5 * 8",
        "discount-rate < 0.5 and not objective-gap > 1    | 5 * 2 * 8",
        "not (discount-rate < 0.5 or objective-gap > 1)   | 6 * 2 * 8",
        "discount-rate = 0 or discount-rate = 1 and objective-gap = 2 | 24 + 8",
        "architecture = 'linear'                          | 132",
        "architecture in (\"mlp-16\") and steps in (200, 5) | 66",
        "discount-rate not in (0.1, 0.2)                  | 9 * 24",
        "believed-drift = 'calibrated'                    | 132",
        "believed-drift < 1                               | 132",
        "not believed-drift < 1                           | 132",
        "discount-rate > objective-gap                    | 5 * 8",
        "discount-rate = objective-gap                    | 2 * 8",
        "batch = 32 and steps > -1e3                      | 264",
        "steps=100                                        | 132",
      })
  void keepsWhatTheFilterLetsThrough(String where, String cells) {
    Sweep sweep = Sweeps.read(AXES + "where: " + where);
    assertEquals(value(cells), sweep.cells());
    assertEquals(2 * sweep.cells(), sweep.size());
    assertEquals(sweep.size(), Set.copyOf(Sweeps.ids(sweep)).size());
  }

  /** "5 * 3 + 2" */
  private static long value(String sum) {
    return List.of(sum.split("\\+")).stream()
        .mapToLong(
            product ->
                List.of(product.split("\\*")).stream()
                    .mapToLong(factor -> Long.parseLong(factor.strip()))
                    .reduce(1, Math::multiplyExact))
        .sum();
  }

  @Test
  void hasTheSameTrialsAsTheGridFilteredByHand() {
    Predicate<Trial> kept = t -> t.real("discount-rate") < 0.45 != t.real("objective-gap") >= 1;
    Sweep grid = Sweeps.read(AXES);
    Sweep sweep =
        Sweeps.read(
            AXES
                + "where: discount-rate < 0.45 and objective-gap < 1 or discount-rate > 0.45 and"
                + " objective-gap >= 1");
    assertEquals(
        LongStream.range(0, grid.size())
            .mapToObj(grid::trial)
            .filter(kept)
            .map(Trial::id)
            .collect(Collectors.toSet()),
        Set.copyOf(Sweeps.ids(sweep)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "discont-rate < 1   | at character 1: found discont-rate (did you mean 'discount-rate'?);",
        "steps << 3         | at character 8: found <; allowed is a number, or a parameter",
        "steps == 3         | at character 8: found =; allowed is a number or a word in quotation",
        "steps < 3 steps    | at character 11: found steps; allowed is and, or, or the end",
        "(steps < 3         | at character 11: found the end; allowed is and, or, or )",
        "steps              | at character 6: found the end; allowed is = != < <= > >= or in",
        "steps in 3         | at character 10: found 3; allowed is ( before the values",
        "steps in (3 4)     | at character 13: found 4; allowed is , or )",
        "planner = 'rolout' | at character 11: found 'rolout' (did you mean 'rollout'?); allowed"
            + " is",
        "planner = rollout  | at character 11: found rollout; allowed are the parameters of",
        "planner < 'x'      | at character 9: found <; allowed is =, != or in, for planner is text",
        "steps > planner    | at character 9: found planner; allowed is a number, or a parameter",
        "steps = 0          | at character 9: found 0; allowed is a whole number of at least 1",
        "steps = 1.5        | at character 9: found 1.5; allowed is a whole number",
        "seed = 3           | at character 1: found seed",
        "3 < steps          | at character 1: found 3; allowed is a parameter, not or (",
        "steps % 3 = 1      | at character 7: found %; allowed is names of parameters, numbers,",
        "steps > 1e9        | found no cell that it lets through",
      })
  void saysWhatIsWrongAndWhere(String where, String problem) {
    List<String> problems = Sweeps.problems("sweep: {steps: [1, 2]}\nwhere: " + where);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("x.yaml:2: where: " + problem), problems.get(0));
  }

  @Test
  void mayLeaveOutWhatARuleForbids() {
    String file = "sweep: {horizon: [rate, factor], discount-rate: [0.1, -0.1]}\nwhere: ";
    assertEquals(3, Sweeps.read(file + "horizon = 'rate' or discount-rate > 0").size());
    assertTrue(
        Sweeps.problems(file + "horizon = 'factor' or discount-rate > 0")
            .get(0)
            .contains("horizon 'factor' keeps the discount factor below 1"));
  }

  @Test
  void readsBackInTheSameOrderAndIsChangedOnTheCommandLine() {
    Sweep sweep = Sweeps.read(AXES + "where: \"architecture = 'linear' or discount-rate > 0.35\"");
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(Sweeps.readBack(sweep)));
    String resolved = sweep.resolved().toYaml();
    assertEquals(528, SweepFile.parse("r", resolved, List.of("where=")).size());
    assertEquals(
        2 * 24, SweepFile.parse("r", resolved, List.of("where=discount-rate = 0.5")).size());
    assertEquals(
        2 * 11 * 3 * 2 * 2, SweepFile.parse("r", resolved, List.of("architecture=linear")).size());
  }

  @Test
  void mayOnlyLetMoreThroughInTheSameDirectory() {
    Sweep previous = Sweeps.read(AXES + "where: discount-rate < 0.25");
    Sweeps.read(AXES).requireExtends(previous, "d");
    Sweeps.read(AXES + "where: discount-rate < 0.25").requireExtends(previous, "d");
    Sweeps.read(AXES + "where: discount-rate < 0.35").requireExtends(previous, "d");
    String refusal = Sweeps.refusal(AXES + "where: discount-rate < 0.15", previous);
    assertTrue(
        refusal.startsWith(
            "d: where: it holds cells that the filter leaves out, such as discount-rate = 0.2,"),
        refusal);
    assertTrue(
        Sweeps.refusal(AXES + "where: discount-rate < 0.15", Sweeps.read(AXES))
            .startsWith("d: where: "));
  }

  @Test
  void spreadsOverWhatIsLeft() {
    Sweep sweep =
        Sweeps.read(
            "sweep: {discount-rate: {linspace: [0, 1, 101]}, objective-gap: {linspace: [1, 2,"
                + " 101]}}\nwhere: discount-rate > 0.5 and objective-gap < 1.5");
    assertEquals(2500, sweep.size());
    Set<String> regions =
        LongStream.range(0, 250)
            .mapToObj(sweep::trial)
            .map(
                t ->
                    (int) (8 * t.real("discount-rate")) + "," + (int) (8 * t.real("objective-gap")))
            .collect(Collectors.toSet());
    assertTrue(regions.size() >= 16, "only " + regions.size() + " regions were visited");
  }

  @Test
  void findsTheKeptOnesOfALongRow() {
    List<Long> kept =
        LongStream.range(0, 100_000)
            .filter(n -> n < 3 || n > 20_000 && n < 20_100 || n % 7777 == 0 || n == 99_999)
            .boxed()
            .sorted(Comparator.naturalOrder())
            .toList();
    KeptCells cells = KeptCells.of(100_000, Set.copyOf(kept)::contains);
    assertEquals(kept.size(), cells.size());
    for (int rank = 0; rank < kept.size(); rank++) {
      assertEquals(kept.get(rank), cells.at(rank));
    }
  }
}
