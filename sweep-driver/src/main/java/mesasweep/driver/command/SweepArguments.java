package mesasweep.driver.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.UserFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code plan} and {@code run} have in common: a sweep, and where its results go. */
final class SweepArguments {

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
    return SweepFile.read(fromDirectory(file), settings, this::results);
  }

  ResultDirectory results(Sweep sweep) {
    return results(sweep.name());
  }

  private ResultDirectory results(String name) {
    return ResultDirectory.at(
        fromDirectory(
            Optional.ofNullable(output).orElseGet(() -> Location.of(Path.of("results", name)))));
  }

  /** What relative paths mean. */
  private static Location fromDirectory(Location given) {
    return given.isLocal() ? Location.of(UserFiles.DIRECTORY).resolve(given.path()) : given;
  }
}
