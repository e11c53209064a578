package mesasweep.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.command.Mesasweep;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.SparkSession;

/** How long questions to a large sweep take. */
final class AnswerSection implements Bench.Section {
  private static final int TIMES = 5;

  private static final List<String> FLAGS =
      List.of(
          "-Xmx2g",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=240m",
          "-XX:+UseSerialGC");

  @Override
  public String title() {
    return "Questions to 100,000 trials";
  }

  @Override
  public String measure() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("mesasweep-bench");
    Path sweep =
        Files.writeString(
            scratch.resolve("large.yaml"),
            """
            sweep:
              discount-rate: {linspace: [-0.1, 1.2, 14]}
              objective-gap: {logspace: [0.1, 4.0, 9]}
              architecture: [linear, mlp-4]
              seed: {count: 400}
            set: {steps: 80, record: 2, environment.contexts: 16, batch: 8}
            """);
    String results = scratch.resolve("results").toString();
    Bench.java(List.of(), Mesasweep.class, "run", sweep.toString(), "-o", results);
    String[] seconds = Bench.java(FLAGS, Cells.class, results).strip().split(" ");
    long start = System.nanoTime();
    String report = Bench.java(FLAGS, Mesasweep.class, "report", results).strip();
    double reported = (System.nanoTime() - start) / 1e9;
    return String.format(
            "100,800 trials in 252 cells, each with a trajectory of 41 records; heap of at most 2 GiB."
                + "%n%n- `SELECT * FROM cells`, first question after start-up: **%s s**, once more: %s"
                + " s. Start-up itself: %s s.%n- `report`, from the start of the JVM to its end:"
                + " **%.1f s**, a page of %.1f MiB.%n",
            seconds[1], seconds[2], seconds[0], reported, Files.size(Path.of(report)) / 1048576.0)
        + ofQuickstart(scratch.resolve("quickstart").toString());
  }

  /** What a person waits for, with the archive of classes that a build leaves. */
  private static String ofQuickstart(String results) throws IOException, InterruptedException {
    sweep("run", "conf/quickstart.yaml", "-o", results);
    Path archive = Path.of("sweep-driver/target/classes.jsa");
    // It is made anew, in the background, where something was built.
    while (!Files.exists(archive) || Files.exists(archive.resolveSibling("archive"))) {
      Thread.sleep(1000);
    }
    return String.format(
        "%nThe sweep of conf/quickstart.yaml, whole commands of scripts/sweep, medians of"
            + " %d:%n%n- `status`: **%.1f s**%n- `sql`, `SELECT 1`: **%.1f s**%n- `report`: **%.1f"
            + " s**%n",
        TIMES,
        median("status", results),
        median("sql", results, "SELECT 1"),
        median("report", results));
  }

  private static double median(String... command) throws IOException, InterruptedException {
    double[] seconds = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      sweep(command);
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[TIMES / 2];
  }

  private static void sweep(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("scripts/sweep"), Stream.of(command)).toList())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command[0] + " ended with " + process.exitValue() + "\n" + printed);
    }
  }

  /** Prints the seconds of start-up and of two same questions. */
  static final class Cells {
    private Cells() {}

    public static void main(String[] arguments) throws IOException {
      long start = System.nanoTime();
      try (SparkSession spark = SparkSessions.forQueries("bench", Optional.empty())) {
        Views.register(spark, List.of(ResultDirectory.at(Location.of(Path.of(arguments[0])))));
        StringBuilder seconds = new StringBuilder(since(start));
        for (int i = 0; i < 2; i++) {
          long asked = System.nanoTime();
          spark.sql("SELECT * FROM cells").collectAsList();
          seconds.append(' ').append(since(asked));
        }
        System.out.println(seconds);
      }
    }

    private static String since(long start) {
      return String.format("%.1f", (System.nanoTime() - start) / 1e9);
    }
  }
}
