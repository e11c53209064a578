package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A driver process that dies half-way, on one machine. */
@Tag("slow")
class KillTest {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();

  private static final int KILLS = Integer.getInteger("kills", 2);

  @TempDir private Path scratch;

  @Test
  void endsWithTheSameRowsAsAnUndisturbedRun() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
sweep: {discount-rate: {linspace: [0, 1, 6]}, objective-gap: [0.3, 1, 3], seed: {count: 4}}
set: {steps: 600}
execution: {pack: 2, batch: 8}
""");
    Path undisturbed = scratch.resolve("undisturbed");
    assertEquals(0, ThisJvm.run(file, undisturbed));

    Path killed = scratch.resolve("killed");
    DriverProcess driver = DriverProcess.start(file, killed);
    driver.awaitBatches(3);
    driver.kill();
    int committed = ResultDirectory.at(Location.of(killed)).committed().commits();
    assertTrue(committed < 9, "the run had finished before it was killed");

    assertEquals(0, ThisJvm.run(file, killed));
    assertEquals(72, Rows.science(undisturbed, RACE).size());
    assertEquals(Rows.science(undisturbed, RACE), Rows.science(killed, RACE));
  }

  /**
   * Wherever a refined sweep is killed, the next run asks for the same trials. For a long check
   * {@code -Dkills=20}.
   */
  @Test
  void aRefinedSweepEndsWithTheSameRowsHoweverOftenItIsKilled() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("refined.yaml"),
            """
sweep:
  discount-rate: {linspace: [0.1, 1, 4]}
  objective-gap: {logspace: [0.1, 4, 4]}
  seed: {count: 2}
set: {architecture: mlp-16, environment.contexts: 64, steps: 400}
refine: {levels: 3, seeds: 3}
execution: {pack: 4, batch: 4}
""");
    Path undisturbed = scratch.resolve("undisturbed");
    assertEquals(0, ThisJvm.run(file, undisturbed));
    assertTrue(rounds(file, undisturbed) >= 3);
    SortedMap<String, String> expected = Rows.science(undisturbed, RACE);
    int batches = ResultDirectory.at(Location.of(undisturbed)).committed().commits();

    Path killed = scratch.resolve("killed");
    Random random = new Random(1);
    int committed = 0;
    for (int moment : random.ints(KILLS, 1, batches * 9 / 10).sorted().toArray()) {
      DriverProcess driver = DriverProcess.start(file, killed);
      driver.awaitBatches(Math.max(moment, committed + 1));
      Thread.sleep(random.nextInt(300));
      driver.kill();
      committed = ResultDirectory.at(Location.of(killed)).committed().commits();
      int trials =
          CommittedTrials.of(ResultDirectory.at(Location.of(killed)).committed().files()).size();
      assertTrue(trials < expected.size(), "the run had finished before it was killed");
    }

    assertEquals(0, ThisJvm.run(file, killed));
    assertEquals(expected, Rows.science(killed, RACE));
  }

  /** How many rounds of a sweep that is done came after its grid. */
  private static int rounds(Path file, Path results) {
    Rounds rounds =
        new Rounds(
            SweepFile.read(Location.of(file), List.of()),
            CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()),
            any -> true);
    int last = 0;
    for (Optional<Rounds.Round> next = rounds.next(); next.isPresent(); next = rounds.next()) {
      last = next.get().number();
    }
    return last;
  }

  /** On one machine the sweep dies with the trial; the next run has the trial by itself. */
  @Test
  void aTrialThatKillsItsJvmIsFoundAndTheOthersFinish() throws Exception {
    Path file =
        Files.writeString(scratch.resolve("halt.yaml"), FaultyExperiment.ONE_OF_A_PACK_HALTS);
    Path results = scratch.resolve("halted");
    DriverProcess.start(file, results).awaitStatus(FaultyExperiment.HALT_STATUS);
    assertEquals(1, ThisJvm.run(file, results));
    assertEquals(
        Map.of("DONE", 31L, "CRASHED", 1L),
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).states());
    assertEquals(1, ThisJvm.run(file, results)); // nothing left to run, and one that crashed
    assertEquals(1, ThisJvm.run(file, results, "--retry", "failed")); // it crashes again
    assertEquals(
        32,
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).size());
  }

  /** Nothing is under suspicion afterwards, though trials were running in the JVM that ended. */
  @ParameterizedTest
  @CsvSource({"INT, 130, false", "TERM, 143, false", "INT, 130, true", "TERM, 143, true"})
  void aPersonStopsARunAndGoesOn(String signal, int status, boolean submitted) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: faulty
            sweep: {fault: [pause], size: {range: [200, 240, 1]}}
            execution:
              pack: 1
              batch: 4
              notify: echo "$MESASWEEP_STATUS $MESASWEEP_DIRECTORY" >> "$MESASWEEP_DIRECTORY".told
            """);
    Path results = scratch.resolve("stopped");
    Path told = scratch.resolve("stopped.told");
    DriverProcess driver =
        submitted
            ? DriverProcess.submit(
                DriverProcess.HEEDS_SIGINT,
                System.getProperty("java.class.path"),
                List.of("--master", "local[2]"),
                "spark-internal",
                file,
                results)
            : DriverProcess.start(DriverProcess.HEEDS_SIGINT, file, results);
    driver.awaitBatches(1);
    Path inFlight = results.resolve(".in-flight");
    assertTrue(Files.exists(inFlight), "trials run in this JVM");
    driver.signal(signal);
    driver.awaitStatus(status);
    assertTrue(driver.log().contains("batches are committed in " + results), driver::log);
    assertTrue(driver.log().contains("To go on:\n  scripts/sweep run "), driver::log);
    assertFalse(Files.exists(inFlight), driver::log);
    int committed =
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).size();
    assertTrue(committed < 41, "the run had finished before it was stopped");
    assertFalse(Files.exists(told), "who stops a run knows that it has ended");

    assertEquals(0, ThisJvm.run(file, results));
    assertEquals(
        Map.of("DONE", 41L),
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).states());
    assertEquals("0 " + results + "\n", Files.readString(told));
  }

  /** A limit on the size of files stands for a disk that is full: every write beyond it fails. */
  @Test
  void aFullDiskStopsTheSweepAndLosesNothing() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("large.yaml"),
            """
sweep: {objective-gap: {linspace: [0.1, 2, 20]}, seed: {count: 2}, architecture: [linear]}
set: {steps: 2000, record: 1, environment.contexts: 16}
execution: {pack: 20, batch: 20}
""");
    Path results = scratch.resolve("large");
    assertEquals(0, ThisJvm.run(file, results, "objective-gap=[0.1]"));
    SortedMap<String, String> before = Rows.science(results, RACE);

    List<String> limited = List.of("bash", "-c", "ulimit -f 2000; exec \"$@\"", "limited");
    DriverProcess full = DriverProcess.start(limited, file, results);
    full.awaitStatus(3);
    assertTrue(full.log().contains("a batch could not be run"), full::log);
    assertEquals(before, Rows.science(results, RACE));

    assertEquals(0, ThisJvm.run(file, results));
    Path undisturbed = scratch.resolve("undisturbed");
    assertEquals(0, ThisJvm.run(file, undisturbed));
    assertEquals(40, Rows.science(undisturbed, RACE).size());
    assertEquals(Rows.science(undisturbed, RACE), Rows.science(results, RACE));
  }
}
