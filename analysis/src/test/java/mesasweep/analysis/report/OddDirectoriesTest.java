package mesasweep.analysis.report;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.steps;
import static mesasweep.analysis.tables.RaceResults.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.report.Report.Format;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.results.ResultDirectory;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that lack something: a report and all views, or a message that says what to do. */
@Tag("slow")
class OddDirectoriesTest {
  private static final List<String> VIEWS = Views.ALL.stream().map(View::name).toList();

  private ResultDirectory results;

  @BeforeEach
  void somewhere(@TempDir Path folder) {
    results = ResultDirectory.at(Location.of(folder));
  }

  @AfterEach
  void everyViewAnswers() {
    if (!results.committed().isEmpty()) {
      Views.register(SPARK, List.of(results));
      VIEWS.forEach(view -> SPARK.table(view).collectAsList());
    }
  }

  @Test
  void anEmptyDirectoryIsRefusedWithWhatToDo() {
    UnusableResultsException refused = assertThrows(UnusableResultsException.class, () -> page());

    assertTrue(refused.getMessage().contains("is not a result directory"), refused.getMessage());
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(results, 0, trial("a"));
    commit(results, 1, trial("b"));
    Path file = Path.of(results.committed().files().get(1).location().path());
    byte[] whole = Files.readAllBytes(file);
    // Spark's checksums would find what a copy without them does not.
    Path checksum = file.resolveSibling("." + file.getFileName() + ".crc");
    for (int length : List.of(0, whole.length / 2)) {
      for (boolean checked : List.of(true, false)) {
        if (!checked) {
          Files.deleteIfExists(checksum);
        }
        Files.write(file, Arrays.copyOf(whole, length));
        UnusableResultsException refused =
            assertThrows(UnusableResultsException.class, () -> page());
        assertTrue(
            refused.getMessage().startsWith(file + " cannot be read. If it is damaged"),
            refused.getMessage());
      }
    }
    Files.write(file, whole);
  }

  @Test
  void onlyFailuresAreReportedWithTheirReasons() throws IOException {
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(
        results,
        0,
        trial("a").failed("FAILED", "no memory\n at x"),
        trial("b").failed("CRASHED", "signal 11").with("architecture", "mlp-16"));
    String page = page();

    assertTrue(page.contains("2 trials ran, all of them failed."), page);
    assertTrue(page.contains("no memory"));
    assertTrue(page.contains("signal 11"));
    assertFalse(page.contains("<h2 id=\"times\">"), "there is no when");
  }

  @Test
  void oneSeedOfOneCellIsEnough() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: one
        experiment: race
        sweep: {discount-rate: [0.3], objective-gap: [1.0], architecture: [linear], seed: [0]}
        """);
    commit(results, 0, trial("a").with("robust_step", 50L).with("trajectory", steps(0, 50)));
    String page = page();

    assertTrue(page.contains("1 trial ran, none failed."));
    assertTrue(page.contains("no boundary in the sweep"), page);
    assertTrue(page.contains("No axis was run at two values that could be compared."));
  }

  @Test
  void withoutAGapAxisThereIsAMapOfTheOthersAndNoBoundary() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: gapless
        experiment: race
        sweep: {discount-rate: [0.0, 0.3], batch: [8, 32], seed: [0, 1]}
        """);
    commit(
        results,
        0,
        trial("a").with("discount_rate", 0.0).with("outcome", "DECEPTIVE"),
        trial("b").with("batch", 8L));
    String page = page();

    assertTrue(page.contains("\"x\":\"discount rate\",\"y\":\"batch\""), page);
    assertFalse(page.contains("Critical objective gap"));
  }

  @Test
  void aSweepOfWordsHasNoMapAndStillTimes() throws IOException {
    RaceResults.sweep(
        results,
        "{name: words, experiment: race, sweep: {architecture: [linear, mlp-16], seed: [0]}}");
    commit(results, 0, trial("a").with("long_term_step", 100L), trial("b"));
    String page = page();

    assertTrue(page.contains("There is no map: the sweep has no numeric axis."));
    assertTrue(page.contains("\"kind\":\"incidence\""));
    assertTrue(page.contains("\"kind\":\"trajectories\""));
  }

  @Test
  void aSweepOfNothingButSeedsIsOneGroup() throws IOException {
    RaceResults.sweep(results, "{name: seeds, experiment: race, sweep: {seed: {count: 2}}}");
    commit(results, 0, trial("a"), trial("b").with("seed", 1L));

    assertTrue(page().contains("2 trials ran, none failed."));
  }

  @Test
  void everyTrialThatDivergedHasNoTrajectoryToShow() throws IOException {
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(
        results,
        0,
        trial("a")
            .with("outcome", "DIVERGED")
            .with("diverged_step", 3L)
            .with("trajectory", List.of()));
    String page = page();

    assertFalse(page.contains("<h2 id=\"trials\">"));
    assertTrue(page.contains("100.0\u00a0%"));
  }

  @Test
  void anAxisThatCannotBeShownSideBySideIsNamedWithThosePossible() {
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(results, 0, trial("a"));

    UnusableResultsException refused =
        assertThrows(
            UnusableResultsException.class,
            () ->
                Report.write(
                    SPARK, results, Optional.of("planner"), Optional.empty(), Format.html));
    assertEquals(
        "--by planner: give one of the axes of at most 12 listed values: discount-rate,"
            + " objective-gap, architecture.",
        refused.getMessage());
  }

  @Test
  void anyListedAxisCanBeShownSideBySide() throws IOException {
    RaceResults.sweep(results, RaceResults.SWEEP);
    commit(results, 0, trial("a"), trial("b").with("objective_gap", 0.5));
    Report.write(SPARK, results, Optional.of("objective-gap"), Optional.empty(), Format.html);

    String page = Files.readString(Path.of(results.reportFile().path()));
    assertTrue(page.contains("objective gap 0.5"), page);
    assertTrue(page.contains("\"id\":\"map-0.5\""), page);
  }

  private String page() throws IOException {
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.html);
    return Files.readString(Path.of(results.reportFile().path()));
  }
}
