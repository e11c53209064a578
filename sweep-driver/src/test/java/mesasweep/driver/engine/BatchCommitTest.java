package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch whose rows are not its trials, whatever may be the cause. */
@Tag("slow")
class BatchCommitTest {

  private static final Experiment NO_OP = Experiments.named("no-op").orElseThrow();

  @TempDir private Path scratch;

  @AfterEach
  void mend() {
    FaultyWriter.FAULT.set(UnaryOperator.identity());
  }

  static List<UnaryOperator<List<Group>>> faults() {
    return FaultyWriter.faults();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isNotCommittedAndRunsAgain(UnaryOperator<List<Group>> fault) throws IOException {
    Path undisturbed = scratch.resolve("undisturbed");
    run(undisturbed, new RecordedProgress());
    Path disturbed = scratch.resolve("disturbed");
    RecordedProgress progress = new RecordedProgress();
    FaultyWriter.FAULT.set(fault);
    run(disturbed, progress);
    assertEquals(1, progress.notices().size());
    assertTrue(progress.notices().get(0).matches("batch \\d runs again: of its 10 rows .*"));
    assertEquals(Rows.science(undisturbed, NO_OP), Rows.science(disturbed, NO_OP));
    assertTrue(progress.mostFinished() <= progress.toRun());
  }

  @Test
  void isGivenUpIfItStaysWrong() throws IOException {
    UnaryOperator<List<Group>> forever =
        new UnaryOperator<>() {
          @Override
          public List<Group> apply(List<Group> rows) {
            FaultyWriter.FAULT.set(this);
            return FaultyWriter.withoutTheLast(rows);
          }
        };
    FaultyWriter.FAULT.set(forever);
    Path results = scratch.resolve("results");
    InfrastructureException stopped =
        assertThrows(
            InfrastructureException.class,
            () -> run(results, new RecordedProgress(), "execution.batch=20"));
    assertTrue(stopped.getMessage().contains("1 are missing"), stopped::getMessage);
    assertEquals(List.of(), ResultDirectory.at(Location.of(results)).committed().files());
  }

  private void run(Path results, Progress progress, String... settings) throws IOException {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: no-op
            sweep: {x: {linspace: [0, 1, 20]}}
            execution: {batch: 10}
            """);
    try (SparkProperties faulty =
        SparkProperties.with(
            "spark.sql.sources.commitProtocolClass", FaultyWriter.class.getName())) {
      new SweepRun(
              SweepFile.read(Location.of(file), List.of(settings)),
              ResultDirectory.at(Location.of(results)),
              Set.of(),
              progress)
          .run(Optional.of("local[2]"), "test");
    }
  }
}
