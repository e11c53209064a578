package mesasweep.results;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.Views;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {
  @TempDir private Path folder;

  @Test
  void everythingHasItsPlaceUnderTheRoot() {
    ResultDirectory results = ResultDirectory.at(Location.of(Path.of("results", "moe")));

    assertEquals("results/moe/sweep.yaml", results.sweepFile().path());
    assertEquals("results/moe/provenance.json", results.provenanceFile().path());
    assertEquals("sweep_batch=000042", ResultDirectory.batch(42));
    assertEquals("results/moe/report/index.html", results.reportFile().path());
  }

  @Test
  void aMissingDirectoryIsRefusedByName() {
    assertRefused(folder.resolve("nowhere"), "nowhere is not a directory", "results/NAME");
  }

  @Test
  void aForeignDirectoryIsRefusedWithTheFileItLacks() {
    assertRefused(folder, "is not a result directory", "sweep.yaml", "results/NAME");
  }

  @Test
  void theDirectoryAboveTheResultsIsRefusedWithASuggestion() {
    ResultDirectory inside = ResultDirectory.at(Location.of(folder.resolve("moe")));
    RaceResults.sweep(inside, RaceResults.SWEEP);

    assertRefused(folder, "Did you mean " + inside.root() + "?");
  }

  @Test
  void aSweepWithoutCommittedBatchIsRefusedWithTheWayToGoOn() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(folder));
    RaceResults.sweep(results, RaceResults.SWEEP);

    assertRefused(folder, "no results yet", "sweep status", "sweep run");
  }

  @Test
  void rowsThatLostTheirCommitAreTold() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(folder));
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(results);
    results.commits().delete();

    assertRefused(folder, "though there are some in", "; a run keeps those that are complete");
  }

  @Test
  void resultsWhoseSweepFileWasLostAreRefusedWithTheWayToWriteItAnew() throws IOException {
    Files.createDirectories(folder.resolve("runs"));

    assertRefused(folder, folder.resolve("sweep.yaml") + ": there is no such file", "writes it");
  }

  /** Its outcomes would all count as none. */
  @Test
  void aDescriptionOfAnotherExperimentIsRefusedByName() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(folder));
    RaceResults.sweep(results, RaceResults.SWEEP.replace("experiment: race", "experiment: coin"));
    commit(results);

    assertRefused(
        folder, results.experimentFile() + " describes the experiment race, but ", "is of coin");
  }

  @Test
  void aTornDescriptionIsRefusedWithTheWayToWriteItAnew() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(folder));
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(results);
    String whole = Files.readString(Path.of(results.experimentFile().path()));
    for (String torn : List.of("", whole.substring(0, 99), "{\"runs\": []}", "[]", "no")) {
      Files.writeString(Path.of(results.experimentFile().path()), torn);
      assertRefused(folder, results.experimentFile() + ": it is ", "writes it anew");
    }
    Files.delete(Path.of(results.experimentFile().path()));
    assertRefused(folder, results.experimentFile() + ": there is no such file", "writes it anew");
  }

  @Test
  void aTornSweepFileIsRefusedWithWhatIsWrongAndTheWayToWriteItAnew() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(folder));
    commit(results);

    Path file = Path.of(results.sweepFile().path());
    String anew = "`sweep run SWEEP.yaml -o " + folder + "`, with the file that was run, writes it";
    RaceResults.sweep(
        results, "{name: x, experiment: race, sweep: {objective-gap: {linspace: [0, 1, 3]}}}");
    assertRefused(
        folder, file + ": its axis `objective-gap` is `{\"linspace\":[0,1,3]}`, not a list", anew);
    Files.writeString(file, "name: x\nexperiment: [race");
    assertRefused(folder, file + ": it is not YAML from line 2 on", anew);
    Files.writeString(file, "experiment: race");
    assertRefused(folder, file + ": it has no `name`", anew);
    Files.writeString(file, "");
    assertRefused(folder, file + ": it is empty", anew);
    Files.writeString(file, "[1, 2]");
    assertRefused(folder, file + ": it has no `name`", anew);
    Files.write(file, new byte[] {'a', (byte) 0xE4, 'b'});
    assertRefused(folder, file + ": it is not UTF-8 text", anew);
  }

  /** One trial. */
  private static void commit(ResultDirectory results) throws IOException {
    String name = ResultDirectory.batch(0) + "/part-0.parquet";
    StoredTrialsTest.write(results.runs().resolve(name), List.of("a"));
    CommitLog.open(results).commit(CommitLog.attempt(0), List.of(name), Set.of());
  }

  private static void assertRefused(Path root, String... parts) {
    String message =
        assertThrows(
                UnusableResultsException.class,
                () -> Views.register(SPARK, List.of(ResultDirectory.at(Location.of(root)))))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
