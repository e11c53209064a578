package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommitLog;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.State;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on Spark inside this JVM. */
@Tag("slow")
class SweepRunTest {

  private static final String RACE =
      """
      name: small
      sweep:
        discount-rate: [0.1, 0.9]
        objective-gap: [0.3, 2.0]
        architecture: [linear, mlp-4]
        seed: {count: 3}
      set: {steps: 60, environment.contexts: 32}
      execution: {pack: 5, batch: 7}
      """;

  private static final Experiment RACE_EXPERIMENT = Experiments.named("race").orElseThrow();

  @TempDir private Path scratch;
  private Path file;

  @BeforeEach
  void writeSweep() throws IOException {
    file = Files.writeString(scratch.resolve("small.yaml"), RACE);
  }

  @Test
  void givesTheSameBitsHoweverTheWorkIsCutUp() {
    Path one = run("one", "local[1]", "execution.pack=1", "execution.batch=24");
    Path many = run("many", "local[3]", "execution.pack=auto", "execution.batch=auto");
    Path odd = run("odd", "local[2]");
    assertEquals(24, science(one).size());
    assertEquals(science(one), science(many));
    assertEquals(science(one), science(odd));
  }

  @Test
  void trainsNothingTheSecondTime() throws IOException {
    Path results = run("twice", "local[2]");
    Set<Path> before = files(results);
    assertSummary(0, 24, run(sweep(), results, Set.of(), "local[2]"));
    assertEquals(before, files(results));
  }

  @Test
  void writesWhereItIsToldToWhateverTheNameOfTheDirectory() {
    Path results = run("a b%20é#", "local[1]");
    assertEquals(24, science(results).size());
  }

  @Test
  void trainsOnlyWhatALargerSweepAdds() {
    Path results = run("larger", "local[2]");
    Sweep larger = sweep("seed={count: 4}", "planner=[consistent, threshold]");
    assertSummary(64 - 24, 24, run(larger, results, Set.of(), "local[2]"));
    assertEquals(64, science(results).size());
  }

  /** As a run leaves it that is killed while Spark moves files to their place. */
  @Test
  void doesAnUnfinishedBatchAgain() throws IOException {
    Path undisturbed = run("undisturbed", "local[2]");
    Path results = run("disturbed", "local[2]");
    Path written = Path.of(at(results).committed().files().get(1).location().path());
    Path attempt = results.resolve("attempts").resolve(CommitLog.attempt(1));
    Files.createDirectories(attempt.resolve("_temporary/0"));
    Files.move(written, attempt.resolve("_temporary/0").resolve(written.getFileName()));
    Files.delete(results.resolve("commits").resolve("000001.json"));
    assertSummary(7, 17, run(sweep(), results, Set.of(), "local[2]"));
    assertEquals(science(undisturbed), science(results));
    assertEquals(List.of(), at(results).attempts().list());
  }

  @Test
  void turnsFailuresIntoRowsAndLetsTheirCompanionsFinish() throws IOException {
    Files.writeString(
        file,
        """
        experiment: faulty
        sweep: {fault: [none, exception, hang, memory], size: [1, 2, 3, 4]}
        execution: {pack: 16, trial-timeout: 20ms}
        """);
    Path results = run("faulty", "local[2]");
    List<String> states = Rows.texts(results, "state");
    assertEquals(4, Collections.frequency(states, "DONE"));
    assertEquals(8, Collections.frequency(states, "FAILED"));
    assertEquals(4, Collections.frequency(states, "TIMED_OUT"));
    List<String> failures = Rows.texts(results, "failure");
    assertEquals(
        4,
        failures.stream()
            .filter(
                f -> f.startsWith("java.lang.IllegalArgumentException: a trial that fails\n\tat "))
            .count());
    assertEquals(4, Collections.frequency(failures, "passed execution.trial-timeout, 20 ms"));
  }

  /** Its core must be free again: the trials after it run on the same one. */
  @Test
  @Timeout(60)
  void stopsATrialThatHeedsNoInterrupt() throws IOException {
    Files.writeString(
        file,
        """
        experiment: faulty
        sweep: {fault: [stubborn, none], size: [1, 2]}
        execution: {pack: 1, trial-timeout: 200ms}
        """);
    Path results = run("stubborn", "local[1]");
    assertEquals(
        Map.of("TIMED_OUT", 2L, "DONE", 2L),
        CommittedTrials.of(at(results).committed().files()).states());
    String failure =
        "passed execution.trial-timeout, 200 ms, and did not heed the interrupt; its thread was"
            + " left behind in a JVM of the sweep";
    assertEquals(2, Collections.frequency(Rows.texts(results, "failure"), failure));
  }

  /** They run again in a JVM that can be ended, and one by one. */
  @Test
  @Timeout(120)
  void finishesTheCompanionsOfATrialThatHeedsNoInterrupt() throws IOException {
    Files.writeString(
        file,
        """
        experiment: faulty
        sweep: {fault: [none, stubborn], size: [1, 2]}
        execution: {pack: 4, trial-timeout: 200ms}
        """);
    Path results = run("companions", "local[1]");
    assertEquals(
        Map.of("TIMED_OUT", 2L, "DONE", 2L),
        CommittedTrials.of(at(results).committed().files()).states());
    String failure =
        "passed execution.trial-timeout, 200 ms, and did not heed the interrupt; its JVM was ended";
    assertEquals(2, Collections.frequency(Rows.texts(results, "failure"), failure));
  }

  @Test
  void stopsEarlyWhenNearlyAllTrialsFail() throws IOException {
    Files.writeString(
        file,
        """
        experiment: faulty
        sweep: {fault: [exception], size: {linspace: [1, 400, 400]}}
        execution: {pack: 5, batch: 40}
        """);
    TooManyFailuresException stopped =
        assertThrows(TooManyFailuresException.class, () -> run("hopeless", "local[2]"));
    String expected =
        "stopped: 80 of 80 trials failed (execution.max-failures: auto, nearly all). The commonest"
            + " message, 80 times: java.lang.IllegalArgumentException: a trial that fails";
    assertEquals(expected, stopped.getMessage().lines().findFirst().orElseThrow());
    assertTrue(stopped.getMessage().contains("--retry failed"), stopped.getMessage());
    assertTrue(Rows.texts(scratch.resolve("hopeless"), "state").size() < 400);

    TooManyFailuresException atOnce =
        assertThrows(
            TooManyFailuresException.class,
            () -> run("strict", "local[2]", "execution.max-failures=3"));
    assertTrue(atOnce.getMessage().startsWith("stopped: 40 of 40 trials failed"));
    assertEquals(
        40,
        Rows.texts(
                run(
                    "borne",
                    "local[2]",
                    "execution.max-failures=400",
                    "size={linspace: [1, 40, 40]}"),
                "state")
            .size());
  }

  @Test
  void runsFailedTrialsAgainWhenItIsAskedTo() throws IOException {
    Files.writeString(
        file, "{experiment: faulty, sweep: {fault: [none, mendable], size: [1, 2, 3]}}");
    Path results = run("retried", "local[2]");
    assertSummary(3, 3, retryFailed(results));
    assertEquals(
        Map.of("DONE", 3L, "FAILED", 3L),
        CommittedTrials.of(at(results).committed().files()).states());
    System.setProperty(FaultyExperiment.MENDED, "true");
    try {
      assertSummary(3, 3, retryFailed(results));
    } finally {
      System.clearProperty(FaultyExperiment.MENDED);
    }
    assertEquals(Map.of("DONE", 6L), CommittedTrials.of(at(results).committed().files()).states());
    assertSummary(0, 6, retryFailed(results));
  }

  private static void assertSummary(long trained, long alreadyDone, SweepRun.Summary summary) {
    assertEquals(trained, summary.trained());
    assertEquals(alreadyDone, summary.alreadyDone());
    assertEquals(trained + alreadyDone, summary.holds().size());
  }

  private SweepRun.Summary retryFailed(Path results) {
    return run(sweep(), results, EnumSet.of(State.FAILED), "local[2]");
  }

  @Test
  void keepsASecondRunOutOfABusyDirectory() throws IOException {
    ResultDirectory results = at(scratch.resolve("busy"));
    try (Lease lease = Lease.take(results, notice -> {}).orElseThrow()) {
      assertTrue(Lease.isHeld(results));
      InfrastructureException failure =
          assertThrows(InfrastructureException.class, () -> run("busy", "local[1]"));
      assertTrue(failure.getMessage().startsWith("another run is at work in"));
    }
    assertFalse(Lease.isHeld(results));
  }

  @Test
  void refusesResultsThatCannotBeWritten() throws IOException {
    Files.writeString(scratch.resolve("file"), "in the way");
    InfrastructureException failure =
        assertThrows(InfrastructureException.class, () -> run("file", "local[1]"));
    assertTrue(failure.getMessage().startsWith("cannot work in "), failure.getMessage());
  }

  @Test
  void recordsWhereResultsComeFrom() throws IOException {
    Path results = run("provenance", "local[1]");
    JsonNode run =
        new ObjectMapper().readTree(at(results).provenanceFile().readText()).get("runs").get(0);
    assertEquals("test", run.get("commandLine").asText());
    assertEquals("local[1]", run.get("master").asText());
    assertEquals("race/" + RACE_EXPERIMENT.version(), run.get("experiment").asText());
    assertEquals("1", run.get("environment").get("OMP_NUM_THREADS").asText());
    assertEquals(24, run.get("trialsRun").asInt());
    assertFalse(run.get("gitCommit").asText().isEmpty());
    Sweep resolved = SweepFile.read(at(results).sweepFile(), List.of());
    assertEquals(24, resolved.size());
    assertEquals("consistent", resolved.fixed().get("planner"));
  }

  @Test
  void refusesADirectoryOfAnotherVersion() throws IOException {
    Path results = run("older", "local[1]", "seed=[0]");
    Location described = at(results).experimentFile();
    String version = "\"version\" : " + RACE_EXPERIMENT.version();
    described.write(described.readText().replace(version, "\"version\" : 1"));
    BadInputException refused =
        assertThrows(BadInputException.class, () -> run("older", "local[1]"));
    String found = "race/1, found race/" + RACE_EXPERIMENT.version();
    assertTrue(refused.getMessage().contains(found), refused.getMessage());
    assertEquals(8, Rows.texts(results, "state").size());
  }

  /** Before there were descriptions, ids were others: its trials would all be there twice. */
  @Test
  void refusesADirectoryOfAnOlderFormat() throws IOException {
    Path results = scratch.resolve("older");
    Path batch = results.resolve("runs").resolve(ResultDirectory.batch(0));
    Files.createDirectories(batch);
    Path rows = batch.resolve("part.parquet");
    StoredIds.write(rows, List.of("0123456789abcdef0123"));
    Files.createFile(batch.resolve("_SUCCESS"));
    BadInputException refused =
        assertThrows(BadInputException.class, () -> run("older", "local[1]"));
    assertTrue(
        refused.getMessage().contains("of the 1 trials that it holds 1 are not of this sweep"),
        refused.getMessage());
    assertTrue(Files.exists(rows));
  }

  @Test
  void storesAWordAsAWord() {
    Path results =
        run("words", "local[1]", "believed-drift=[0.2, calibrated]", "seed=[0]", "steps=1");
    assertEquals(
        8, Collections.frequency(Rows.texts(results, "believed_drift_word"), "calibrated"));
    assertEquals(16, Collections.frequency(Rows.texts(results, "discount_floor_word"), "none"));
  }

  @Test
  void judgesEveryTrialAgainAndByItsOwnThresholdsTheSame() {
    Path results = run("judged", "local[1]");
    StoredTrials.scan(
        at(results).committed().files(),
        List.of("outcome", "long_term_step", "verdicts"),
        row -> {
          Group verdicts = row.getGroup("verdicts", 0);
          assertEquals(6, verdicts.getFieldRepetitionCount("list"));
          int own = 0;
          for (int i = 0; i < 6; i++) {
            Group verdict = verdicts.getGroup("list", i).getGroup("element", 0);
            if (verdict.getDouble("factor", 0) == 1) {
              own++;
              for (String column : List.of("outcome", "long_term_step")) {
                assertEquals(
                    row.getFieldRepetitionCount(column), verdict.getFieldRepetitionCount(column));
                if (row.getFieldRepetitionCount(column) > 0) {
                  assertEquals(
                      row.getValueToString(row.getType().getFieldIndex(column), 0),
                      verdict.getValueToString(verdict.getType().getFieldIndex(column), 0));
                }
              }
            }
          }
          assertEquals(2, own);
        });
  }

  @Test
  void anUndeclaredOutcomeIsAnErrorWithTheExperimentsName() throws IOException {
    Files.writeString(
        file,
        """
        experiment: faulty
        sweep: {fault: [none, undeclared]}
        """);
    Path results = run("undeclared", "local[1]");
    assertEquals(1, Collections.frequency(Rows.texts(results, "state"), "DONE"));
    assertTrue(
        Rows.texts(results, "failure").stream()
            .anyMatch(
                failure ->
                    failure.contains(
                        "experiment faulty gave other results than it declares: outcome ODD,"
                            + " declared are [FINE]")));
  }

  @Test
  void tellsTheStatusOfADirectory() {
    Path results = run("status", "local[1]");
    Status status = Status.of(at(results));
    assertEquals(24, status.committed());
    assertEquals(OptionalLong.of(24), status.total());
    assertFalse(status.running());
    assertEquals(24, status.states().get("DONE"));
    assertEquals(24, status.outcomes().values().stream().mapToLong(n -> n).sum());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp-4", "lstm-16"})
  void findsAStoredTrialAgainBitForBit(String architecture) throws InterruptedException {
    String[] settings = {"architecture=[" + architecture + "]", "seed=[7]", "steps=20"};
    Path results = run("stored", "local[2]", settings);
    Trial trial = sweep(settings).trial(3);
    TrialResult result = Experiments.run(RACE_EXPERIMENT, List.of(trial)).get(0);
    StoredTrial stored = StoredTrial.find(at(results), RACE_EXPERIMENT, trial.id()).orElseThrow();
    assertEquals(List.of(), stored.differences(RACE_EXPERIMENT, trial, result));
    result.trajectory()[0][2] = Math.nextUp(result.trajectory()[0][2]);
    assertEquals(1, stored.differences(RACE_EXPERIMENT, trial, result).size());
    assertTrue(StoredTrial.find(at(results), RACE_EXPERIMENT, "0".repeat(20)).isEmpty());
  }

  @Test
  void goesOnAfterTrialsThatDiverge() {
    Path results = run("diverging", "local[2]", "objective.learning-rate=[0.05, 1e6]");
    assertEquals(48, Collections.frequency(Rows.texts(results, "state"), "DONE"));
    assertEquals(24, Collections.frequency(Rows.texts(results, "outcome"), "DIVERGED"));
  }

  private Path run(String name, String master, String... settings) {
    Path results = scratch.resolve(name);
    run(sweep(settings), results, Set.of(), master);
    return results;
  }

  private static SweepRun.Summary run(Sweep sweep, Path results, Set<State> retry, String master) {
    Checked progress = new Checked();
    SweepRun.Summary summary =
        new SweepRun(sweep, at(results), retry, progress).run(Optional.of(master), "test");
    progress.assertComplete(summary);
    return summary;
  }

  private Sweep sweep(String... settings) {
    return SweepFile.read(Location.of(file), List.of(settings));
  }

  private static ResultDirectory at(Path directory) {
    return ResultDirectory.at(Location.of(directory));
  }

  private static SortedMap<String, String> science(Path results) {
    return Rows.science(results, RACE_EXPERIMENT);
  }

  private static Set<Path> files(Path results) throws IOException {
    try (Stream<Path> paths = Files.walk(results.resolve("runs"))) {
      return new HashSet<>(paths.toList());
    }
  }

  /** Holds the calls against what {@link Progress} promises, while they come and at the end. */
  private static final class Checked implements Progress {

    private boolean started;
    private boolean ended;
    private long toRun;
    private long alreadyDone;
    private long finished;
    private long committed;

    @Override
    public void start(long trials, long before) {
      assertFalse(started, "two starts");
      started = true;
      toRun = trials;
      alreadyDone = before;
    }

    @Override
    public void more(int round, long trials) {
      assertRunning();
      toRun += trials;
    }

    @Override
    public void finished(long trials) {
      assertRunning();
      // No executor is lost here, so none runs again.
      assertTrue(trials >= finished && trials <= toRun, trials + " of " + toRun);
      finished = trials;
    }

    @Override
    public void notice(String message) {}

    @Override
    public void committed(Map<String, Long> outcomes) {
      assertRunning();
      long all = outcomes.values().stream().mapToLong(n -> n).sum();
      // A trial has no outcome if it fails; of a larger sweep others may be there too.
      assertTrue(all >= committed, all + " after " + committed);
      committed = all;
    }

    @Override
    public void end() {
      assertFalse(ended, "two ends");
      ended = true;
    }

    private void assertRunning() {
      assertTrue(started && !ended, "a call before the start or after the end");
    }

    /** What a run without an error must have told. */
    void assertComplete(SweepRun.Summary summary) {
      assertEquals(summary.trained() > 0, started);
      assertEquals(started, ended);
      assertEquals(summary.trained(), toRun);
      assertEquals(started ? summary.alreadyDone() : 0, alreadyDone);
      assertEquals(toRun, finished);
      if (started) {
        long all = summary.holds().outcomes().values().stream().mapToLong(n -> n).sum();
        assertEquals(all, committed);
      }
    }
  }
}
