package mesasweep.driver.engine;

import static mesasweep.driver.engine.ExecutorKiller.Stage.MAP;
import static mesasweep.driver.engine.ExecutorKiller.Stage.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import mesasweep.driver.engine.ExecutorKiller.Moment;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Executors that die, as on hosts of their own: none can read what another has computed. */
@Tag("slow")
@ExtendWith(SharedCluster.class)
class ExecutorLossTest {

  private static final Experiment NO_OP = Experiments.named("no-op").orElseThrow();

  @TempDir private Path scratch;

  @Test
  void losesNoRowWhereverInABatchAnExecutorDies(StandaloneCluster cluster) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: no-op
            sweep: {x: {linspace: [0, 1, 512]}, y: {linspace: [0, 1, 448]}}
            execution: {batch: 16384}
            """);
    Path undisturbed = scratch.resolve("undisturbed");
    run(file, undisturbed, "local[2]", new RecordedProgress());
    Path killed = scratch.resolve("killed");
    RecordedProgress progress = new RecordedProgress();
    try (SparkProperties separateHosts =
        SparkProperties.with("spark.shuffle.readHostLocalDisk", "false")
            .and("spark.extraListeners", ExecutorKiller.class.getName())) {
      ExecutorKiller.plan(
          cluster::executors,
          List.of(
              new Moment(WRITE, 0.25),
              new Moment(MAP, 0),
              new Moment(WRITE, 0),
              new Moment(MAP, 0.25),
              new Moment(WRITE, 0.5),
              new Moment(MAP, 0.5),
              new Moment(WRITE, 0.75),
              new Moment(MAP, 0.9),
              new Moment(WRITE, 0.25),
              new Moment(MAP, 1)));
      run(file, killed, cluster.masterUrl(), progress);
      assertEquals(0, ExecutorKiller.left(), "kills that did not happen");
    }
    SortedMap<String, String> rows = Rows.science(killed, NO_OP);
    assertEquals(512 * 448, rows.size());
    assertEquals(Rows.science(undisturbed, NO_OP), rows);
    assertTrue(progress.mostFinished() <= progress.toRun(), "more than 100 %");
  }

  @Test
  void eightInnocentDeathsEndNoSweepAndBlameNoTrial(StandaloneCluster cluster) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: faulty
            sweep: {fault: [pause], size: {range: [100, 260, 1]}}
            execution: {pack: 4, batch: 16}
            """);
    Path results = scratch.resolve("killed");
    DriverProcess driver = DriverProcess.start(file, results, "--master", cluster.masterUrl());
    for (int death = 0; death < 8; death++) {
      driver.awaitBatches(death + 1);
      List<ProcessHandle> executors = cluster.awaitExecutors(2);
      executors.get(death % executors.size()).destroyForcibly();
    }
    driver.awaitStatus(0);
    assertTrue(driver.log().lines().anyMatch(line -> line.contains("Lost executor")));
    assertEquals(
        Map.of("DONE", 161L),
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).states());
  }

  /** The core that such a trial would keep for ever is worth the executor; its neighbour is not. */
  @Test
  void endsAnExecutorInWhichATrialHeedsNoInterrupt() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: faulty
            sweep: {fault: [stubborn, pause], size: {range: [1000, 1001, 1]}}
            execution: {pack: 1, batch: 4, trial-timeout: 6s}
            """);
    Path results = scratch.resolve("stubborn");
    RecordedProgress progress = new RecordedProgress();
    try (StandaloneCluster cluster = StandaloneCluster.start(scratch.resolve("cluster"), 1, 2)) {
      run(file, results, cluster.masterUrl(), progress);
    }
    assertEquals(
        Map.of("TIMED_OUT", 2L, "DONE", 2L),
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).states());
    String failure =
        "passed execution.trial-timeout, 6000 ms, and did not heed the interrupt; its JVM was"
            + " ended";
    assertEquals(2, Collections.frequency(Rows.texts(results, "failure"), failure));
  }

  /** Spark opens an executor's line to the driver once, and not again if that is interrupted. */
  @Test
  void anExecutorWhoseFirstTaskIsInterruptedStillReachesTheDriver(StandaloneCluster cluster)
      throws IOException {
    Pack pack = new Pack(List.of(Trial.of(NO_OP, Map.of())), false);
    try (SparkSession spark = SparkSessions.forTraining("test", Optional.of(cluster.masterUrl()));
        JavaSparkContext context = new JavaSparkContext(spark.sparkContext())) {
      List<Boolean> suspect =
          context
              .parallelize(List.of(pack), 1)
              .map(
                  one -> {
                    Thread.currentThread().interrupt();
                    assertThrows(Exception.class, () -> DriverLine.isSuspect(one));
                    Thread.interrupted();
                    return DriverLine.isSuspect(one);
                  })
              .collect();
      assertEquals(List.of(false), suspect);
    }
  }

  @Test
  void saysSoWhenTheClusterEndsTheApplication(StandaloneCluster cluster) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: faulty
            sweep: {fault: [pause], size: {range: [1000, 1100, 1]}}
            execution: {pack: 1, batch: 4}
            """);
    Path results = scratch.resolve("ended");
    DriverProcess driver = DriverProcess.start(file, results, "--master", cluster.masterUrl());
    driver.awaitBatches(1);
    endApplication(cluster.masterUi());
    driver.awaitStatus(3);
    assertTrue(driver.log().contains("the cluster ended this application"), driver::log);
    int committed =
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).size();
    assertTrue(committed >= 4, "what was committed is there");
  }

  /** As the button on the master's page does. */
  private static void endApplication(URI masterUi) throws Exception {
    HttpClient browser = HttpClient.newHttpClient();
    String page =
        browser
            .send(
                HttpRequest.newBuilder(masterUi.resolve("/json/")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    JsonNode running = new ObjectMapper().readTree(page).path("activeapps");
    assertEquals(1, running.size(), page);
    HttpResponse<Void> answer =
        browser.send(
            HttpRequest.newBuilder(masterUi.resolve("/app/kill/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "terminate=true&id=" + running.path(0).path("id").asText()))
                .build(),
            HttpResponse.BodyHandlers.discarding());
    assertTrue(answer.statusCode() < 400, "status " + answer.statusCode());
  }

  private static void run(Path file, Path results, String master, Progress progress) {
    new SweepRun(
            SweepFile.read(Location.of(file), List.of()),
            ResultDirectory.at(Location.of(results)),
            Set.of(),
            progress)
        .run(Optional.of(master), "test");
  }
}
