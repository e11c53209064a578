package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TimeLimitTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Where Linux has the nice value among the words after the name of a thread. */
  private static final int NICE = 16;

  private final AtomicBoolean released = new AtomicBoolean();
  private final AtomicReference<Thread> stubborn = new AtomicReference<>();
  private final AtomicReference<Path> statistics = new AtomicReference<>();

  @AfterEach
  void release() throws InterruptedException {
    released.set(true);
    if (stubborn.get() != null) {
      stubborn.get().join();
    }
  }

  private String heedNothing() {
    stubborn.set(Thread.currentThread());
    try {
      statistics.set(Path.of("/proc/thread-self").toRealPath().resolve("stat"));
    } catch (IOException e) {
      statistics.set(Path.of("there is no such system")); // and no test that reads it
    }
    while (!released.get()) {
      Thread.interrupted();
      Thread.onSpinWait();
    }
    return "at last";
  }

  @Test
  void returnsWhatTheCallReturns() throws InterruptedException {
    TimeLimit<String> done = TimeLimit.call(() -> "done", LONG);
    assertEquals("done", done.result());
    assertTrue(done.failure().isEmpty());
    assertFalse(done.hasExpired());
    assertFalse(done.isLeftBehind());
  }

  @Test
  void tellsWhatTheCallThrew() throws InterruptedException {
    Error thrown = new StackOverflowError();
    TimeLimit<String> failed =
        TimeLimit.call(
            () -> {
              throw thrown;
            },
            LONG);
    assertSame(thrown, failed.failure().orElseThrow());
    assertFalse(failed.hasExpired());
  }

  @Test
  void interruptsACallThatPassesTheLimit() throws InterruptedException {
    TimeLimit<String> late =
        TimeLimit.call(
            () -> {
              Thread.sleep(LONG.toMillis());
              return "never";
            },
            SHORT);
    assertTrue(late.hasExpired());
    assertFalse(late.isLeftBehind());
    assertInstanceOf(InterruptedException.class, late.failure().orElseThrow());
  }

  @Test
  void interruptsTheCallWithTheOneWhoWaits() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () ->
            TimeLimit.call(
                () -> {
                  try {
                    Thread.sleep(LONG.toMillis());
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                  return "never";
                },
                LONG));
    assertTrue(interrupted.await(1, TimeUnit.MINUTES));
  }

  @Test
  void leavesBehindWhatHeedsNoInterrupt() throws InterruptedException {
    int before = TimeLimit.leftBehind();
    TimeLimit<String> left = TimeLimit.call(this::heedNothing, SHORT);
    assertTrue(left.hasExpired());
    assertTrue(left.isLeftBehind());
    assertTrue(stubborn.get().isDaemon(), "it would keep its JVM from ending");
    assertEquals(before + 1, TimeLimit.leftBehind());
    release();
    assertEquals(before, TimeLimit.leftBehind());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesItsCoreToAllOtherThreads() throws IOException, InterruptedException {
    TimeLimit.call(this::heedNothing, SHORT);
    String words = Files.readString(statistics.get()).replaceFirst(".*\\) ", "");
    assertEquals("19", words.split(" ")[NICE]);
  }
}
