package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are decommissioned while a pack runs on each: no trial is blamed for it. */
@Tag("slow")
@ExtendWith(SharedCluster.class)
class DecommissionTest {

  private static final Experiment FAULTY = Experiments.named("faulty").orElseThrow();

  private static final String SWEEP =
      """
      experiment: faulty
      sweep: {fault: [innocent], size: {range: [4000, 4002, 1]}}
      execution: {pack: 1, batch: 3}
      """;

  @TempDir private static Path shared;
  private static SortedMap<String, String> undisturbed;

  @TempDir private Path scratch;

  @BeforeAll
  static void runHere() throws IOException {
    Path results = shared.resolve("undisturbed");
    assertEquals(0, ThisJvm.run(sweep(), results, "--master", "local[3]"));
    undisturbed = Rows.science(results, FAULTY);
  }

  private static Path sweep() throws IOException {
    return Files.writeString(shared.resolve("s.yaml"), SWEEP);
  }

  @Test
  void aPackEndsWhereItRunsIfItMay(StandaloneCluster cluster) throws Exception {
    EventLog log = decommission(cluster, executor -> {});
    assertEquals(List.of(), log.tasksLost());
    assertEquals(0, log.repetitions());
  }

  @Test
  void aPackThatIsLeftNoTimeRunsElsewhere(StandaloneCluster cluster) throws Exception {
    EventLog log = decommission(cluster, ProcessHandle::destroyForcibly);
    assertEquals(List.of(false), log.tasksLost());
    assertTrue(log.repetitions() > 0);
  }

  /**
   * Runs the sweep on two executors, one of which is decommissioned.
   *
   * @param then what happens to that one at once
   */
  private EventLog decommission(StandaloneCluster cluster, Consumer<ProcessHandle> then)
      throws Exception {
    Path results = scratch.resolve("results");
    long before = cluster.executorsThatPrinted(FaultyExperiment.BEGINS);
    Map<String, String> settings = new HashMap<>(EventLog.settings(scratch.resolve("events")));
    settings.put("spark.decommission.enabled", "true");
    DriverProcess driver =
        DriverProcess.start(
            DriverProcess.with(settings), sweep(), results, "--master", cluster.masterUrl());
    driver.await(
        () -> cluster.executorsThatPrinted(FaultyExperiment.BEGINS) == before + 2,
        "too few executors train");
    ProcessHandle worker = cluster.workers().get(0);
    List<ProcessHandle> executors = worker.children().toList();
    cluster.decommission(worker);
    executors.forEach(then);
    driver.awaitStatus(0);
    worker.destroyForcibly();
    worker.onExit().join();
    assertEquals(undisturbed, Rows.science(results, FAULTY));
    return new EventLog(scratch.resolve("events"));
  }
}
