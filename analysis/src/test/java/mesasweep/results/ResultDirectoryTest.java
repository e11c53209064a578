package mesasweep.results;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultDirectoryTest {
  @TempDir private Path folder;

  @Test
  void everythingHasItsPlaceUnderTheRoot() {
    ResultDirectory results = ResultDirectory.at(Path.of("results", "moe"));

    assertEquals(Path.of("results/moe/sweep.yaml"), results.sweepFile());
    assertEquals(Path.of("results/moe/provenance.json"), results.provenanceFile());
    assertEquals(Path.of("results/moe/runs/sweep_batch=000042"), results.batch(42));
    assertEquals(Path.of("results/moe/report/index.html"), results.reportFile());
  }

  @Test
  void batchesAreCommittedOnceTheyHoldTheMarker() throws IOException {
    ResultDirectory results = ResultDirectory.at(folder);
    assertEquals(List.of(), results.committedBatches());
    for (int number : new int[] {2, 0, 1}) {
      Files.createDirectories(results.batch(number));
    }
    Files.createDirectories(results.runs().resolve("notes"));
    Files.createFile(results.batch(2).resolve("_SUCCESS"));
    Files.createFile(results.batch(0).resolve("_SUCCESS"));

    assertEquals(List.of(results.batch(0), results.batch(2)), results.committedBatches());
    assertEquals(List.of(results.batch(1)), results.unfinishedBatches());
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
    ResultDirectory inside = ResultDirectory.at(folder.resolve("moe"));
    RaceResults.sweep(inside, RaceResults.SWEEP);

    assertRefused(folder, "Did you mean " + inside.root() + "?");
  }

  @Test
  void aSweepWithoutCommittedBatchIsRefusedWithTheWayToGoOn() throws IOException {
    ResultDirectory results = ResultDirectory.at(folder);
    RaceResults.sweep(results, RaceResults.SWEEP);
    Files.createDirectories(results.batch(0));

    assertRefused(folder, "no results yet", "sweep status", "sweep run");
  }

  @Test
  void batchesThatLostTheirMarksAreTold() throws IOException {
    ResultDirectory results = ResultDirectory.at(folder);
    RaceResults.sweep(results, RaceResults.SWEEP);
    Files.createDirectories(results.batch(0));

    assertRefused(folder, "perhaps without their marks _SUCCESS, which a run makes anew");
  }

  @Test
  void resultsWhoseSweepFileWasLostAreRefusedWithTheWayToWriteItAnew() throws IOException {
    Files.createDirectories(ResultDirectory.at(folder).batch(0));

    assertRefused(folder, folder.resolve("sweep.yaml") + ": there is no such file", "writes it");
  }

  /** Its outcomes would all count as none. */
  @Test
  void aDescriptionOfAnotherExperimentIsRefusedByName() throws IOException {
    ResultDirectory results = ResultDirectory.at(folder);
    RaceResults.sweep(results, RaceResults.SWEEP.replace("experiment: race", "experiment: coin"));
    Files.createDirectories(results.batch(0));
    Files.createFile(results.batch(0).resolve("_SUCCESS"));
    Files.createFile(results.batch(0).resolve("part-0.parquet"));

    assertRefused(
        folder, results.experimentFile() + " describes the experiment race, but ", "is of coin");
  }

  @Test
  void aTornDescriptionIsRefusedWithTheWayToWriteItAnew() throws IOException {
    ResultDirectory results = ResultDirectory.at(folder);
    RaceResults.sweep(results, RaceResults.SWEEP);
    Files.createDirectories(results.batch(0));
    Files.createFile(results.batch(0).resolve("_SUCCESS"));
    Files.createFile(results.batch(0).resolve("part-0.parquet"));
    String whole = Files.readString(results.experimentFile());
    for (String torn : List.of("", whole.substring(0, 99), "{\"runs\": []}", "[]", "no")) {
      Files.writeString(results.experimentFile(), torn);
      assertRefused(folder, results.experimentFile() + ": it is ", "writes it anew");
    }
    Files.delete(results.experimentFile());
    assertRefused(folder, results.experimentFile() + ": there is no such file", "writes it anew");
  }

  @Test
  void aTornSweepFileIsRefusedWithWhatIsWrongAndTheWayToWriteItAnew() throws IOException {
    ResultDirectory results = ResultDirectory.at(folder);
    Files.createDirectories(results.batch(0));
    Files.createFile(results.batch(0).resolve("_SUCCESS"));
    Files.createFile(results.batch(0).resolve("part-0.parquet"));

    Path file = results.sweepFile();
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

  private static void assertRefused(Path root, String... parts) {
    String message =
        assertThrows(
                UnusableResultsException.class,
                () -> Views.register(SPARK, List.of(ResultDirectory.at(root))))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
