package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommitLog;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.RowFile;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before anything is trained: what is there is found out from the rows, and told. */
class InventoryTest {

  @TempDir private Path scratch;
  private ResultDirectory results;
  private Sweep sweep;
  private final List<String> notices = new ArrayList<>();

  /** Six trials, two in each of two batches that no commit names. */
  @BeforeEach
  void twoBatches() throws IOException {
    results = ResultDirectory.at(Location.of(scratch.resolve("results")));
    sweep = sweep("sweep: {x: [1, 2, 3], seed: {count: 2}}");
    batch(0, 0, 2);
    batch(1, 2, 4);
  }

  @Test
  void batchesThatLostTheirCommitsAreKeptAndCount() throws IOException {
    Inventory inventory = Inventory.of(results);
    assertEquals(2, toRun(inventory, sweep));
    assertEquals(List.of(), results.committed().files());
    inventory.settle(notices::add);
    assertEquals(names(0, 1), names());
    assertEquals(
        List.of(
            folder(0) + " is complete and lacks only its commit, so it is kept",
            folder(1) + " is complete and lacks only its commit, so it is kept"),
        notices);
    assertEquals(2, toRun(Inventory.of(results), sweep));
  }

  /** A run that came in between would have the same trials trained and committed twice. */
  @Test
  void whoCommitsAfterTheReadingTakesTheNumberOfWhoHasRead() throws IOException {
    Inventory.of(results).settle(notice -> {});
    Inventory read = Inventory.of(results);
    batch(2, 4, 6);
    CommitLog.open(results)
        .commit(
            CommitLog.attempt(2), List.of(ResultDirectory.batch(2) + "/part.parquet"), Set.of());
    assertEquals(2, toRun(read, sweep));
    Commits commits =
        new Commits(results, read.log(), read.trials(), new FailureLimit(OptionalInt.empty()));
    WrittenBatch same =
        new WrittenBatch(
            new Batch(2, List.of(), 2),
            CommitLog.attempt(2),
            List.of(ResultDirectory.batch(2) + "/part.parquet"));
    assertThrows(InfrastructureException.class, () -> commits.add(same));
    assertEquals(6, CommittedTrials.of(results.committed().files()).size());
  }

  /** As an older version left them, which kept the rows of a trial's earlier runs. */
  @Test
  void ofATrialThatIsThereTwiceTheLaterBatchCounts() throws IOException {
    batch(2, 1, 3);
    Inventory.of(results).settle(notices::add);
    assertEquals(4, CommittedTrials.of(results.committed().files()).size());
    List<String> stored = new ArrayList<>();
    StoredTrials.scan(
        results.committed().files(),
        List.of("trial_id"),
        row -> stored.add(StoredTrials.text(row, "trial_id")));
    assertEquals(4, stored.size());
    assertEquals(
        results.runs().files().keySet().stream().filter(n -> n.endsWith(".parquet")).toList(),
        names());
  }

  @Test
  void aHalfWrittenBatchIsRemovedOnceThatWasTold() throws IOException {
    Inventory.of(results).settle(notice -> {});
    Path attempt = scratch.resolve("results/attempts/000002-x");
    Files.createDirectories(attempt.resolve("sweep_batch=000002/_temporary"));
    Inventory inventory = Inventory.of(results);
    assertEquals(2, toRun(inventory, sweep));
    inventory.settle(
        notice -> {
          assertTrue(Files.exists(attempt), "it is gone before it was told");
          notices.add(notice);
        });
    assertFalse(Files.exists(attempt));
    assertEquals(
        List.of(attempt + " was never finished, so it is removed and its trials run again"),
        notices);
    assertEquals(names(0, 1), names());
  }

  @Test
  void trialsOfAnotherSweepAreRefusedWhateverTheFilesBesideThemSay() throws IOException {
    Sweep other = sweep("sweep: {x: [1, 2, 3], seed: {count: 2}}\nset: {y: 7}");
    Inventory inventory = Inventory.of(results);
    BadInputException refused =
        assertThrows(BadInputException.class, () -> toRun(inventory, other));
    assertEquals(
        results.root()
            + ": of the 4 trials that it holds 4 are not of this sweep, and "
            + results.sweepFile()
            + ", which would tell of which, is missing; run the sweep that they are of, or choose"
            + " another directory with -o",
        refused.getMessage());
    assertTrue(folder(1).isFolder());
  }

  @Test
  void aLargerSweepTakesThemOver() throws IOException {
    assertEquals(
        8 - 4, toRun(Inventory.of(results), sweep("sweep: {x: [1, 2, 3, 4], seed: {count: 2}}")));
  }

  private static long toRun(Inventory inventory, Sweep sweep) {
    Rounds rounds = new Rounds(sweep, inventory.trials(), end -> false);
    Optional<Rounds.Round> first = rounds.next();
    inventory.requireNothingBeside(sweep, rounds.held());
    return first.map(Rounds.Round::toRun).orElse(0L);
  }

  private Sweep sweep(String text) throws IOException {
    Path file = Files.writeString(scratch.resolve("s.yaml"), "experiment: no-op\n" + text);
    return SweepFile.read(Location.of(file), List.of());
  }

  private void batch(int number, long from, long to) throws IOException {
    Path batch = Files.createDirectories(Path.of(folder(number).path()));
    StoredIds.write(
        batch.resolve("part.parquet"),
        LongStream.range(from, to).mapToObj(index -> sweep.trial(index).id()).toList());
  }

  private Location folder(int batch) {
    return results.runs().resolve(ResultDirectory.batch(batch));
  }

  /** The names of the files that count. */
  private List<String> names() {
    return results.committed().files().stream().map(RowFile::name).toList();
  }

  private static List<String> names(int... batches) {
    return IntStream.of(batches).mapToObj(n -> ResultDirectory.batch(n) + "/part.parquet").toList();
  }
}
