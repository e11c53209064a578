package mesasweep.driver.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import mesasweep.driver.engine.Status;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.results.ResultDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "Show how far a sweep is, also while it runs.",
    footer = {"", "Example: sweep status results/quickstart"})
final class StatusCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The result directory.")
  private Path directory;

  @Override
  public Integer call() {
    ResultDirectory results = ResultDirectory.at(directory);
    if (!Files.exists(results.sweepFile())) {
      throw new BadInputException(directory + " is not a result directory: it has no sweep.yaml");
    }
    Status status = Status.of(results);
    System.out.printf(
        "%s: %d of %d trials committed, %s%n",
        directory,
        status.committed(),
        status.total(),
        status.running() ? "running" : "not running");
    status.states().forEach((state, count) -> System.out.printf("  %-12s %d%n", state, count));
    if (!status.outcomes().isEmpty()) {
      System.out.println("outcomes so far");
      status.outcomes().forEach((outcome, n) -> System.out.printf("  %-12s %d%n", outcome, n));
    }
    status.audit().ifPresent(audit -> System.out.println(audit.text()));
    status
        .rate()
        .ifPresent(
            rate ->
                System.out.printf(
                    "%.1f trials/s, time left %.0f s%n",
                    rate, (status.total() - status.committed()) / rate));
    return 0;
  }
}
