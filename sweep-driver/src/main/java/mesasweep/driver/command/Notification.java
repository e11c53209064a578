package mesasweep.driver.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.ResultDirectory;

/**
 * A command of a person's, {@code execution.notify}, that tells them that a run has ended.
 *
 * @param command of the shell
 * @param facts what it finds in its environment
 */
record Notification(String command, Map<String, String> facts) {

  /** A run waits for no mail server that does not answer. */
  static final Duration LIMIT = Duration.ofMinutes(1);

  /**
   * Runs the command that a sweep names, if any, and says what went wrong with it on standard
   * error, where the run itself is told of.
   *
   * @param status the run's exit status
   * @param summary how it ended
   */
  static void send(Sweep sweep, ResultDirectory results, int status, String summary) {
    sweep
        .execution()
        .notifyCommand()
        .map(
            command ->
                new Notification(
                    command,
                    Map.of(
                        "MESASWEEP_NAME",
                        sweep.name(),
                        "MESASWEEP_STATUS",
                        Integer.toString(status),
                        "MESASWEEP_DIRECTORY",
                        results.root().identity(),
                        "MESASWEEP_SUMMARY",
                        sweep.name() + ": " + oneLine(summary))))
        .flatMap(notification -> notification.send(LIMIT))
        .ifPresent(complaint -> System.err.println("warning: " + complaint));
  }

  private static String oneLine(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  /**
   * Runs the command, in this directory and with no input; what went wrong with it, if anything.
   */
  Optional<String> send(Duration limit) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-c", command)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(facts);
      Process process = builder.start();
      process.getOutputStream().close();
      return await(process, limit);
    } catch (IOException e) {
      return Optional.of("execution.notify cannot be run: " + e.getMessage());
    }
  }

  private Optional<String> await(Process process, Duration limit) {
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue() == 0
            ? Optional.empty()
            : Optional.of(
                "execution.notify ended with status " + process.exitValue() + ": " + command);
      }
      return Optional.of(
          "execution.notify did not end within "
              + limit.toSeconds()
              + " s and was killed: "
              + command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("execution.notify was interrupted: " + command);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
