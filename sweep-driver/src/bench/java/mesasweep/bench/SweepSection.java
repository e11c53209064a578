package mesasweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;

/** How much of a sweep's wall time is training. */
final class SweepSection implements Bench.Section {

  @Override
  public String title() {
    return "Share of a sweep that is training";
  }

  @Override
  public String measure() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("mesasweep-bench");
    Path results = scratch.resolve("results");
    long start = System.nanoTime();
    String printed =
        Bench.java(
            List.of(),
            Mesasweep.class,
            "run",
            "conf/quickstart.yaml",
            "seed={count: 20}",
            "-o",
            results.toString());
    double wall = (System.nanoTime() - start) / 1e9;
    DoubleAdder training = new DoubleAdder();
    StoredTrials.scan(
        ResultDirectory.at(Location.of(results)).committed().files(),
        List.of("seconds"),
        row -> training.add(row.getDouble("seconds", 0)));
    int cores = Runtime.getRuntime().availableProcessors();
    return String.format(
        "The quickstart with 20 replicates (%s) took %.1f s of wall time on %d cores, from the"
            + " start of the JVM to its end, and %.1f s of training: **%.0f %%** of cores x wall.",
        printed.lines().findFirst().orElseThrow().replaceAll(" into .*", ""),
        wall,
        cores,
        training.sum(),
        100.0 * training.sum() / (cores * wall));
  }
}
