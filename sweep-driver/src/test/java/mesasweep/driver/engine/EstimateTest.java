package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By probes that are told what a pack takes. */
class EstimateTest {

  private static final double START = 10.0;

  private static final String THREE_SHAPES =
      """
      experiment: race
      sweep:
        objective-gap: {linspace: [0.1, 4.0, 500]}
        architecture: [linear, mlp-16, mlp-4x2]
      """;

  @TempDir private Path scratch;

  @Test
  void countsWhatTheFileFixes() throws IOException, InterruptedException {
    Sweep sweep =
        read(
            "{experiment: no-op, sweep: {x: {range: [1, 1000, 1]}},"
                + " execution: {pack: 10, batch: 100}}");
    Estimate estimate = Estimate.of(sweep, 2, taking(pack -> 1.0 * pack.size()));
    assertEquals(10, estimate.batches());
    assertEquals(100, estimate.packs());
    assertEquals(START + 1000 / 2.0, estimate.seconds(), 1e-6);
    assertEquals(1000 * (400 + 2 * 8), estimate.bytes(), 1e-6);
    assertFalse(estimate.isAtLeast());
  }

  /** The last pack of all leaves a core idle for as long as it takes. */
  @ParameterizedTest
  @CsvSource({"0.001", "0.02", "0.9", "30"})
  void addsUpWhatEachShapeTakes(double second) throws IOException, InterruptedException {
    Sweep sweep = read(THREE_SHAPES);
    Estimate estimate =
        Estimate.of(
            sweep,
            2,
            taking(
                pack ->
                    second
                        * pack.size()
                        * (pack.get(0).text("architecture").equals("mlp-4x2") ? 2 : 1)));
    double expected = second * (500 * 1 + 500 * 1 + 500 * 2) / 2;
    if (second < 5) {
      assertTrue(estimate.seconds() >= START + expected, estimate::toString);
      assertTrue(estimate.seconds() <= START + expected + 64 * 2 * second, estimate::toString);
    } else {
      assertTrue(estimate.isAtLeast());
    }
    assertTrue(estimate.batches() <= estimate.packs(), estimate::toString);
  }

  /** The run is told the same about the batches as the estimate: nothing. */
  @ParameterizedTest
  @CsvSource({"150, 2", "64, 2", "1500, 2", "7, 2", "400, 16"})
  void countsThePacksThatTheRunCuts(int batch, int cores) throws IOException, InterruptedException {
    Sweep sweep = read(THREE_SHAPES, "execution.batch=" + batch);
    BatchCutter cutter =
        new BatchCutter(
            sweep,
            new Rounds.Round(0, sweep, trial -> true, sweep.size()),
            trial -> false,
            new Sizes(sweep, () -> cores, sweep.size()),
            new InFlight(ResultDirectory.at(Location.of(scratch))),
            () -> 0);
    int batches = 0;
    int packs = 0;
    for (Optional<Batch> next = cutter.next(); next.isPresent(); next = cutter.next()) {
      batches++;
      packs += next.get().packs().size();
    }
    Estimate estimate = Estimate.of(sweep, cores, taking(pack -> 0.01 * pack.size()));
    assertEquals(batches, estimate.batches());
    assertEquals(packs, estimate.packs());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.1",
    "3, 0.1",
    "5, 100",
    "64, 4.9",
    "65, 4.9",
    "2000, 4.9",
    "2000, 100",
    "3000000, 1e-5"
  })
  void thereAreNeverMoreBatchesThanPacks(int trials, double second)
      throws IOException, InterruptedException {
    Sweep sweep = read("{experiment: no-op, sweep: {x: {range: [1, " + trials + ", 1]}}}");
    Estimate estimate = Estimate.of(sweep, 2, taking(pack -> second * pack.size()));
    assertTrue(estimate.batches() >= 1, estimate::toString);
    assertTrue(estimate.batches() <= estimate.packs(), estimate::toString);
    assertTrue(64 * estimate.packs() >= trials, estimate::toString);
  }

  /**
   * 512 trials take two cores 2.56 s. The first batch ends then; the second has begun with it and
   * ends at 5.12 s, the third lasts from 2.56 s to 7.68 s. For 10 s each, the next are to have
   * 2000, 1000 and 1000 trials.
   */
  @ParameterizedTest
  @CsvSource({"512, 1", "513, 2", "1536, 3", "1537, 4", "3536, 4", "5536, 6", "5537, 7"})
  void batchesGrowAsTheyDoInTheRun(int trials, int batches)
      throws IOException, InterruptedException {
    Sweep sweep = read("{experiment: no-op, sweep: {x: {range: [1, " + trials + ", 1]}}}");
    Estimate estimate = Estimate.of(sweep, 2, taking(pack -> 0.01 * pack.size()));
    assertEquals(batches, estimate.batches());
    assertEquals(START + 0.01 * trials / 2, estimate.seconds(), 0.32);
  }

  @Test
  void aShapeThatTheBeginningHasSeldomCountsByItsShare() throws IOException, InterruptedException {
    Sweep sweep =
        read(
            """
            experiment: race
            sweep:
              architecture: [linear, mlp-16]
              objective-gap: {linspace: [0.1, 4.0, 10001]}
              steps: {range: [100, 2000, 100]}
            """);
    Estimate estimate =
        Estimate.of(
            sweep,
            4,
            taking(
                pack ->
                    (pack.get(0).text("architecture").equals("linear") ? 1e-3 : 5e-3)
                        * pack.size()));
    double expected = START + sweep.size() * 3e-3 / 4;
    assertEquals(expected, estimate.seconds(), 0.01 * expected);
  }

  @Test
  void packsThatGainByTheirSizeAreSeenToDoSo() throws IOException, InterruptedException {
    Sweep sweep =
        read(
            "{experiment: no-op, sweep: {x: {range: [1, 6400, 1]}}, execution: {pack: 64, batch:"
                + " 640}}");
    List<Integer> sizes = new ArrayList<>();
    Estimate estimate =
        Estimate.of(
            sweep,
            1,
            taking(
                pack -> {
                  sizes.add(pack.size());
                  return 1.0 + 0.01 * pack.size();
                }));
    assertEquals(START + 100 * 1.64, estimate.seconds(), 1e-6);
    assertEquals(List.of(4, 16), sizes.subList(0, 2));
    assertTrue(sizes.stream().mapToInt(n -> n).sum() < 200, sizes::toString);
  }

  @Test
  void aTrialThatTakesTooLongCountsAsLongAsWasWaited() throws IOException, InterruptedException {
    Sweep sweep = read("{experiment: no-op, sweep: {x: {range: [1, 100, 1]}}}");
    Estimate estimate = Estimate.of(sweep, 2, taking(pack -> 3600.0));
    assertTrue(estimate.isAtLeast());
    assertTrue(estimate.seconds() >= START + 5 * 100 / 2, estimate::toString);
  }

  @Test
  void aPackWithATrialThatFailsTellsLessThanOneWithout() throws IOException, InterruptedException {
    Sweep sweep =
        read("{experiment: no-op, sweep: {x: {range: [1, 100, 1]}}, execution: {pack: 10}}");
    Probe probe =
        (experiment, pack, limit) ->
            Optional.of(
                pack.size() == 1 ? new Probe.Taken(0.5, 2, false) : new Probe.Taken(0.0, 0, true));
    assertEquals(START + 100 * 0.5 / 2, Estimate.of(sweep, 2, probe).seconds(), 1e-6);
  }

  @Test
  void whatIsTimedHereAreTheTrialsThemselves() throws IOException, InterruptedException {
    Sweep sweep =
        read("{experiment: faulty, sweep: {fault: [none, exception, hang], size: [1, 2, 3]}}");
    List<Trial> fine = new ArrayList<>();
    List<Trial> failing = new ArrayList<>();
    List<Trial> hanging = new ArrayList<>();
    for (long i = 0; i < sweep.size(); i++) {
      Trial trial = sweep.trial(i);
      switch (trial.text("fault")) {
        case "none" -> fine.add(trial);
        case "exception" -> failing.add(trial);
        default -> hanging.add(trial);
      }
    }
    Duration minute = Duration.ofMinutes(1);
    Probe.Taken taken = Probe.here(sweep.experiment(), fine, minute).orElseThrow();
    assertFalse(taken.hasFailed());
    assertEquals(3 * 2, taken.numbers()); // a step and a measure each
    assertTrue(Probe.here(sweep.experiment(), failing, minute).orElseThrow().hasFailed());
    assertEquals(Optional.empty(), Probe.here(sweep.experiment(), hanging, Duration.ofMillis(1)));
  }

  /** What a pack takes. */
  private interface Seconds {
    double of(List<Trial> pack);
  }

  /** A step and a measure are recorded of each trial. */
  private static Probe taking(Seconds seconds) {
    return (experiment, pack, limit) ->
        Optional.of(new Probe.Taken(seconds.of(pack), 2L * pack.size(), false))
            .filter(taken -> taken.seconds() <= limit.toSeconds());
  }

  private Sweep read(String document, String... settings) throws IOException {
    return SweepFile.read(
        Location.of(Files.writeString(scratch.resolve("s.yaml"), document)), List.of(settings));
  }
}
