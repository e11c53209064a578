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
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps that {@code scripts/submit} brings to a Kubernetes. */
@Tag("clusters")
class KubernetesTest {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();
  private static final Experiment FAULTY = Experiments.named("faulty").orElseThrow();

  private static final String CLIENT = "client";

  /** With the driver in a pod of its own. */
  private static final String CLUSTER = "cluster";

  /** More than what ends an application with two executors, unless Spark is told otherwise: 4. */
  private static final List<Kubelet.Loss> NOBODYS_FAULT =
      List.of(
          Kubelet.Loss.EVICTED,
          Kubelet.Loss.EVICTED,
          Kubelet.Loss.NODE_GONE,
          Kubelet.Loss.EVICTED,
          Kubelet.Loss.DELETED,
          Kubelet.Loss.EVICTED);

  private static final String INNOCENT =
      """
      experiment: faulty
      sweep: {fault: [innocent], size: {range: [1000, 1047, 1]}}
      execution: {pack: 1, batch: 4}
      """;

  @TempDir private static Path shared;

  private static KubernetesCluster kubernetes;
  private static Installation installation;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() throws Exception {
    Path directory = shared.resolve("installation");
    Map<String, String> defaults = new HashMap<>();
    defaults.put("spark.kubernetes.container.image", "spark");
    defaults.put("spark.driver.memory", "512m");
    defaults.put("spark.executor.memory", "512m");
    defaults.put("spark.executor.instances", "2");
    defaults.put("spark.driver.defaultJavaOptions", SparkProperties.QUICK);
    defaults.put("spark.executor.defaultJavaOptions", SparkProperties.QUICK);
    installation = Installation.in(directory, defaults);
    kubernetes = KubernetesCluster.start(shared.resolve("pods"), installation.sparkHome());
  }

  @AfterAll
  static void stop() throws IOException {
    if (kubernetes != null) {
      kubernetes.close();
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
  void aSweepHasTheRowsOfThisJvm(String deployMode) throws Exception {
    Path file =
        write(
            """
            sweep: {discount-rate: [0.1, 0.3, 0.5], objective-gap: [0.3, 1], seed: {count: 4}}
            set: {steps: 600}
            execution: {pack: 2, batch: 8}
            """);
    Path results = scratch.resolve("results");
    submit(deployMode, file, results).awaitStatus(0);
    assertTrue(deployMode.equals(CLIENT) || kubernetes.statusOfDriver() == 0, kubernetes::log);
    assertEquals(rowsOfThisJvm(file, RACE), Rows.science(results, RACE));
  }

  /** Spark's own is 0, whatever the driver's is. */
  @Test
  void inClusterModeTheStatusIsThatOfTheDriversPod() throws Exception {
    Path file =
        write(
            """
            experiment: faulty
            sweep: {fault: [none, exception], size: {range: [1, 8, 1]}}
            """);
    Path results = scratch.resolve("results");
    submit(CLUSTER, file, results).awaitStatus(0);
    assertEquals(1, kubernetes.statusOfDriver(), kubernetes::log);
    assertEquals(Map.of("DONE", 8L, "FAILED", 8L), Rows.states(results));
  }

  @Test
  void lostPodsEndNoSweepAndBlameNoTrial() throws Exception {
    Path file = write(INNOCENT);
    Path results = scratch.resolve("results");
    DriverProcess driver = submit(CLIENT, file, results);
    for (Kubelet.Loss loss : NOBODYS_FAULT) {
      kubernetes.lose(kubernetes.awaitExecutorThatPrints(FaultyExperiment.BEGINS), loss);
    }
    driver.awaitEnd();
    assertEquals(Map.of("DONE", 48L), Rows.states(results), () -> driver.log() + kubernetes.log());
    assertEquals(rowsOfThisJvm(file, FAULTY), Rows.science(results, FAULTY));
  }

  @Test
  void whatRanInAContainerThatTookTooMuchMemoryIsSuspect() throws Exception {
    Path results = scratch.resolve("results");
    DriverProcess driver =
        submit(CLIENT, write(INNOCENT), results, "size={range: [1000, 1015, 1]}");
    kubernetes.lose(
        kubernetes.awaitExecutorThatPrints(FaultyExperiment.BEGINS), Kubelet.Loss.OUT_OF_MEMORY);
    driver.awaitStatus(1);
    assertEquals(Map.of("DONE", 15L, "FAILED", 1L), Rows.states(results));
    assertTrue(
        Rows.texts(results, "failure").stream()
            .anyMatch(failure -> failure.contains(FaultyExperiment.SUSPECT)));
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
    arguments.addAll(List.of("--master", "k8s://" + kubernetes.url(), "--deploy-mode", deployMode));
    if (deployMode.equals(CLUSTER)) {
      arguments.addAll(List.of("--conf", "spark.kubernetes.driver.master=" + kubernetes.url()));
      arguments.addAll(
          List.of("--conf", "spark.kubernetes.file.upload.path=" + shared.resolve("upload")));
    }
    arguments.add(file.toString());
    arguments.addAll(List.of(options));
    return installation.submit(Map.of(), arguments, results);
  }

  /** What the same sweep gives here. */
  private Map<String, String> rowsOfThisJvm(Path file, Experiment experiment) {
    Path here = scratch.resolve("here");
    assertEquals(0, ThisJvm.run(file, here));
    return Rows.science(here, experiment);
  }

  private Path write(String sweep) throws IOException {
    return Files.writeString(scratch.resolve("s.yaml"), sweep);
  }
}
