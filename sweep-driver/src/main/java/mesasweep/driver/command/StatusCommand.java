package mesasweep.driver.command;

import java.util.concurrent.Callable;
import mesasweep.driver.engine.Status;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "Show how far a sweep is, also while it runs.",
    footer = {"", "Example: sweep status results/quickstart"})
final class StatusCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The result directory.")
  private Location directory;

  @Override
  public Integer call() {
    ResultDirectory results = ResultDirectory.at(directory);
    results.requireSweep();
    Status status = Status.of(results);
    System.out.printf(
        "%s: %d of %s trials committed, %s%n",
        directory,
        status.committed(),
        status.total().isPresent()
            ? Long.toString(status.total().getAsLong())
            : "an unknown number of",
        status.running() ? "running" : "not running");
    status.states().forEach((state, count) -> System.out.printf("  %-12s %d%n", state, count));
    if (!status.outcomes().isEmpty()) {
      System.out.println("outcomes so far");
      status.outcomes().forEach((outcome, n) -> System.out.printf("  %-12s %d%n", outcome, n));
    }
    status.audit().ifPresent(audit -> System.out.println(audit.text()));
    status.secondsLeft().ifPresent(left -> printRate(status.rate().orElseThrow(), left));
    if (status.committed() > status.total().orElse(Long.MAX_VALUE)) {
      System.err.println(
          "warning: "
              + results.sweepFile()
              + " has fewer trials than are committed, so it is another directory's; restore it, or"
              + " remove it and run the file that was run, which writes it anew");
    }
    Remarks.print(results);
    return 0;
  }

  private static void printRate(double rate, double secondsLeft) {
    System.out.printf("%.1f trials/s, time left %.0f s%n", rate, secondsLeft);
  }
}
