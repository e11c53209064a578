package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import mesasweep.results.CommittedTrials;
import mesasweep.results.Halving;
import mesasweep.results.State;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;

/** Refinement of maps that a formula draws; no trial is run. */
class RefinementTest {

  private static final String GRID =
      """
      experiment: garden
      sweep:
        water: {logspace: [0.1, 10, 9]}
        light: {logspace: [0.1, 10, 9]}
      """;

  /** A corner of a square by its values. */
  private record Corner(double water, double light) {

    static Corner of(Trial trial) {
      return new Corner(trial.real("water"), trial.real("light"));
    }
  }

  private static Predicate<Trial> at(Predicate<Corner> wilted) {
    return trial -> wilted.test(Corner.of(trial));
  }

  private static final Predicate<Corner> CURVE =
      at -> Math.log(at.light()) > 0.7 * Math.sin(Math.log(at.water())) + 0.1;

  private static final Predicate<Corner> ISLAND =
      at -> Math.hypot(Math.log(at.water()) - 0.3, Math.log(at.light()) + 0.4) < 1.1;

  private static final Predicate<Corner> AT_THE_EDGE =
      at -> Math.hypot(Math.log(at.water()) + 2.2, Math.log(at.light()) - 0.3) < 0.9;

  /** What a run has: trials in the order of work, and how they ended. */
  private static final class Run {

    final List<Trial> trials = new ArrayList<>();
    final Map<String, CommittedTrials.End> ends = new HashMap<>();

    /** Runs what a sweep lacks, until so many trials are there. */
    static Run of(Sweep sweep, Function<Trial, String> outcome, Run before, long most) {
      Run run = new Run();
      run.ends.putAll(before.ends);
      Refinement refinement = sweep.refinement().orElseThrow();
      for (Optional<Trials> round = Optional.of(sweep);
          round.isPresent();
          round = refinement.next(id -> Optional.ofNullable(run.ends.get(id)))) {
        for (long index = 0; index < round.get().size(); index++) {
          Trial trial = round.get().trial(index);
          if (run.ends.size() == most) {
            return run;
          }
          if (!run.ends.containsKey(trial.id())) {
            run.trials.add(trial);
            run.ends.put(trial.id(), end(outcome.apply(trial)));
          }
        }
      }
      return run;
    }

    private static CommittedTrials.End end(String outcome) {
      return outcome.isEmpty()
          ? new CommittedTrials.End(State.FAILED, Optional.empty())
          : new CommittedTrials.End(State.DONE, Optional.of(outcome));
    }

    Set<Corner> corners() {
      return trials.stream().map(Corner::of).collect(Collectors.toSet());
    }
  }

  private static Run runWilting(String file, Predicate<Trial> wilted) {
    return run(file, trial -> wilted.test(trial) ? "WILTED" : "BLOOMED");
  }

  private static Run run(String file, Function<Trial, String> outcome) {
    return Run.of(Sweeps.read(file), outcome, new Run(), Long.MAX_VALUE);
  }

  /** All values of an axis of the grid after so many halvings. */
  private static double[] halved(int levels) {
    Halving halving = new Halving(true, false);
    double[] values =
        LongStream.range(0, 9).mapToDouble(i -> value(Sweeps.read(GRID), i)).sorted().toArray();
    for (int level = 0; level < levels; level++) {
      double[] before = values;
      values =
          DoubleStream.concat(
                  DoubleStream.of(before),
                  LongStream.range(0, before.length - 1)
                      .mapToDouble(
                          i -> halving.middle(before[(int) i], before[(int) i + 1]).orElseThrow()))
              .sorted()
              .toArray();
    }
    return values;
  }

  private static double value(Sweep sweep, long number) {
    return (Double) ((Domain.Levels) sweep.axes().get(0)).values().get((int) number);
  }

  /** Every smallest square that a boundary crosses must have been run, and few others. */
  private static void assertFollows(Predicate<Corner> wilted) {
    int levels = 3;
    Run run = runWilting(GRID + "refine: {levels: 3}", at(wilted));
    Set<Corner> corners = run.corners();
    double[] values = halved(levels);
    int crossed = 0;
    for (int i = 0; i + 1 < values.length; i++) {
      for (int j = 0; j + 1 < values.length; j++) {
        List<Corner> square =
            List.of(
                new Corner(values[i], values[j]),
                new Corner(values[i + 1], values[j]),
                new Corner(values[i], values[j + 1]),
                new Corner(values[i + 1], values[j + 1]));
        if (square.stream().map(wilted::test).distinct().count() == 2) {
          crossed++;
          assertTrue(corners.containsAll(square), "not run: " + square);
        }
      }
    }
    assertTrue(crossed > 30, "it would be no boundary: " + crossed);
    assertTrue(run.trials.size() < 0.35 * values.length * values.length, "" + run.trials.size());
  }

  @Test
  void followsACurveAnIslandAndOneThatTouchesTheEdge() {
    assertFollows(CURVE);
    assertFollows(ISLAND);
    assertFollows(AT_THE_EDGE);
  }

  @Test
  void aPlaneWithoutABoundaryIsItsGrid() {
    assertEquals(81, runWilting(GRID + "refine: {levels: 5}", at(corner -> true)).trials.size());
  }

  @Test
  void halvesEachCombinationOfTheOtherAxesByItself() {
    String soils = GRID.replace("sweep:", "sweep:\n  soil: [clay, sand]");
    Run both =
        runWilting(
            soils + "refine: {levels: 3}",
            trial -> trial.text("soil").equals("sand") && ISLAND.test(Corner.of(trial)));
    int alone = runWilting(GRID + "refine: {levels: 3}", at(ISLAND)).trials.size();
    assertEquals(81 + alone, both.trials.size());
  }

  /** Wherever a run is killed, the next one does the rest, in the same order. */
  @Test
  void goesOnWhereARunWasKilled() {
    Sweep sweep = Sweeps.read(GRID.replace("sweep:", "sweep:\n  seed: {count: 3}") + MIXED_REFINED);
    Function<Trial, String> outcome = RefinementTest::mixed;
    Run whole = Run.of(sweep, outcome, new Run(), Long.MAX_VALUE);
    List<String> ids = whole.trials.stream().map(Trial::id).toList();
    assertEquals(ids.size(), new HashSet<>(ids).size(), "a trial twice");
    Random random = new Random(1);
    for (int kill = 0; kill < 20; kill++) {
      int after = random.nextInt(ids.size());
      Run begun = Run.of(sweep, outcome, new Run(), after);
      Run rest = Run.of(sweep, outcome, begun, Long.MAX_VALUE);
      List<String> both = new ArrayList<>();
      begun.trials.forEach(trial -> both.add(trial.id()));
      rest.trials.forEach(trial -> both.add(trial.id()));
      assertEquals(ids, both, "killed after " + after);
    }
  }

  private static final String MIXED_REFINED = "refine: {levels: 2, seeds: 8}";

  /** Near the curve it is a matter of the seed. */
  private static String mixed(Trial trial) {
    double above =
        Math.log(trial.real("light")) - 0.7 * Math.sin(Math.log(trial.real("water"))) - 0.1;
    return above > 0.15 * (trial.seed() % 5 - 2) ? "WILTED" : "BLOOMED";
  }

  @Test
  void addsSeedsWhereTrialsDisagreeAndNowhereElse() {
    Run run =
        run(
            GRID.replace("sweep:", "sweep:\n  seed: {count: 3}") + MIXED_REFINED,
            RefinementTest::mixed);
    Map<Corner, List<Trial>> cells = run.trials.stream().collect(Collectors.groupingBy(Corner::of));
    Set<Integer> sizes = new HashSet<>();
    cells.forEach(
        (corner, trials) -> {
          boolean disagree =
              trials.stream()
                      .filter(trial -> trial.seed() < 3)
                      .map(RefinementTest::mixed)
                      .distinct()
                      .count()
                  == 2;
          assertEquals(disagree ? 8 : 3, trials.size(), corner.toString());
          sizes.add(trials.size());
        });
    assertEquals(Set.of(3, 8), sizes);
  }

  /** By bisection: log2 of the first distance over the last, and no more. */
  @Test
  void bracketsEachCriticalValue() {
    Run run = runWilting(GRID + "refine: {to: 5 %}", at(CURVE));
    Map<Double, List<Corner>> lines =
        run.corners().stream().collect(Collectors.groupingBy(Corner::water));
    assertEquals(9, lines.size());
    lines.forEach(
        (water, line) -> {
          double low = 0;
          double high = Double.MAX_VALUE;
          for (Corner corner : line) {
            if (CURVE.test(corner)) {
              high = Math.min(high, corner.light());
            } else {
              low = Math.max(low, corner.light());
            }
          }
          assertTrue(high <= 1.05 * low, water + ": " + low + " to " + high);
          double critical = Math.exp(0.7 * Math.sin(Math.log(water)) + 0.1);
          assertTrue(low <= critical && critical <= high, water + ": " + critical);
          assertEquals(9 + 4, line.size()); // 10^(1/4) = 1.78 halved four times is 1.037
        });
  }

  @Test
  void whatFailedOrCountsNowhereSaysNothing() {
    Function<Trial, String> outcome = trial -> ISLAND.test(Corner.of(trial)) ? "" : "BLOOMED";
    assertEquals(81, run(GRID + "refine: {levels: 3}", outcome).trials.size());
    Function<Trial, String> barren = trial -> ISLAND.test(Corner.of(trial)) ? "BARREN" : "BLOOMED";
    assertEquals(81, run(GRID + "refine: {levels: 3}", barren).trials.size());
  }

  @Test
  void whatAFilterLeavesOutStaysOut() {
    Run run = runWilting(GRID + "where: light > 1\nrefine: {levels: 3}", at(AT_THE_EDGE));
    assertTrue(run.trials.size() > 40, "" + run.trials.size());
    assertTrue(run.corners().stream().allMatch(corner -> corner.light() > 1));
  }

  @Test
  void wholeNumbersAreHalvedUntilNothingIsBetween() {
    Run run =
        runWilting(
            "{experiment: garden, sweep: {steps: [1, 12]}, refine: {axes: steps, levels: 16}}",
            trial -> trial.whole("steps") > 7);
    assertEquals(
        Set.of(1L, 6L, 7L, 8L, 9L, 12L),
        run.trials.stream().map(trial -> trial.whole("steps")).collect(Collectors.toSet()));
  }

  /** Of 12 whole numbers the upper half is the one that is halved once more. */
  @Test
  void boundsHowManyTrialsThereMayBe() {
    assertEquals(12, mostOf("{axes: steps, levels: 16}"));
    assertEquals(5, mostOf("{axes: steps, levels: 2}"));
  }

  private static long mostOf(String refine) {
    return Sweeps.read("{experiment: garden, sweep: {steps: [1, 12]}, refine: " + refine + "}")
        .refinement()
        .orElseThrow()
        .extent()
        .most();
  }

  @Test
  void aTrialThatTheFilterLeavesOutIsNotOfTheSweep() {
    String file = "{experiment: garden, sweep: {steps: [1, 12]}, refine: {axes: steps, levels: 2}";
    Trial middle =
        run(file + "}", trial -> trial.whole("steps") > 7 ? "WILTED" : "BLOOMED").trials.get(2);
    assertEquals(6, middle.whole("steps"));
    assertEquals(Optional.of(middle.id()), found(middle, file + "}"));
    assertEquals(Optional.empty(), found(middle, file + ", where: 'steps in (1, 12)'}"));
  }

  private static Optional<String> found(Trial trial, String file) {
    return Sweeps.read(file)
        .refinement()
        .orElseThrow()
        .find(
            trial.id(),
            Map.of("steps", trial.whole("steps"), "seed", trial.whole("seed")),
            id -> Optional.empty())
        .map(Trial::id);
  }

  @Test
  void isStoredAndReadBack() {
    Sweep sweep =
        Sweeps.read(
            GRID.replace("sweep:", "sweep:\n  seed: {count: 3}")
                + "refine: {axes: [light], finding: alive, to: 2.5 %, seeds: 9, levels: 3}");
    assertEquals(
        "{axes: [light], finding: alive, levels: 3, to: 0.025, seeds: 9}",
        sweep.refine().orElseThrow().text());
    assertEquals(sweep.refine(), Sweeps.readBack(sweep).refine());
    Sweep byDefault = Sweeps.read(GRID + "refine: {levels: 2}");
    assertEquals(
        "{axes: [water, light], finding: wilted, levels: 2}",
        byDefault.refine().orElseThrow().text());
    assertEquals(Optional.empty(), Sweeps.read(GRID).refine());
  }

  @Test
  void saysWhatIsWrongAllAtOnce() {
    assertEquals(
        List.of(
            "x.yaml:5: refine.depth: unknown; allowed are axes, finding, levels, to, seeds",
            "x.yaml:5: refine.levels: found 99; allowed is a whole number from 1 to 16",
            "x.yaml:5: refine.to: found 7; allowed is a share above 0 and at most 1: 5 % or 0.05",
            "x.yaml:5: refine.finding: unknown (did you mean 'wilted'?); allowed are wilted,"
                + " alive",
            "x.yaml:5: refine.axes: found soil; allowed are swept axes of two and more listed"
                + " numbers that are not zipped: water, light"),
        Sweeps.problems(GRID + "refine: {depth: 1, levels: 99, to: 7, axes: soil, finding: wilt}"));
    assertEquals(
        List.of(
            "x.yaml:5: refine: found {seeds: 3}; say how far, with levels: N (halvings) or to:"
                + " 5 %"),
        Sweeps.problems(GRID + "refine: {seeds: 3}"));
    assertEquals(
        List.of(
            "x.yaml:5: refine.axes: found water, light; allowed with to is one axis of water,"
                + " light"),
        Sweeps.problems(GRID + "refine: {to: 0.1, axes: [water, light]}"));
    assertEquals(
        List.of(
            "x.yaml:5: refine.axes: found ligth (did you mean 'light'?); allowed are swept axes of"
                + " two and more listed numbers that are not zipped: water, light"),
        Sweeps.problems(GRID + "refine: {levels: 1, axes: ligth}"));
    assertEquals(
        List.of(
            "x.yaml:1: refine.levels: found 16 for 20000 values of steps; allowed are at most 16384"
                + " values then"),
        Sweeps.problems(
            "{experiment: garden, sweep: {steps: {range: [1, 20000, 1]}},"
                + " refine: {axes: steps, levels: 16}}"));
    assertEquals(
        List.of("x.yaml:1: refine: found for no-op, which declares no finding to follow"),
        Sweeps.problems("{experiment: no-op, sweep: {x: [1, 2]}, refine: {levels: 1}}"));
  }

  @Test
  void mayGoFurtherInTheSameDirectoryAndNotElsewhere() {
    Sweep before = Sweeps.read(GRID + "refine: {levels: 2}");
    Sweeps.read(GRID + "refine: {levels: 3}").requireExtends(before, "d");
    before.requireExtends(Sweeps.read(GRID), "d");
    assertEquals(
        "d: refine: it was refined with {axes: [water, light], finding: wilted, levels: 2}, found"
            + " none; keep axes and finding, and go at least as far; choose another directory with"
            + " -o",
        Sweeps.refusal(GRID, before));
    assertEquals(
        "d: refine: it was refined with {axes: [water, light], finding: wilted, levels: 2}, found"
            + " {axes: [water, light], finding: alive, levels: 2}; keep axes and finding, and go at"
            + " least as far; choose another directory with -o",
        Sweeps.refusal(GRID + "refine: {levels: 2, finding: alive}", before));
    assertTrue(
        Sweeps.refusal(
                GRID.replace("light: {logspace: [0.1, 10, 9]}", "light: {logspace: [0.1, 10, 17]}")
                    + "refine: {levels: 2}",
                before)
            .contains("light: it was refined between"));
  }
}
