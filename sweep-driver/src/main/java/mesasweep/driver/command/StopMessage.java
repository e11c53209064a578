package mesasweep.driver.command;

import java.io.IOException;
import mesasweep.driver.engine.SweepRun;
import mesasweep.results.ResultDirectory;

/** Says, when the process is told to stop, what stays and how to go on. */
final class StopMessage implements AutoCloseable {

  private final Thread hook;

  private StopMessage(Thread hook) {
    this.hook = hook;
  }

  /**
   * @param commandLine that goes on where the run stopped
   */
  static StopMessage arm(SweepRun run, ResultDirectory results, String commandLine) {
    Thread hook =
        new Thread(
            () -> {
              System.err.printf(
                  "%nstopped: %d batches are committed in %s. To go on:%n  %s%n",
                  results.committedBatches().size(), results.root(), commandLine);
              clearSuspicion(run);
            },
            "stop-message");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopMessage(hook);
  }

  /** A signal is a person's, an exit may be a trial's. */
  private static void clearSuspicion(SweepRun run) {
    boolean signal =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .anyMatch(name -> name.startsWith("SIG") && name.endsWith(" handler"));
    try {
      if (signal) {
        run.stoppedByAPerson();
      }
    } catch (IOException e) {
      System.err.println("the next run starts slowly: " + e);
    }
  }

  /** Whether this JVM is on its way out, because of a signal or an exit. */
  static boolean isStopping() {
    try {
      Runtime.getRuntime().removeShutdownHook(new Thread());
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** The run ended by itself. */
  @Override
  public void close() {
    if (!isStopping()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
