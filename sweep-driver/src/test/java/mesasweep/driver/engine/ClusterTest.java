package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mesasweep.analysis.ResultDirectory;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real cluster. */
class ClusterTest {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();

  @TempDir private Path scratch;

  @Test
  void givesTheSameRowsAsThisJvm() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            sweep: {discount-rate: [0.1, 0.9], architecture: [linear, mlp-4], seed: {count: 6}}
            set: {steps: 60, environment.contexts: 32}
            execution: {pack: 3, batch: 12}
            """);
    Path here = run(file, "here", "local[1]", () -> {});
    try (StandaloneCluster cluster = StandaloneCluster.start(scratch.resolve("cluster"), 2)) {
      Set<ProcessHandle> executors = new HashSet<>();
      Path there =
          run(file, "there", cluster.masterUrl(), () -> executors.addAll(cluster.executors()));
      assertFalse(executors.isEmpty(), "no executor was seen: where did it run?");
      assertEquals(24, Rows.science(there, RACE).size());
      assertEquals(Rows.science(here, RACE), Rows.science(there, RACE));
    }
  }

  /** Runs a sweep, and something else from time to time meanwhile. */
  private Path run(Path file, String name, String master, Runnable meanwhile) {
    Path results = scratch.resolve(name);
    Progress progress =
        new Progress() {
          @Override
          public void start(long toRun, long alreadyDone) {}

          @Override
          public void finished(long trials) {
            meanwhile.run();
          }

          @Override
          public void end() {}
        };
    new SweepRun(SweepFile.read(file, List.of()), ResultDirectory.at(results), progress)
        .run(Optional.of(master), "test");
    return results;
  }
}
