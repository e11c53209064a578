package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitLogTest {

  @TempDir private Path scratch;
  private ResultDirectory results;

  @BeforeEach
  void somewhere() {
    results = ResultDirectory.at(Location.of(scratch));
  }

  @Test
  void whatIsWrittenCountsOnceItIsCommittedAndIsThenAmongTheRuns() throws IOException {
    CommitLog log = CommitLog.open(results);
    String attempt = write(0, "a", "b");
    assertEquals(List.of(), ids());
    List<RowFile> files = log.commit(attempt, name(0), Set.of());
    assertEquals(List.of("a", "b"), ids());
    assertEquals(List.of(results.runs().resolve(name(0).get(0))), locations(files));
    assertEquals(List.of(), results.attempts().list());
    assertEquals(1, CommitLog.open(results).next());
  }

  @Test
  void ofTwoWhoCommitTheSlowerLosesAndNothingOfItCounts() throws IOException {
    CommitLog one = CommitLog.open(results);
    CommitLog other = CommitLog.open(results);
    one.commit(write(0, "a"), name(0), Set.of());
    String attempt = write(0, "a");
    assertThrows(FileAlreadyExistsException.class, () -> other.commit(attempt, name(0), Set.of()));
    assertEquals(List.of("a"), ids());
  }

  @Test
  void aTrialThatIsRunAgainCountsAsItIsNowAndItsCompanionsStay() throws IOException {
    CommitLog log = CommitLog.open(results);
    log.commit(write(0, "a", "b"), name(0), Set.of());
    log.commit(write(1, "c"), name(1), Set.of());
    log.commit(write(2, "a", "d"), name(2), Set.of("a"));
    assertEquals(List.of("a", "b", "c", "d"), ids());
    assertEquals(
        List.of("sweep_batch=000000", "sweep_batch=000001", "sweep_batch=000002"),
        results.committed().files().stream().map(RowFile::batch).toList());
    assertEquals(ids(), idsAmongTheRuns());
    log.commit(write(3, "b"), name(3), Set.of("b"));
    assertEquals(List.of("a", "b", "c", "d"), ids());
    assertEquals(ids(), idsAmongTheRuns());
  }

  /** A run that dies between the commit and the moves, and one that dies before it. */
  @Test
  void whatWasCommittedCountsWhereverItIsUntilTheNextRunMovesIt() throws IOException {
    CommitLog log = CommitLog.open(results);
    log.commit(write(0, "a", "b"), name(0), Set.of());
    Location before = results.runs().resolve(name(0).get(0));
    byte[] superseded = Files.readAllBytes(Path.of(before.path()));
    String attempt = write(1, "a");
    log.commit(attempt, name(1), Set.of("a"));
    before.write(superseded);
    Location after = results.runs().resolve(name(1).get(0));
    after.move(results.attempts().resolve(attempt).resolve(name(1).get(0)));
    write(2, "c");
    assertEquals(List.of("a", "b"), ids());

    List<String> abandoned = new ArrayList<>();
    CommitLog.open(results).settle(folder -> abandoned.add(folder.name()));
    assertEquals(1, abandoned.size());
    assertTrue(abandoned.get(0).startsWith("000002-"), abandoned::toString);
    assertTrue(after.isFile());
    assertEquals(List.of("a", "b"), ids());
    assertEquals(ids(), idsAmongTheRuns());
    assertEquals(List.of(), results.attempts().list());
  }

  @Test
  void aFileThatIsGoneIsMissingUntilItIsWrittenOff() throws IOException {
    CommitLog log = CommitLog.open(results);
    log.commit(write(0, "a"), name(0), Set.of());
    log.commit(write(1, "b"), name(1), Set.of());
    results.runs().resolve(name(0).get(0)).delete();
    assertEquals(name(0), results.committed().missing());
    assertEquals(List.of("b"), ids());
    log.writeOff(name(0));
    assertEquals(List.of(), results.committed().missing());
    log.commit(write(2, "a"), name(2), Set.of());
    assertEquals(List.of("a", "b"), ids());
  }

  @Test
  void aFileOfAnotherLengthIsNamed() throws IOException {
    CommitLog.open(results).commit(write(0, "a"), name(0), Set.of());
    Location file = results.runs().resolve(name(0).get(0));
    file.delete();
    StoredTrialsTest.write(file, List.of("a", "b"));
    String told =
        assertThrows(UnusableResultsException.class, () -> results.committed()).getMessage();
    assertTrue(told.startsWith(file + " cannot be read"), told);
  }

  @Test
  void aTornCommitIsNamedWithWhatToDo() throws IOException {
    CommitLog.open(results).commit(write(0, "a"), name(0), Set.of());
    Location commit = results.commits().resolve("000000.json");
    for (String torn : List.of("", "{\"attempt\": \"x\"", "{}", "[]", "no")) {
      commit.write(torn);
      String told =
          assertThrows(UnusableResultsException.class, () -> results.committed()).getMessage();
      assertTrue(told.startsWith(commit + " is torn"), told);
    }
  }

  /** An attempt at a batch, in a file. */
  private String write(int batch, String... ids) throws IOException {
    String attempt = CommitLog.attempt(batch);
    StoredTrialsTest.write(
        results.attempts().resolve(attempt).resolve(name(batch).get(0)), List.of(ids));
    return attempt;
  }

  private static List<String> name(int batch) {
    return List.of(ResultDirectory.batch(batch) + "/part-" + batch + ".parquet");
  }

  private static List<Location> locations(List<RowFile> files) {
    return files.stream().map(RowFile::location).toList();
  }

  /** Of the trials that count, sorted. */
  private List<String> ids() {
    return ids(locations(results.committed().files()));
  }

  /** Of what any reader finds. */
  private List<String> idsAmongTheRuns() throws IOException {
    return ids(
        new TreeSet<>(results.runs().files().keySet())
            .stream()
                .filter(name -> name.endsWith(".parquet"))
                .map(results.runs()::resolve)
                .toList());
  }

  private static List<String> ids(List<Location> files) {
    List<String> ids = new ArrayList<>();
    for (Location file : files) {
      StoredTrials.scan(
          file, List.of(Schema.TRIAL_ID), row -> ids.add(StoredTrials.text(row, Schema.TRIAL_ID)));
    }
    return ids.stream().sorted().toList();
  }
}
