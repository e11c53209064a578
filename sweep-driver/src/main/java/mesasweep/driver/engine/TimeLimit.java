package mesasweep.driver.engine;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts the thread that started it if it is not closed in time, and stops it for good if it
 * then does not heed the interrupt either.
 */
final class TimeLimit implements AutoCloseable {

  private static final Duration SHORTEST_GRACE = Duration.ofMillis(100);
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(10);

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "trial-time-limit");
            thread.setDaemon(true);
            return thread;
          });

  private final Thread limited = Thread.currentThread();
  private final Duration grace;
  private Future<?> alarm;
  private boolean expired;
  private boolean closed;

  private TimeLimit(Duration limit) {
    long tenth = limit.toMillis() / 10;
    grace =
        Duration.ofMillis(
            Math.max(SHORTEST_GRACE.toMillis(), Math.min(tenth, LONGEST_GRACE.toMillis())));
  }

  static TimeLimit start(Duration limit) {
    TimeLimit started = new TimeLimit(limit);
    started.alarm = schedule(started::interrupt, limit);
    return started;
  }

  private static Future<?> schedule(Runnable action, Duration delay) {
    return TIMER.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  synchronized boolean expired() {
    return expired;
  }

  private synchronized void interrupt() {
    if (!closed) {
      expired = true;
      limited.interrupt();
      alarm = schedule(this::stop, grace);
    }
  }

  /** Unsafe for locks that the trial holds, and still better than losing a core to it. */
  @SuppressWarnings("deprecation") // nothing else ends a loop that heeds no interrupt
  private synchronized void stop() {
    if (!closed) {
      limited.stop();
    }
  }

  /** Takes back an interrupt that came too late to be noticed. */
  @Override
  public synchronized void close() {
    closed = true;
    alarm.cancel(false);
    if (expired) {
      Thread.interrupted();
    }
  }
}
