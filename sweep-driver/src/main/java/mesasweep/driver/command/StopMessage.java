package mesasweep.driver.command;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import mesasweep.driver.engine.SweepRun;
import mesasweep.results.ResultDirectory;
import org.jline.utils.Signals;

/**
 * Says, when the process is told to stop, what stays and how to go on. A signal is a person's, and
 * leaves no trial under suspicion; an exit may be a trial's.
 */
final class StopMessage implements AutoCloseable {

  /** With which a person, a closed terminal and a cluster end a process, and their numbers. */
  private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "HUP", 1, "TERM", 15);

  /** What shells add to the number of a signal for the status of what it ended. */
  private static final int SIGNALLED = 128;

  private final SweepRun run;
  private final ResultDirectory results;
  private final String commandLine;
  private final Thread hook = new Thread(this::stop, "stop-message");
  private final Map<String, Object> handlersBefore = new HashMap<>();
  private volatile boolean signalled;

  private StopMessage(SweepRun run, ResultDirectory results, String commandLine) {
    this.run = run;
    this.results = results;
    this.commandLine = commandLine;
  }

  /**
   * @param commandLine that goes on where the run stopped
   */
  static StopMessage arm(SweepRun run, ResultDirectory results, String commandLine) {
    StopMessage message = new StopMessage(run, results, commandLine);
    Runtime.getRuntime().addShutdownHook(message.hook);
    SIGNALS.forEach(message::await);
    return message;
  }

  /** One that the process was started to ignore, as by nohup, stays ignored. */
  private void await(String signal, int number) {
    Object before =
        Signals.register(
            signal,
            () -> {
              signalled = true;
              System.exit(SIGNALLED + number);
            });
    if (before != null) { // this system has it
      handlersBefore.put(signal, before);
    }
  }

  private void stop() {
    System.err.printf(
        "%nstopped: %d batches are committed in %s. To go on:%n  %s%n",
        results.committed().commits(), results.root(), commandLine);
    try {
      if (signalled) {
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
      handlersBefore.forEach(Signals::unregister);
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
