package mesasweep.driver.engine;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that started it if it is not closed in time. */
final class TimeLimit implements AutoCloseable {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "trial-time-limit");
            thread.setDaemon(true);
            return thread;
          });

  private final Thread limited = Thread.currentThread();
  private Future<?> alarm;
  private boolean expired;
  private boolean closed;

  private TimeLimit() {}

  static TimeLimit start(Duration limit) {
    TimeLimit started = new TimeLimit();
    started.alarm = TIMER.schedule(started::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
    return started;
  }

  synchronized boolean expired() {
    return expired;
  }

  private synchronized void expire() {
    if (!closed) {
      expired = true;
      limited.interrupt();
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
