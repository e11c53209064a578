package mesasweep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;

/** What the engine itself takes, with trials that do nothing. */
final class EngineSection implements Bench.Section {

  private static final long TRIALS = 1_000_000;
  private static final int PACK = 64;

  @Override
  public String title() {
    return "The engine by itself";
  }

  @Override
  public String measure() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("mesasweep-bench");
    Path sweep =
        Files.writeString(
            scratch.resolve("no-op.yaml"),
            "experiment: no-op\n"
                + "sweep: {x: {linspace: [0, 1, 1000]}, y: {linspace: [0, 1, 1000]}}\n"
                + "execution: {pack: "
                + PACK
                + "}\n");
    Path results = scratch.resolve("results");
    Process run = start("-Xmx1g", "run", sweep.toString(), "-o", results.toString());
    List<Long> resident = new ArrayList<>();
    while (!run.waitFor(1, TimeUnit.SECONDS)) {
      resident.add(Bench.resident(run.pid()));
    }
    require(run);
    double seconds = secondsOfRun(results);
    int cores = Runtime.getRuntime().availableProcessors();
    return String.format(
        "- %,d no-op trials in packs of %d into Parquet, heap of at most 1 GiB: %.1f s after"
            + " Spark's start, **%,.0f trials a second**.%n- That is %.1f ms of core time a pack,"
            + " an upper bound on the engine's overhead.%n- Resident memory at a quarter, a half,"
            + " three quarters and the end: %s MiB.%n- Running the same sweep again, which finds"
            + " that nothing is left: **%.1f s** from the start of the JVM to its end.%n- `plan` of"
            + " 10^7 trials with a heap of at most 512 MiB: **%.1f s**, likewise.%n",
        TRIALS,
        PACK,
        seconds,
        TRIALS / seconds,
        1000.0 * cores * seconds * PACK / TRIALS,
        quarters(resident),
        wall("-Xmx1g", "run", sweep.toString(), "-o", results.toString()),
        wall("-Xmx512m", "plan", sweep.toString(), "x={linspace: [0, 1, 10000]}"));
  }

  private static String quarters(List<Long> samples) {
    List<String> quarters = new ArrayList<>();
    for (int quarter = 1; quarter <= 4; quarter++) {
      quarters.add(Long.toString(samples.get(samples.size() * quarter / 4 - 1)));
    }
    return String.join(", ", quarters);
  }

  private static double secondsOfRun(Path results) throws IOException {
    JsonNode runs =
        new ObjectMapper()
            .readTree(ResultDirectory.at(Location.of(results)).provenanceFile().readText())
            .get("runs");
    Instant start = Instant.parse(runs.get(0).get("startedAt").asText());
    Instant end = Instant.parse(runs.get(0).get("finishedAt").asText());
    return Duration.between(start, end).toMillis() / 1000.0;
  }

  private static double wall(String heap, String... arguments)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = start(heap, arguments);
    process.waitFor();
    require(process);
    return (System.nanoTime() - start) / 1e9;
  }

  private static Process start(String heap, String... arguments) throws IOException {
    return Bench.command(List.of(heap), Mesasweep.class, arguments).inheritIO().start();
  }

  private static void require(Process process) throws IOException {
    if (process.exitValue() != 0) {
      throw new IOException("ended with status " + process.exitValue());
    }
  }
}
