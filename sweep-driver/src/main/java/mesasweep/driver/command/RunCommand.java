package mesasweep.driver.command;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import mesasweep.driver.engine.SweepRun;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedFiles;
import mesasweep.results.ResultDirectory;
import mesasweep.results.State;
import mesasweep.results.UnusableResultsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    header = "Run, resume or extend a sweep.",
    description = {
      "Trains every trial of the sweep that its result directory does not hold yet. Run it again",
      "after a stop and it goes on; run it with more values and only the new trials are trained."
    },
    footer = {"", "Example: sweep run conf/quickstart.yaml seed='{count: 2}' -o results/small"})
final class RunCommand implements Callable<Integer> {

  @Mixin private SweepArguments arguments;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; local[*] by default: every core of this machine.")
  private String master;

  /** What {@code --retry} can name. */
  enum Retry {
    failed
  }

  @Option(
      names = "--retry",
      paramLabel = "failed",
      description = "Also run again what failed, crashed or timed out before.")
  private Retry retry;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Sweep sweep = arguments.sweep();
    ResultDirectory results = arguments.results(sweep);
    previous(results)
        .ifPresent(previous -> sweep.requireExtends(previous, results.sweepFile().toString()));
    System.out.printf(
        "%s: %d trials (%d cells x %d replicates) into %s%n",
        sweep.name(), sweep.size(), sweep.cells(), sweep.replicates(), results.root());

    SweepRun.Summary summary;
    try {
      summary = run(sweep, results);
    } catch (Throwable e) {
      if (Mesasweep.status(e) != Mesasweep.BAD_INPUT && !StopMessage.isStopping()) {
        Notification.send(sweep, results, Mesasweep.status(e), Mesasweep.message(e));
      }
      throw e;
    }
    int status = conclude(results, summary);
    Notification.send(sweep, results, status, told(summary));
    return status;
  }

  private SweepRun.Summary run(Sweep sweep, ResultDirectory results) {
    SweepRun run = new SweepRun(sweep, results, statesToRetry(), new ProgressDisplay());
    try (StopMessage stop = StopMessage.arm(run, results, commandLine())) {
      return run.run(Optional.ofNullable(master), commandLine());
    }
  }

  /**
   * The sweep that the directory holds, if one can read it; else its rows are held against ours.
   */
  private static Optional<Sweep> previous(ResultDirectory results) {
    CommittedFiles files = results.committed();
    boolean holdsNothing = files.isEmpty() && files.uncounted().isEmpty();
    if (holdsNothing && !results.sweepFile().isFile()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SweepFile.stored(results, List.of()));
    } catch (UnusableResultsException e) {
      System.err.println("warning: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Set<State> statesToRetry() {
    return retry == Retry.failed ? EnumSet.complementOf(EnumSet.of(State.DONE)) : Set.of();
  }

  private String commandLine() {
    return "scripts/sweep "
        + String.join(
            " ",
            spec.root().commandLine().getParseResult().originalArgs().stream()
                .map(RunCommand::quoted)
                .toList());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=:@,+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Says what the run did, what the whole directory holds, and what to ask next. */
  private static int conclude(ResultDirectory results, SweepRun.Summary summary) {
    System.out.println(did(summary));
    Map<String, Long> outcomes = summary.holds().outcomes();
    Map<String, Long> notDone = notDone(summary);
    if (!outcomes.isEmpty()) {
      System.out.println("outcomes: " + ProgressDisplay.counts(outcomes));
    }
    if (!notDone.isEmpty()) {
      System.out.println(
          "not done: "
              + ProgressDisplay.counts(notDone)
              + " (column failure says why; run with --retry failed to run them again)");
    }
    System.out.printf("next: scripts/sweep report %s%n", quoted(results.root().toString()));
    return notDone.isEmpty() ? 0 : Mesasweep.FAILED_TRIALS;
  }

  /** The same in one line. */
  private static String told(SweepRun.Summary summary) {
    Map<String, Long> counts = new LinkedHashMap<>(summary.holds().outcomes());
    counts.putAll(notDone(summary));
    return did(summary) + "; " + ProgressDisplay.counts(counts);
  }

  private static String did(SweepRun.Summary summary) {
    return summary.trained() == 0
        ? "nothing to train: all " + summary.alreadyDone() + " trials are there"
        : "trained "
            + summary.trained()
            + " trials; "
            + summary.alreadyDone()
            + " were there before";
  }

  private static Map<String, Long> notDone(SweepRun.Summary summary) {
    Map<String, Long> states = summary.holds().states();
    states.keySet().removeIf(state -> state.equals(State.DONE.name()));
    return states;
  }
}
