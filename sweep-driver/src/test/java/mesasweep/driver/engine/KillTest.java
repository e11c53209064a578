package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mesasweep.analysis.ResultDirectory;
import mesasweep.driver.command.Mesasweep;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver process that dies by {@code kill -9} half-way. */
class KillTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path scratch;

  @Test
  void endsWithTheSameRowsAsAnUndisturbedRun() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            sweep: {discount-rate: {linspace: [0, 1, 6]}, objective-gap: [0.3, 1, 3], seed: {count: 4}}
            set: {steps: 300}
            execution: {pack: 2, batch: 8}
            """);
    Path undisturbed = scratch.resolve("undisturbed");
    assertEquals(0, start(file, undisturbed).waitFor());

    Path killed = scratch.resolve("killed");
    Process driver = start(file, killed);
    await(driver, killed, 3);
    driver.destroyForcibly(); // SIGKILL
    assertTrue(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    int committed = ResultDirectory.at(killed).committedBatches().size();
    assertTrue(committed < 9, "the run had finished before it was killed");

    assertEquals(0, start(file, killed).waitFor());
    Experiment race = Experiments.named("race").orElseThrow();
    assertEquals(72, Rows.science(undisturbed, race).size());
    assertEquals(Rows.science(undisturbed, race), Rows.science(killed, race));
  }

  /** On one machine the sweep dies with the trial; the next run has the trial by itself. */
  @Test
  void aTrialThatKillsItsJvmIsFoundAndTheOthersFinish() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("halt.yaml"),
            """
            experiment: faulty
            sweep: {fault: [one-halts], size: {range: [1, 32, 1]}}
            execution: {pack: 32}
            """);
    Path results = scratch.resolve("halted");
    assertEquals(FaultyExperiment.HALT_STATUS, start(file, results).waitFor());
    assertEquals(1, start(file, results).waitFor());
    assertEquals(
        Map.of("DONE", 31L, "CRASHED", 1L),
        CommittedTrials.of(ResultDirectory.at(results)).states());
    assertEquals(32, Rows.science(results, Experiments.named("faulty").orElseThrow()).size());
    assertEquals(1, start(file, results).waitFor(), "nothing left to run, and one that crashed");
  }

  private static void await(Process driver, Path results, int batches) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (ResultDirectory.at(results).committedBatches().size() < batches) {
      assertTrue(driver.isAlive() && Instant.now().isBefore(end), "too few batches committed");
      Thread.sleep(20);
    }
  }

  private static Process start(Path file, Path results) throws IOException {
    Path home = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + home.resolve("conf/jvm-options"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Mesasweep.class.getName());
    command.addAll(List.of("run", file.toString(), "-o", results.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(results.resolveSibling(results.getFileName() + ".log").toFile())
        .start();
  }
}
