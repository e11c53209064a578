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
import java.util.stream.LongStream;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before anything is trained: what is there is found out from the rows, and told. */
class InventoryTest {

  @TempDir private Path scratch;
  private ResultDirectory results;
  private Sweep sweep;
  private final List<String> notices = new ArrayList<>();

  /** Six trials, two in each of two batches. */
  @BeforeEach
  void twoBatches() throws IOException {
    results = ResultDirectory.at(scratch.resolve("results"));
    sweep = sweep("sweep: {x: [1, 2, 3], seed: {count: 2}}");
    batch(0, 0, 2);
    batch(1, 2, 4);
  }

  @Test
  void batchesThatLostTheirMarksAreKeptAndCount() throws IOException {
    Inventory inventory = Inventory.of(results);
    assertEquals(2, toRun(inventory, sweep));
    assertEquals(List.of(), results.committedBatches());
    inventory.settle(notices::add);
    assertEquals(List.of(results.batch(0), results.batch(1)), results.committedBatches());
    assertEquals(
        List.of(
            results.batch(0) + " is complete and lacks only its mark, so it is kept",
            results.batch(1) + " is complete and lacks only its mark, so it is kept"),
        notices);
    assertEquals(2, toRun(Inventory.of(results), sweep));
  }

  @Test
  void aHalfWrittenBatchIsRemovedOnceThatWasTold() throws IOException {
    Files.createFile(ResultDirectory.commitMark(results.batch(0)));
    Files.createDirectories(results.batch(1).resolve("_temporary"));
    Inventory inventory = Inventory.of(results);
    assertEquals(4, toRun(inventory, sweep));
    inventory.settle(
        notice -> {
          assertTrue(Files.exists(results.batch(1)), "it is gone before it was told");
          notices.add(notice);
        });
    assertFalse(Files.exists(results.batch(1)));
    assertEquals(
        List.of(
            results.batch(1) + " was never finished, so it is removed and its trials run again"),
        notices);
    assertTrue(Files.exists(results.batch(0)));
  }

  @Test
  void trialsOfAnotherSweepAreRefusedWhateverTheFilesBesideThemSay() throws IOException {
    Files.createFile(ResultDirectory.commitMark(results.batch(0)));
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
    assertTrue(Files.exists(results.batch(1)));
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
    return SweepFile.read(file, List.of());
  }

  private void batch(int number, long from, long to) throws IOException {
    Path batch = Files.createDirectories(results.batch(number));
    StoredIds.write(
        batch.resolve("part.parquet"),
        LongStream.range(from, to).mapToObj(index -> sweep.trial(index).id()).toList());
  }
}
