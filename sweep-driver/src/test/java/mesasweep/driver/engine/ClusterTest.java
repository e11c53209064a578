package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import mesasweep.driver.command.Answer;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real cluster. */
@Tag("slow")
@ExtendWith(SharedCluster.class)
class ClusterTest {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();

  @TempDir private Path scratch;

  @Test
  void givesTheSameRowsAsThisJvm(StandaloneCluster cluster) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            sweep: {discount-rate: [0.1, 0.9], architecture: [linear, mlp-4], seed: {count: 6}}
            set: {steps: 60, environment.contexts: 32}
            execution: {pack: 3, batch: 12}
            """);
    Path here = run(file, "here", "local[1]", () -> {});
    Set<ProcessHandle> executors = new HashSet<>();
    Path there =
        run(file, "there", cluster.masterUrl(), () -> executors.addAll(cluster.executors()));
    assertFalse(executors.isEmpty(), "no executor was seen: where did it run?");
    assertEquals(24, Rows.science(there, RACE).size());
    assertEquals(Rows.science(here, RACE), Rows.science(there, RACE));

    String question =
        "SELECT outcome, inline(array(pooled_share(collect_list(struct(seed, seconds > 0)))))"
            + " FROM runs GROUP BY outcome ORDER BY outcome";
    Answer answerHere = Answer.of("sql", there.toString(), question);
    Answer answerThere =
        Answer.of("sql", there.toString(), question, "--master", cluster.masterUrl());
    assertEquals(0, answerThere.status(), answerThere.err());
    assertEquals(answerHere.out(), answerThere.out());
  }

  /** As after scripts/submit: the executors' JVMs start without it. */
  @Test
  void needsNothingOnTheClusterButTheSubmittedJar(StandaloneCluster cluster) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: faulty
            sweep: {size: {range: [1, 8, 1]}}
            """);
    Path jar = scratch.resolve("mesasweep.jar");
    OwnJar.write(jar);
    Path results = scratch.resolve("results");
    List<String> options = List.of("--master", cluster.masterUrl());
    DriverProcess.submit(OwnJar.others(), options, jar, file, results).awaitStatus(0);
    assertEquals(
        Map.of("DONE", 8L),
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).states());
  }

  /** Whatever is killed meanwhile, no row is lost, changed, doubled or trained again. */
  @Test
  void survivesTheDeathOfAnExecutorAWorkerAndTheDriver(StandaloneCluster cluster) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
sweep: {discount-rate: {linspace: [0, 1, 6]}, objective-gap: [0.3, 1, 3], seed: {count: 12}}
set: {steps: 1000}
execution: {pack: 4, batch: 12}
""");
    Path undisturbed = run(file, "undisturbed", "local[2]", () -> {});
    Path killed = scratch.resolve("killed");
    DriverProcess driver = DriverProcess.start(file, killed, "--master", cluster.masterUrl());
    driver.awaitBatches(2);
    cluster.executors().get(0).destroyForcibly();
    driver.awaitBatches(5);
    cluster.workers().get(0).destroyForcibly();
    cluster.startWorker();
    driver.awaitBatches(8);
    driver.kill();
    SortedMap<String, String> committed = Rows.everything(killed, RACE);
    assertTrue(committed.size() < 216, "the run had finished before it was killed");

    assertEquals(0, ThisJvm.run(file, killed, "--master", cluster.masterUrl()));
    SortedMap<String, String> all = Rows.everything(killed, RACE);
    committed.forEach((id, row) -> assertEquals(row, all.get(id), "trained again"));
    assertEquals(216, Rows.science(undisturbed, RACE).size());
    assertEquals(Rows.science(undisturbed, RACE), Rows.science(killed, RACE));
  }

  @Test
  void aTrialThatKillsItsExecutorIsFoundAndTheOthersFinish(StandaloneCluster cluster)
      throws Exception {
    Path file =
        Files.writeString(scratch.resolve("halt.yaml"), FaultyExperiment.ONE_OF_A_PACK_HALTS);
    Path results = scratch.resolve("halted");
    assertEquals(1, ThisJvm.run(file, results, "--master", cluster.masterUrl()));
    assertEquals(
        Map.of("DONE", 31L, "CRASHED", 1L),
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).states());
    List<String> failures = Rows.texts(results, "failure");
    assertTrue(
        failures.stream().anyMatch(f -> f.contains("status " + FaultyExperiment.HALT_STATUS)));
  }

  @Test
  void anExecutorOnAnotherKindOfMachineEndsTheRunBeforeItsRowsCount(StandaloneCluster cluster)
      throws Exception {
    Path file = eightTrials();
    Path results = scratch.resolve("results");
    String[] there = {"--master", cluster.masterUrl()};
    try (SparkProperties other =
        SparkProperties.with("spark.executorEnv.OPENBLAS_CORETYPE", "Prescott")) {
      InfrastructureException refused =
          assertThrows(
              InfrastructureException.class,
              () -> run(file, "results", cluster.masterUrl(), () -> {}));
      assertTrue(
          refused.getMessage().contains(" with OPENBLAS_CORETYPE=Prescott, and this"),
          refused.getMessage());
      assertEquals(List.of(), ResultDirectory.at(Location.of(results)).committed().files());
      cluster.awaitNoExecutor();
      assertEquals(0, ThisJvm.run(file, results, there[0], there[1], "execution.machines=any"));
    }
    assertEquals(8, Rows.texts(results, "state").size());
  }

  /** Executors do not have the environment of the driver by themselves. */
  @Test
  void executorsUseTheArithmeticThatTheirDriverIsToldToUse(StandaloneCluster cluster)
      throws Exception {
    Path file = eightTrials();
    Path results = scratch.resolve("results");
    DriverProcess.start(
            List.of("env", Machine.KERNELS + "=Prescott"),
            file,
            results,
            "--master",
            cluster.masterUrl())
        .awaitStatus(0);
    assertEquals(8, Rows.texts(results, "state").size());
  }

  private Path eightTrials() throws IOException {
    return Files.writeString(
        scratch.resolve("s.yaml"),
        "{experiment: faulty, sweep: {fault: [none], size: {range: [1, 8, 1]}}}");
  }

  /** Runs a sweep, and something else from time to time meanwhile. */
  private Path run(Path file, String name, String master, Runnable meanwhile) {
    Path results = scratch.resolve(name);
    Progress progress =
        new Progress() {
          @Override
          public void start(long toRun, long alreadyDone) {}

          @Override
          public void more(int round, long more) {}

          @Override
          public void finished(long trials) {
            meanwhile.run();
          }

          @Override
          public void notice(String message) {}

          @Override
          public void committed(Map<String, Long> outcomes) {}

          @Override
          public void end() {}
        };
    new SweepRun(
            SweepFile.read(Location.of(file), List.of()),
            ResultDirectory.at(Location.of(results)),
            Set.of(),
            progress)
        .run(Optional.of(master), "test");
    return results;
  }
}
