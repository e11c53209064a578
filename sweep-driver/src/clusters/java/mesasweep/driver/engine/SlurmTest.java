package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that {@code scripts/slurm} brings to a SLURM of two nodes. */
@Tag("clusters")
class SlurmTest {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String STATE = "squeue --noheader --format=%T";

  @TempDir private static Path shared;

  private static SlurmCluster slurm;
  private static Installation installation;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(SlurmCluster.hindrance().isEmpty(), SlurmCluster.hindrance());
    slurm = SlurmCluster.start(shared.resolve("slurm"));
    installation = Installation.in(shared.resolve("installation"), Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    if (installation != null) {
      installation.close();
    }
    if (slurm != null) {
      slurm.close();
    }
  }

  @Test
  void aJobThatIsKilledAndQueuedAgainEndsWithTheRowsOfThisJvm() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
sweep: {discount-rate: {linspace: [0, 1, 6]}, objective-gap: [0.3, 1, 3], seed: {count: 8}}
set: {steps: 600}
execution: {pack: 2, batch: 8}
""");
    Path here = scratch.resolve("here");
    assertEquals(0, ThisJvm.run(file, here));
    Path there = scratch.resolve("there");
    String job = submit(file, there);
    awaitBatches(there, 2);
    slurm.run("scontrol", "requeue", job);
    slurm.await("PENDING", STATE.split(" "));
    slurm.run("scontrol", "update", "job", job, "StartTime=now"); // SLURM would wait 2 minutes
    slurm.await("RUNNING", STATE.split(" "));
    slurm.await("", STATE.split(" "));
    String log = Files.readString(scratch.resolve("job.log"));
    assertTrue(log.contains("were there before"), log);
    assertEquals(Rows.science(here, RACE), Rows.science(there, RACE));
    assertTrue(Rows.texts(there, "host").size() == 144, log);
  }

  /** Hands a sweep in, and returns the number of its job. */
  private String submit(Path file, Path results) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(installation.script("slurm").toString());
    command.addAll(List.of("--parsable", "--nodes=2", "--cpus-per-task=1", "--mem=3000"));
    command.add("--output=" + scratch.resolve("job.log"));
    command.addAll(List.of(file.toString(), "-o", results.toString()));
    Path out = scratch.resolve("submitted");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SLURM_CONF", slurm.configuration().toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectOutput(out.toFile()).start();
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return Files.readString(out).strip();
  }

  private void awaitBatches(Path results, int batches) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (ResultDirectory.at(Location.of(results)).committed().commits() < batches) {
      assertTrue(
          Instant.now().isBefore(end), () -> "too few batches: " + scratch.resolve("job.log"));
      Thread.sleep(100);
    }
  }
}
