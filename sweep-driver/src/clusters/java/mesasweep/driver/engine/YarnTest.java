package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.spark.scheduler.ExecutorKilled;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps that {@code scripts/submit} brings to a YARN. */
@Tag("clusters")
class YarnTest {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();
  private static final Experiment FAULTY = Experiments.named("faulty").orElseThrow();

  private static final String CLIENT = "client";

  /** With the driver in YARN's application master. */
  private static final String CLUSTER = "cluster";

  /** More than what ends an application with two executors, unless Spark is told otherwise: 4. */
  private static final int DEATHS = 6;

  private static final String PAUSES =
      """
      experiment: faulty
      sweep: {fault: [pause], size: {range: [500, 547, 1]}}
      execution: {pack: 1, batch: 4}
      """;

  @TempDir private static Path shared;

  private static YarnCluster yarn;
  private static Installation installation;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() throws Exception {
    yarn = YarnCluster.start(shared.resolve("yarn"));
    Path directory = shared.resolve("installation");
    Map<String, String> defaults = new HashMap<>();
    defaults.put("spark.yarn.stagingDir", shared.resolve("staging").toUri().toString());
    defaults.put("spark.yarn.jars", "local:" + Installation.jarsOfSpark(directory) + "/*");
    for (String environment : List.of("spark.yarn.appMasterEnv.", "spark.executorEnv.")) {
      defaults.put(environment + "SPARK_LOCAL_IP", "127.0.0.1");
      defaults.put(environment + "JAVA_HOME", System.getProperty("java.home"));
    }
    defaults.put("spark.driver.memory", "512m");
    defaults.put("spark.executor.memory", "512m");
    defaults.put("spark.executor.instances", "2");
    installation = Installation.in(directory, defaults);
  }

  @AfterAll
  static void stop() throws IOException {
    if (yarn != null) {
      yarn.close();
    }
    if (installation != null) {
      installation.close();
    }
  }

  @AfterEach
  void killWhatIsLeft() throws Exception {
    installation.killWhatIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {CLIENT, CLUSTER})
  void aSweepSucceedsWithTheRowsOfThisJvmAndSoItDoesAgain(String deployMode) throws Exception {
    Path file =
        write(
            """
            sweep: {discount-rate: [0.1, 0.9], architecture: [linear, mlp-4], seed: {count: 6}}
            set: {steps: 60, environment.contexts: 32}
            execution: {pack: 3, batch: 12}
            """);
    Path results = scratch.resolve("results");
    submit(deployMode, file, results).awaitStatus(0);
    assertEnded(FinalApplicationStatus.SUCCEEDED, "", 1);
    SortedMap<String, String> rows = Rows.everything(results, RACE);
    Path here = scratch.resolve("here");
    assertEquals(0, ThisJvm.run(file, here, "--master", "local[1]"));
    assertEquals(24, rows.size());
    assertEquals(Rows.science(here, RACE), Rows.science(results, RACE));
    submit(deployMode, file, results).awaitStatus(0);
    assertEnded(FinalApplicationStatus.SUCCEEDED, "", 1);
    assertEquals(rows, Rows.everything(results, RACE), "trained again");
  }

  /**
   * Many packs, for which Spark asks for more executors; then one that takes so long that the
   * others are idle and go; then many again.
   */
  @Test
  void executorsThatSparkAsksForAndRemovesBlameNoTrial() throws Exception {
    List<Integer> pauses = new ArrayList<>();
    IntStream.range(500, 540).forEach(pauses::add);
    pauses.add(15_000);
    IntStream.range(540, 579).forEach(pauses::add);
    Path file =
        write(
            """
            experiment: faulty
            sweep: {fault: [innocent], size: %s}
            execution: {pack: 1, batch: 8}
            """
                .formatted(pauses));
    Map<String, String> settings = new HashMap<>(EventLog.settings(scratch.resolve("events")));
    settings.put("spark.dynamicAllocation.enabled", "true");
    settings.put("spark.dynamicAllocation.shuffleTracking.enabled", "true");
    settings.put("spark.dynamicAllocation.shuffleTracking.timeout", "1s");
    settings.put("spark.dynamicAllocation.minExecutors", "1");
    settings.put("spark.dynamicAllocation.maxExecutors", "4");
    settings.put("spark.dynamicAllocation.schedulerBacklogTimeout", "1s");
    settings.put("spark.dynamicAllocation.executorIdleTimeout", "1s");
    settings.put("spark.executor.instances", "1");
    List<String> options = new ArrayList<>();
    settings.forEach((name, value) -> options.addAll(List.of("--conf", name + "=" + value)));
    Path results = scratch.resolve("results");
    submit(CLIENT, file, results, options.toArray(String[]::new)).awaitStatus(0);
    assertEnded(FinalApplicationStatus.SUCCEEDED, "", 1);

    EventLog log = new EventLog(scratch.resolve("events"));
    assertTrue(log.workers().size() > 1, () -> "executors that worked: " + log.workers());
    assertTrue(log.mostExecutors() <= 4, () -> log.mostExecutors() + " executors");
    assertTrue(
        log.removals().contains(ExecutorKilled.message()),
        () -> "why executors went: " + log.removals());
    assertEquals(List.of(), log.tasksLost());
    Path here = scratch.resolve("here");
    assertEquals(0, ThisJvm.run(file, here, "--master", "local[8]"));
    assertEquals(Rows.science(here, FAULTY), Rows.science(results, FAULTY));
  }

  @Test
  void aSweepWithFailedTrialsFailsOnceAndSaysItsStatus() throws Exception {
    Path file =
        write(
            """
            experiment: faulty
            sweep: {fault: [none, exception], size: {range: [1, 8, 1]}}
            """);
    Path results = scratch.resolve("results");
    submit(CLUSTER, file, results).awaitStatus(1);
    assertEnded(FinalApplicationStatus.FAILED, "exited with status 1", 1);
    assertEquals(Map.of("DONE", 8L, "FAILED", 8L), Rows.states(results));
  }

  @Test
  void badInputFailsOnceAndSaysItsStatus() throws Exception {
    Path file =
        write(
            """
            experiment: faulty
            sweep: {fault: [nonesuch]}
            """);
    submit(CLUSTER, file, scratch.resolve("results")).awaitStatus(1);
    assertEnded(FinalApplicationStatus.FAILED, "exited with status 2", 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {CLIENT, CLUSTER})
  void deathsOfExecutorsEndNoSweep(String deployMode) throws Exception {
    Path results = scratch.resolve("results");
    DriverProcess driver = submit(deployMode, write(PAUSES), results);
    List<ProcessHandle> killed = new ArrayList<>();
    for (int death = 1; death <= DEATHS; death++) {
      driver.awaitBatches(death);
      ProcessHandle executor = yarn.awaitExecutorOtherThan(killed);
      executor.destroyForcibly();
      killed.add(executor);
    }
    driver.awaitStatus(0);
    assertEnded(FinalApplicationStatus.SUCCEEDED, "", 1);
    assertEquals(Map.of("DONE", 48L), Rows.states(results));
  }

  @Test
  void theDeathOfTheDriverIsASecondAttemptForWhoAsksForIt() throws Exception {
    Path results = scratch.resolve("results");
    DriverProcess driver =
        submit(CLUSTER, write(PAUSES), results, "--conf", "spark.yarn.maxAppAttempts=2");
    driver.awaitBatches(1);
    yarn.applicationMaster().destroyForcibly();
    driver.awaitStatus(0);
    assertEnded(FinalApplicationStatus.SUCCEEDED, "", 2);
    assertEquals(Map.of("DONE", 48L), Rows.states(results));
  }

  @Test
  void aTrialThatEndsItsExecutorIsFound() throws Exception {
    Path results = scratch.resolve("results");
    submit(CLIENT, write(FaultyExperiment.ONE_OF_A_PACK_HALTS), results).awaitStatus(1);
    assertEquals(Map.of("DONE", 31L, "CRASHED", 1L), Rows.states(results));
  }

  private DriverProcess submit(String deployMode, Path file, Path results, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--master", "yarn", "--deploy-mode", deployMode));
    arguments.addAll(List.of(options));
    arguments.add(file.toString());
    return installation.submit(
        Map.of("HADOOP_CONF_DIR", yarn.configurationDirectory().toString()), arguments, results);
  }

  /** How the newest application ended, and at which attempt. */
  private static void assertEnded(FinalApplicationStatus status, String diagnostics, int attempts)
      throws Exception {
    ApplicationReport application = yarn.awaitEnd();
    String told = application.getDiagnostics() + "\n" + yarn.log(application);
    assertEquals(status, application.getFinalApplicationStatus(), told);
    assertTrue(application.getDiagnostics().contains(diagnostics), told);
    assertEquals(attempts, yarn.attempts(application), told);
  }

  private Path write(String sweep) throws IOException {
    return Files.writeString(scratch.resolve("s.yaml"), sweep);
  }
}
