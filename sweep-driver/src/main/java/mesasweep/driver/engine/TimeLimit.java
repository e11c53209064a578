package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls something in a thread of its own and interrupts it when it passes a limit. One that does
 * not heed the interrupt is left behind, behind every other thread where the system allows that.
 *
 * @param <T> what the call returns
 */
final class TimeLimit<T> {

  private static final Duration SHORTEST_GRACE = Duration.ofMillis(100);
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

  /** The nice value of what is left behind: it gets 1.5 % of a core that others want. */
  private static final String LEAST = "19";

  private static final Path OWN_THREAD = Path.of("/proc/thread-self"); // Linux has it

  private static final Set<Thread> LEFT_BEHIND = ConcurrentHashMap.newKeySet();

  private final Callable<T> call;
  private final Thread thread = new Thread(this::run, "pack");
  private volatile Optional<String> nativeId = Optional.empty();
  private Optional<T> result = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();
  private boolean expired;
  private boolean leftBehind;

  private TimeLimit(Callable<T> call) {
    this.call = call;
    thread.setDaemon(true);
  }

  /**
   * Calls, and returns when the call has ended or is left behind.
   *
   * @throws InterruptedException if this thread is interrupted; then the call is, too
   */
  static <T> TimeLimit<T> call(Callable<T> call, Duration limit) throws InterruptedException {
    TimeLimit<T> limited = new TimeLimit<>(call);
    limited.thread.start();
    try {
      limited.thread.join(Math.max(1, limit.toMillis()));
      limited.expired = limited.thread.isAlive();
    } finally {
      limited.end(grace(limit));
    }
    return limited;
  }

  private static Duration grace(Duration limit) {
    Duration tenth = limit.dividedBy(10);
    Duration atLeast = tenth.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : tenth;
    return atLeast.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : atLeast;
  }

  /** How many threads there are in this JVM that nothing could end. */
  static int leftBehind() {
    LEFT_BEHIND.removeIf(thread -> !thread.isAlive());
    return LEFT_BEHIND.size();
  }

  /** Whether the limit had passed when the call ended, if it has. */
  boolean hasExpired() {
    return expired;
  }

  /** Whether the call still runs and will not be stopped. */
  boolean isLeftBehind() {
    return leftBehind;
  }

  /** What the call threw. */
  Optional<Throwable> failure() {
    return failure;
  }

  /** What the call returned, if it did. */
  T result() {
    return result.orElseThrow();
  }

  private void run() {
    nativeId = nativeId();
    try {
      result = Optional.of(call.call());
    } catch (Throwable e) { // for who waits
      failure = Optional.of(e);
    }
  }

  private static Optional<String> nativeId() {
    try {
      return Optional.of(Files.readSymbolicLink(OWN_THREAD).getFileName().toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private void end(Duration grace) throws InterruptedException {
    thread.interrupt();
    thread.join(grace.toMillis());
    leftBehind = thread.isAlive();
    if (leftBehind) {
      LEFT_BEHIND.add(thread);
      if (nativeId.isPresent()) {
        putLast(nativeId.get());
      }
    }
  }

  private static void putLast(String thread) throws InterruptedException {
    try {
      new ProcessBuilder("renice", "-n", LEAST, "-p", thread)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      // Without renice it runs on as the others do.
    }
  }
}
