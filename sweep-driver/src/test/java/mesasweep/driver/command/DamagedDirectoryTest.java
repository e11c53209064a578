package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.report.Report;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each file of a result directory cut off at several places, emptied, removed, and filled with what
 * another holds: every command answers, or refuses in a line that names the file and what to do,
 * and no trial is lost or there twice.
 */
@Tag("slow")
class DamagedDirectoryTest {

  private static final int PLACES = 8;
  private static final int TRIALS = 6;
  private static final Path BATCH = Path.of("runs", "sweep_batch=000001");
  private static final Path COMMIT = Path.of("commits", "000001.json");
  private static final Path SWEEP = Path.of("sweep.yaml");
  private static final Path EXPERIMENT = Path.of("experiment.json");
  private static final Path PROVENANCE = Path.of("provenance.json");

  @TempDir private static Path scratch;
  private static Path file;
  private static Path whole;

  /** A file of the directory, and what becomes of it; removed if it holds nothing. */
  private record Damage(Path name, String what, Optional<byte[]> content) {

    /** A damaged copy of the directory. */
    ResultDirectory copy() throws IOException {
      Path directory = Files.createTempDirectory(scratch, "damaged");
      copyTo(directory);
      Path damaged = directory.resolve(name);
      if (content.isPresent()) {
        Files.write(damaged, content.get());
      } else {
        Files.delete(damaged);
      }
      return ResultDirectory.at(Location.of(directory));
    }

    @Override
    public String toString() {
      return name + " " + what;
    }
  }

  @BeforeAll
  static void aSmallSweep() throws IOException {
    file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            experiment: no-op
            sweep: {x: [1, 2, 3], seed: {count: 2}}
            execution: {batch: 2}
            """);
    whole = scratch.resolve("whole");
    assertEquals(0, Answer.of("run", file.toString(), "-o", whole.toString()).status());
    Files.writeString(whole.resolve(".in-flight"), "4096");
    Files.createDirectories(whole.resolve("report"));
    Files.writeString(whole.resolve("report").resolve("index.html"), "<html>a report</html>");
  }

  @Test
  void isRunToItsEndOrRefused() throws IOException {
    for (Damage damage : damages(files())) {
      ResultDirectory results = damage.copy();
      Answer run = Answer.of("run", file.toString(), "-o", results.root().toString());
      if (run.status() == 0) {
        assertEquals(
            TRIALS, CommittedTrials.of(results.committed().files()).size(), damage::toString);
        assertEquals(List.of(), results.committed().uncounted(), damage::toString);
        assertEquals(List.of(), results.committed().missing(), damage::toString);
        assertEquals(
            Files.readString(whole.resolve(SWEEP)),
            Files.readString(Path.of(results.sweepFile().path())));
        assertEquals(
            Files.readString(whole.resolve(EXPERIMENT)),
            Files.readString(Path.of(results.experimentFile().path())));
      } else {
        assertRefused(damage, results, run);
      }
    }
  }

  @Test
  void isCountedOrRefused() throws IOException {
    for (Damage damage : damages(files())) {
      ResultDirectory results = damage.copy();
      Answer status = Answer.of("status", results.root().toString());
      if (status.status() == 0) {
        String counted =
            CommittedTrials.of(results.committed().files()).size() + " of " + TRIALS + " trials";
        assertTrue(status.out().contains(counted), () -> damage + ": " + status);
      } else {
        assertRefused(damage, results, status);
      }
    }
  }

  /** The session is one, so that this does what the commands do and not the commands themselves. */
  @Test
  void isAnsweredFromOrRefused() throws IOException {
    List<Path> read =
        files().stream()
            .filter(name -> name.startsWith("runs") || List.of(SWEEP, EXPERIMENT).contains(name))
            .toList();
    try (SparkSession spark = SparkSessions.forQueries("damaged", Optional.empty())) {
      spark.conf().set("spark.sql.codegen.wholeStage", false);
      spark.conf().set("spark.sql.shuffle.partitions", 1);
      for (Damage damage : damages(read)) {
        ResultDirectory results = damage.copy();
        Answer answer = sql(spark, results);
        if (answer.status() == 0) {
          int there = CommittedTrials.of(results.committed().files()).size();
          assertEquals(there + "," + there, answer.out().lines().skip(1).findFirst().orElse(""));
        } else {
          assertRefused(damage, results, answer);
        }
        if (answer.status() != 0 && damage.what().equals("emptied")) { // it opens them likewise
          assertEquals(
              answer.err().strip(),
              assertThrows(UnusableResultsException.class, () -> report(spark, results))
                  .getMessage(),
              damage::toString);
        }
      }
      Damage torn = damages(List.of(PROVENANCE)).get(PLACES / 2);
      report(spark, torn.copy());
    }
  }

  private static Answer sql(SparkSession spark, ResultDirectory results) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String complaint;
    try {
      Views.register(spark, List.of(results));
      complaint =
          new SqlAnswers(spark, Format.csv)
              .print(
                  "SELECT count(final_sum), count(DISTINCT trial_id) FROM runs",
                  new PrintStream(out, true, StandardCharsets.UTF_8))
              .orElse("");
    } catch (UnusableResultsException e) {
      complaint = e.getMessage();
    }
    return new Answer(
        complaint.isEmpty() ? 0 : 2,
        out.toString(StandardCharsets.UTF_8),
        complaint.isEmpty() ? "" : complaint + "\n");
  }

  private static void report(SparkSession spark, ResultDirectory results) throws IOException {
    Report.write(spark, results, Optional.empty(), Optional.empty(), Report.Format.html);
    assertTrue(Files.size(Path.of(results.reportFile().path())) > 1000);
  }

  /** One line, beside warnings. */
  private static void assertRefused(Damage damage, ResultDirectory results, Answer answer) {
    String told = answer.err();
    List<String> lines = told.lines().filter(line -> !line.startsWith("warning: ")).toList();
    assertEquals(2, answer.status(), () -> damage + ": " + told);
    assertEquals(1, lines.size(), () -> damage + ": " + told);
    String named = results.root().resolve(damage.name().toString()).path();
    assertTrue(lines.get(0).contains(named), () -> damage + ": " + told);
    assertTrue(lines.get(0).matches(".*(restore|`sweep run).*"), () -> damage + ": " + told);
    assertFalse(told.contains("\tat "), () -> damage + ": " + told);
  }

  private static List<Damage> damages(List<Path> names) throws IOException {
    List<Damage> damages = new ArrayList<>();
    for (Path name : names) {
      byte[] content = Files.readAllBytes(whole.resolve(name));
      for (int place = 1; place <= PLACES && content.length > PLACES; place++) {
        int length = place * content.length / (PLACES + 1);
        damages.add(
            new Damage(name, "cut at " + length, Optional.of(Arrays.copyOf(content, length))));
      }
      damages.add(new Damage(name, "emptied", Optional.of(new byte[0])));
      damages.add(new Damage(name, "removed", Optional.empty()));
      Path other = name.equals(SWEEP) ? PROVENANCE : SWEEP;
      byte[] others = Files.readAllBytes(whole.resolve(other));
      damages.add(new Damage(name, "filled with " + other, Optional.of(others)));
      if (name.toString().endsWith(".parquet")) {
        byte[] rows = Files.readAllBytes(ofBatch(0));
        damages.add(new Damage(name, "filled with another batch's", Optional.of(rows)));
      }
    }
    return damages;
  }

  private static Path ofBatch(int number) {
    return Path.of(
        ResultDirectory.at(Location.of(whole)).committed().files().get(number).location().path());
  }

  /** Of the batches, which are alike, one. */
  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(whole)) {
      return all.filter(Files::isRegularFile)
          .map(whole::relativize)
          .filter(name -> !name.startsWith("runs") || name.startsWith(BATCH))
          .filter(name -> !name.startsWith("commits") || name.equals(COMMIT))
          .sorted()
          .toList();
    }
  }

  private static void copyTo(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(whole)) {
      for (Path path : all.toList()) {
        Path target = directory.resolve(whole.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
