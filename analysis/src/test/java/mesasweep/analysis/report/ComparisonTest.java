package mesasweep.analysis.report;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Mover;
import mesasweep.analysis.tables.CellDifferences;
import mesasweep.analysis.tables.ComparedShare;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.analysis.tables.SharedSeeds;
import mesasweep.analysis.tables.SharedTrials;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ResultDirectory;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ComparisonTest {
  private static final Finding DECEPTIVE = RaceResults.EXPERIMENT.findings().get(0);

  private ResultDirectory first;
  private ResultDirectory second;

  @BeforeEach
  void twoSweeps(@TempDir Path folder) {
    first = ResultDirectory.at(Location.of(folder.resolve("first")));
    second = ResultDirectory.at(Location.of(folder.resolve("second")));
    RaceResults.sweep(first, RaceResults.SWEEP);
    RaceResults.sweep(second, RaceResults.SWEEP);
  }

  @Test
  void betweenCopiesNothingDiffers() throws IOException {
    commit(first, 0, RaceResults.RACE, plane("", 0.5));
    commit(second, 0, RaceResults.RACE, plane("", 0.5));
    provenance(first, "{'commandLine': 'a', 'startedAt': '1', 'master': 'x', 'spark': '4.1.0'}");
    provenance(second, "{'commandLine': 'b', 'startedAt': '2', 'master': 'y', 'spark': '4.1.0'}");

    List<String> lines = text().lines().toList();

    assertTrue(lines.contains("nothing differs"), lines.toString());
    assertTrue(
        lines.contains(
            "75 cells in both, with 1 done trial each: 75 with the same shares of outcomes, 0 not"),
        lines.toString());
    assertTrue(lines.contains("75 trials in both (same id), done in both"), lines.toString());
    assertTrue(
        lines.contains("the interval of the ratio, each by itself, is without 1 in 0 of 3"),
        lines.toString());
  }

  @Test
  void settingsThatDifferAreTold() throws IOException {
    RaceResults.sweep(
        second,
        """
        name: other
        experiment: race
        where: discount-rate < 0.5
        sweep:
          discount-rate: [0, 0.3]
          objective-gap: [0.5, 1.0, 2.0, 4.0]
          batch: [16, 32]
          seed: {count: 5}
        set:
          architecture: mlp-16
          outcome.satisfied: 0.2
          discount-floor: none
          believed-drift: calibrated
        """);
    commit(first, 0, trial("a"), trial("b").with("seed", 1L));
    commit(second, 0, trial("a").failed("FAILED", "x"));
    provenance(first, "{'gitCommit': 'abc', 'environment': {'OMP_NUM_THREADS': '1'}}");
    provenance(second, "{'gitCommit': 'def', 'environment': {'OMP_NUM_THREADS': '1'}}");

    assertEquals(
        List.of(
            "objective-gap: 2 values | 4 values, only here 2: 2.0 and 4.0",
            "architecture: 2 values, only here 1: linear | mlp-16",
            "seed: 4 values | 5 values, only here 1: 4",
            "batch: 32 | 2 values, only here 1: 16",
            "outcome.satisfied: 0.1 | 0.2",
            "done trials: 2 | 0",
            "failed trials: 0 | 1",
            "where: none | discount-rate < 0.5",
            "gitCommit: abc | def"),
        compare().settings().stream()
            .map(one -> one.setting() + ": " + one.first() + " | " + one.second())
            .toList());
  }

  @Test
  void cellsAreComparedOverTheAxesOfBoth() {
    RaceResults.sweep(
        second,
        """
        name: other
        experiment: race
        sweep: {discount-rate: [0.3, 0.6], objective-gap: [0.5, 1.0]}
        set: {architecture: linear}
        """);
    List<Trial> ones = new ArrayList<>();
    List<Trial> others = new ArrayList<>();
    for (long seed = 0; seed < 40; seed++) {
      Trial trial = trial("%d".formatted(seed)).with("seed", seed);
      ones.add(trial);
      others.add(deceptive(trial).with("trial_id", "other " + seed));
    }
    Trial gap = trial("gap").with("objective_gap", 0.5);
    ones.add(deceptive(gap));
    others.add(deceptive(gap).with("trial_id", "gap 0"));
    others.add(deceptive(gap).with("trial_id", "gap 1").with("seed", 1L));
    Trial rate = trial("rate").with("discount_rate", 0.0);
    ones.add(rate);
    ones.add(trial("mlp").with("architecture", "mlp-16"));
    others.add(trial("far").with("discount_rate", 0.6));
    Trial failing = trial("failing").with("discount_rate", 0.6).with("objective_gap", 0.5);
    ones.add(failing);
    others.add(failing.failed("FAILED", "x"));
    commit(first, 0, RaceResults.RACE, ones);
    commit(second, 0, RaceResults.RACE, others);

    Comparison comparison = compare();
    CellDifferences cells = comparison.cells();

    assertEquals(
        List.of("discount-rate", "objective-gap", "architecture"),
        cells.axes().stream().map(Axis::key).toList());
    assertEquals(2, cells.compared());
    assertEquals(1, cells.notDone());
    assertEquals(2, cells.onlyFirst(), "another rate, another architecture");
    assertEquals(1, cells.onlySecond());
    assertEquals(1, cells.agreeing(), "one of one deceptive is as much as two of two");
    assertEquals(1, cells.findingDiffers());
    assertEquals(1, cells.significant());
    assertEquals(41, cells.first().done());
    assertEquals(1, cells.first().found(DECEPTIVE));
    assertEquals(42, cells.second().found(DECEPTIVE));
    CellDifferences.Cell largest = cells.largest().get(0);
    assertEquals(List.of("0.3", "1.0", "linear"), largest.values());
    assertEquals(1, largest.difference().orElseThrow().estimate());
    assertEquals(List.of("robust", "deceptive"), largest.differing());
    assertEquals(new SharedSeeds(40, 40, 40), cells.seeds());
    // Bonett and Price: 40 pairs of one seed each, all gained, are 41 and 1 of 42; for two cells
    // the
    // normal quantile of 1 - 0.025 / 2.
    double half = 2.241402727604947 * Math.sqrt((1 - Math.pow(40 / 42.0, 2)) / 42);
    assertEquals(40 / 42.0 - half, largest.difference().orElseThrow().interval().low(), 1e-9);
    String text = text(comparison);
    assertTrue(text.contains("2 cells only in the first"), text);
    assertTrue(text.contains("1 cell in both, but without a done trial in one"), text);
  }

  @Test
  void ofManyCellsTheLargestTwentyAreShownAndTheRestCounted() {
    commit(first, 0, RaceResults.RACE, plane("", 0.0));
    commit(second, 0, RaceResults.RACE, plane("", 10.0));

    String text = text();

    assertTrue(text.contains("0 with the same shares of outcomes, 75 not"), text);
    assertTrue(text.contains("and 55 cells more"), text);
    assertEquals(20, text.lines().filter(line -> line.contains("1 of 1")).count(), text);
  }

  @Test
  void anAxisThatOnlyOneStoresIsPooledAndNamed() {
    RaceResults.sweep(second, "{name: b, experiment: race, sweep: {batch: [8, 32]}}");
    commit(first, 0, RaceResults.raceWithout("batch"), List.of(trial("a")));
    commit(second, 0, trial("b").with("batch", 8L), deceptive(trial("c").with("batch", 32L)));

    Comparison comparison = compare();

    assertEquals(List.of("batch"), comparison.pooled().stream().map(Axis::key).toList());
    CellDifferences cells = comparison.cells();
    assertEquals(1, cells.compared());
    assertEquals(2, cells.second().done());
    assertTrue(
        text(comparison).contains("only one of them stores batch: all its values are pooled"));
  }

  @Test
  void aKeywordIsAValueOfAnAxis() {
    for (ResultDirectory results : List.of(first, second)) {
      RaceResults.sweep(
          results, "{name: b, experiment: race, sweep: {believed-drift: [calibrated, 0.2]}}");
    }
    Trial word = trial("a").with("believed_drift_word", "calibrated");
    Trial number = trial("b").with("believed_drift", 0.2);
    commit(first, 0, word, number);
    commit(second, 0, deceptive(word.with("trial_id", "c")), number.with("trial_id", "d"));

    CellDifferences cells = compare().cells();

    assertEquals(2, cells.compared());
    assertEquals(List.of("calibrated"), cells.largest().get(0).values());
  }

  @Test
  void valuesThatNoneSharesAreNamed() {
    commit(first, 0, trial("a").with("architecture", "linear"));
    commit(second, 0, trial("b").with("architecture", "mlp-16"));

    String text = text();

    assertTrue(text.contains("they have no value of architecture in common"), text);
    assertTrue(text.contains("Outcomes of all trials"), text);
    assertTrue(text.contains("no boundary to compare"), text);
  }

  @Test
  void theSameTrialWithOtherResultsIsAFinding() {
    commit(
        first,
        0,
        trial("a"),
        trial("b").with("final_compliance", 0.5).with("final_objective_gap", Double.NaN),
        trial("c").with("final_compliance", 0.5),
        trial("d"),
        trial("only here"));
    commit(
        second,
        0,
        deceptive(trial("a")),
        trial("b").with("final_compliance", 0.5).with("final_objective_gap", Double.NaN),
        trial("c").with("final_compliance", Math.nextUp(0.5)),
        trial("d").failed("TIMED_OUT", "x"));

    Comparison comparison = compare();

    assertEquals(new SharedTrials(4, 3, 2, Optional.of("a")), comparison.shared());
    String text = text(comparison);
    assertTrue(
        text.contains("2 of them with another outcome or other final measurements, such as a"),
        text);
  }

  @Test
  void noTrajectoryIsRead() throws TimeoutException {
    commit(first, 0, trial("a"), trial("b").with("architecture", "mlp-16"));
    commit(second, 0, trial("a"), trial("c"));
    List<String> plans = new CopyOnWriteArrayList<>();
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String name, QueryExecution query, long nanoseconds) {
            plans.add(query.executedPlan().toString());
          }

          @Override
          public void onFailure(String name, QueryExecution query, Exception failure) {}
        };
    SPARK.sparkContext().listenerBus().waitUntilEmpty(); // of what the commits did
    SPARK.listenerManager().register(listener);
    try {
      compare();
      SPARK.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      SPARK.listenerManager().unregister(listener);
    }

    assertTrue(plans.stream().anyMatch(plan -> plan.contains("final_compliance")));
    assertTrue(plans.stream().noneMatch(plan -> plan.contains("trajectory")), plans.toString());
  }

  @Test
  void theBoundariesOfEitherPanelAreComparedAmongTheTrialsThatBothHave() {
    commit(first, 0, RaceResults.RACE, plane("", 0.3));
    List<Trial> others = plane("", 0.6);
    // Which would move the boundary of the second, if they counted.
    plane("batch ", 0.0).forEach(trial -> others.add(trial.with("batch", 8L)));
    RaceResults.sweep(
        second,
        """
        name: other
        experiment: race
        sweep:
          discount-rate: [0.0, 0.1, 0.2, 0.3, 0.4]
          objective-gap: [0.1, 0.2, 0.4, 0.8, 1.6]
          batch: [32, 8]
          architecture: [linear, mlp-16]
        """);
    commit(second, 0, RaceResults.RACE, others);

    Comparison comparison = compare();

    assertEquals(
        Map.of("batch", List.of("32")),
        Map.of(
            comparison.among().keySet().iterator().next().key(),
            comparison.among().values().iterator().next()));
    BoundaryShift linear = comparison.shifts().get(0);
    assertEquals("linear", linear.panel());
    assertEquals(1, comparison.shifts().size(), "all trials are linear");
    BoundaryShift.Shift middle = linear.places().get(2).shift().orElseThrow();
    // One gap of the grid further, and the gaps of the grid are a factor of 2 apart.
    assertTrue(middle.interval().contains(2), middle.toString());
    assertEquals(2, middle.estimate(), 0.3);
    assertTrue(text(comparison).contains("among the trials with batch 32"));
  }

  /** Each seed has its own share, and the second sweep one trial of four more. */
  @Test
  void sweepsOfTheSameSeedsArePaired() {
    commit(first, 0, RaceResults.RACE, ofSeeds("", 0, 0));
    commit(second, 0, RaceResults.RACE, ofSeeds("other ", 0, 1));

    Comparison comparison = compare();
    ComparedShare deceptive = comparison.cells().shares().get("deceptive");
    assertEquals(new SharedSeeds(3, 3, 3), comparison.cells().seeds());
    assertEquals(4 / 12.0, deceptive.first().share(), 1e-12);
    assertEquals(7 / 12.0, deceptive.second().share(), 1e-12);
    // 1, 0 and 3 of four, then 2, 1 and 4: the same difference of each seed, which shows no spread.
    assertEquals(3, deceptive.first().seeds());
    String text = text(comparison);
    assertTrue(text.contains("Both have the same 3 seeds."), text);
    assertTrue(text.contains("rough"), text);
  }

  @Test
  void sweepsOfOtherSeedsAreIndependent() {
    commit(first, 0, RaceResults.RACE, ofSeeds("", 0, 0));
    commit(second, 0, RaceResults.RACE, ofSeeds("other ", 2, 1));

    Comparison comparison = compare();
    assertEquals(new SharedSeeds(3, 3, 1), comparison.cells().seeds());
    ComparedShare deceptive = comparison.cells().shares().get("deceptive");
    Interval expected =
        Mover.difference(
            deceptive.first().share(),
            deceptive.first().interval(),
            deceptive.second().share(),
            deceptive.second().interval());
    assertEquals(expected, deceptive.difference().interval());
    String text = text(comparison);
    assertTrue(text.contains("They have 3 and 3 seeds, 1 of them in both."), text);
    assertTrue(text.contains("The two sweeps are taken as independent."), text);
  }

  /** Three seeds in four cells, deceptive in 1, 0 and 3 of them, and in so many more. */
  private static List<Trial> ofSeeds(String prefix, long firstSeed, int more) {
    List<Trial> trials = new ArrayList<>();
    int[] counts = {1, 0, 3};
    for (int i = 0; i < counts.length; i++) {
      for (int cell = 0; cell < 4; cell++) {
        Trial trial =
            trial("%s%d %d".formatted(prefix, i, cell))
                .with("seed", firstSeed + i)
                .with("objective_gap", cell / 2 == 0 ? 0.5 : 1.0)
                .with("discount_rate", cell % 2 == 0 ? 0.0 : 0.3);
        trials.add(cell < counts[i] + more ? deceptive(trial) : trial);
      }
    }
    return trials;
  }

  @Test
  void aSweepWithoutABoundarySaysWhy() {
    commit(first, 0, RaceResults.RACE, plane("", 0.5));
    commit(second, 0, RaceResults.RACE, plane("", 10.0));

    String text = text();

    assertTrue(text.contains("linear, second: none, no trial is deceptive"), text);
  }

  @Test
  void anotherAxisHasABoundaryForEachValue() {
    commit(first, 0, RaceResults.RACE, plane("", 0.5));
    commit(second, 0, RaceResults.RACE, plane("", 0.5));

    assertTrue(text(Optional.of("objective-gap")).contains("objective-gap  discount-rate"));
    UnusableResultsException refused =
        assertThrows(UnusableResultsException.class, () -> text(Optional.of("planner")));
    assertEquals(
        "--by planner: give one of the axes of at most 12 listed values: discount-rate,"
            + " objective-gap, architecture.",
        refused.getMessage());
  }

  @Test
  void everyDirectoryThatCannotBeComparedIsNamed(@TempDir Path folder) {
    commit(first, 0, trial("a"));
    UnusableResultsException one = assertThrows(UnusableResultsException.class, this::text);
    assertTrue(one.getMessage().startsWith(second.root() + " has no results"), one.getMessage());

    first = ResultDirectory.at(Location.of(folder.resolve("nowhere")));
    UnusableResultsException both = assertThrows(UnusableResultsException.class, this::text);
    assertEquals(2, both.getMessage().lines().count(), both.getMessage());
    assertTrue(both.getMessage().contains("nowhere is not a directory"), both.getMessage());
  }

  @Test
  void otherExperimentsAreRefused() {
    RaceResults.otherExperiment(second);
    commit(first, 0, trial("a"));
    commit(second, 0, trial("a"));

    UnusableResultsException refused = assertThrows(UnusableResultsException.class, this::text);
    assertTrue(refused.getMessage().contains("holds the experiment dice"), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
  }

  private Comparison compare() {
    return Comparison.gather(SPARK, first, second, Optional.empty(), Optional.empty());
  }

  private String text() {
    return text(Optional.empty());
  }

  private String text(Optional<String> by) {
    return text(Comparison.gather(SPARK, first, second, by, Optional.empty()));
  }

  private static String text(Comparison comparison) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    ComparisonText.print(comparison, out);
    out.flush();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.chars().allMatch(letter -> letter < 128), text);
    return text;
  }

  private static void provenance(ResultDirectory results, String run) throws IOException {
    Files.writeString(
        Path.of(results.provenanceFile().path()),
        "{\"runs\": [{}, " + run.replace('\'', '"') + "]}");
  }

  private static Trial deceptive(Trial trial) {
    return trial.with("outcome", "DECEPTIVE");
  }

  /** 75 trials, deceptive above a gap, of one seed each in a cell. */
  private static List<Trial> plane(String prefix, double critical) {
    List<Trial> trials = new ArrayList<>();
    for (double rate : new double[] {0, 0.1, 0.2, 0.3, 0.4}) {
      for (int i = 0; i < 15; i++) {
        double gap = 0.05 * Math.pow(2, i / 2.0);
        Trial trial =
            trial("%s%s %s".formatted(prefix, rate, gap))
                .with("discount_rate", rate)
                .with("objective_gap", gap);
        trials.add(gap > critical ? deceptive(trial) : trial);
      }
    }
    return trials;
  }
}
