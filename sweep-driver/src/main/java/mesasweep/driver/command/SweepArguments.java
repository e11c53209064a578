package mesasweep.driver.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code plan} and {@code run} have in common: a sweep, and where its results go. */
final class SweepArguments {

  /**
   * What relative paths mean: where the command was given, which spark-submit passes to a driver
   * that it starts on another machine.
   */
  private static final Location DIRECTORY =
      Location.of(Path.of(System.getProperty("spark.mesasweep.directory", "")));

  @Parameters(index = "0", paramLabel = "SWEEP.yaml", description = "The sweep file.")
  private Location file;

  @Parameters(
      index = "1..*",
      paramLabel = "key=value",
      description = {
        "Changes the sweep file: a parameter (steps=500), an axis",
        "(seed='{count: 3}', planner='[rollout, threshold]'), name, design, samples,",
        "design-seed, where='steps < 500' or execution.KEY."
      })
  private List<String> settings = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The result directory; results/NAME by default.")
  private Location output;

  Sweep sweep() {
    return SweepFile.read(fromDirectory(file), settings);
  }

  ResultDirectory results(Sweep sweep) {
    return ResultDirectory.at(
        fromDirectory(
            Optional.ofNullable(output)
                .orElseGet(() -> Location.of(Path.of("results", sweep.name())))));
  }

  private static Location fromDirectory(Location given) {
    return given.isLocal() ? DIRECTORY.resolve(given.path()) : given;
  }
}
