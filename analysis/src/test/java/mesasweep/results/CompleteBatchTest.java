package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells a batch that lost its commit from one that a killed run left half-written. */
class CompleteBatchTest {

  private static final String ONE = "0".repeat(19) + "1";
  private static final String TWO = "0".repeat(19) + "2";
  private static final String THREE = "0".repeat(19) + "3";

  @TempDir private Path scratch;
  private ResultDirectory results;
  private Location batch;
  private Path file;

  @BeforeEach
  void aBatchWithoutCommit() throws IOException {
    results = ResultDirectory.at(Location.of(scratch));
    batch = results.runs().resolve(ResultDirectory.batch(0));
    file = Path.of(batch.resolve("part-0.parquet").path());
    StoredTrialsTest.write(Location.of(file), List.of(ONE, TWO));
    StoredTrialsTest.write(batch.resolve("part-1.parquet"), List.of(THREE));
  }

  @Test
  void aBatchThatLacksOnlyItsCommitIsComplete() {
    assertTrue(isComplete());
    assertEquals(0, results.committed().files().size());
  }

  /** A run of an older version that was killed while Spark moved the files to their place. */
  @Test
  void aBatchThatSparkWasWritingIsNot() throws IOException {
    StoredTrialsTest.write(batch.resolve("_temporary/0/task_1/part-2.parquet"), List.of());
    assertFalse(isComplete());
  }

  @Test
  void aBatchThatHasATrialTwiceIsNot() throws IOException {
    StoredTrialsTest.write(batch.resolve("part-2.parquet"), List.of(TWO));
    assertFalse(isComplete());
  }

  @Test
  void aBatchWithAFileThatIsCutOffIsNot() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertFalse(isComplete());
  }

  /** After a loss of power a file may have its length and lack some of what was in it. */
  @Test
  void aBatchOfWhichAPageIsBlankIsNot() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 40, 44, (byte) 0);
    Files.write(file, bytes);
    assertFalse(isComplete());
  }

  private boolean isComplete() {
    List<UncountedBatch> uncounted = results.committed().uncounted();
    assertEquals(List.of(batch), uncounted.stream().map(UncountedBatch::folder).toList());
    return uncounted.get(0).isComplete();
  }
}
