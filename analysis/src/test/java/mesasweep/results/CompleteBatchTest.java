package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells a batch that lost its mark from one that a killed run left half-written. */
class CompleteBatchTest {

  private static final String ONE = "0".repeat(19) + "1";
  private static final String TWO = "0".repeat(19) + "2";
  private static final String THREE = "0".repeat(19) + "3";

  @TempDir private Path scratch;
  private ResultDirectory results;
  private Path batch;
  private Path file;

  @BeforeEach
  void aBatchWithoutMark() throws IOException {
    results = ResultDirectory.at(scratch);
    batch = Files.createDirectories(results.batch(0));
    file = batch.resolve("part-0.parquet");
    StoredTrialsTest.write(file, List.of(ONE, TWO));
    StoredTrialsTest.write(batch.resolve("part-1.parquet"), List.of(THREE));
  }

  @Test
  void aBatchThatLacksOnlyItsMarkIsComplete() {
    assertTrue(BatchCommit.isComplete(batch));
  }

  @Test
  void aCommitPutsTheMarkThere() throws IOException {
    BatchCommit.commit(batch);
    assertEquals(List.of(batch), results.committedBatches());
    assertEquals(3, CommittedTrials.of(results).size());
  }

  /** A run that was killed while Spark moved the files to their place. */
  @Test
  void aBatchThatSparkWasWritingIsNot() throws IOException {
    Files.createDirectories(batch.resolve("_temporary/0/task_1"));
    assertFalse(BatchCommit.isComplete(batch));
  }

  @Test
  void aBatchWithoutFilesIsNot() throws IOException {
    assertFalse(BatchCommit.isComplete(Files.createDirectories(results.batch(1))));
  }

  @Test
  void aBatchThatHasATrialTwiceIsNot() throws IOException {
    StoredTrialsTest.write(batch.resolve("part-2.parquet"), List.of(TWO));
    assertFalse(BatchCommit.isComplete(batch));
  }

  @Test
  void aBatchWithAFileThatIsCutOffIsNot() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertFalse(BatchCommit.isComplete(batch));
  }

  /** After a loss of power a file may have its length and lack some of what was in it. */
  @Test
  void aBatchOfWhichAPageIsBlankIsNot() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 40, 44, (byte) 0);
    Files.write(file, bytes);
    assertFalse(BatchCommit.isComplete(batch));
  }
}
