package mesasweep.driver.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;

/**
 * Keeps two sweeps from working in one result directory, on any file system: who works there says
 * so in a file, again and again. The directory is free once the last word is that the work has
 * ended, or is of a process of this machine that is gone, or nothing more is heard from another
 * machine. Should two think that it is theirs, the commits still keep the rows right.
 */
public final class Lease implements AutoCloseable {

  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** The system tells when a process began by its clock, which may have been set since. */
  private static final Duration CLOCK_CHANGE = Duration.ofMinutes(1);

  private static final Duration GLANCE = Duration.ofMillis(500);

  private static final JsonMapper JSON = new JsonMapper();
  private static final String HOST = host();

  private final Location file;
  private final Consumer<String> notices;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(Lease::daemon);

  /**
   * What is said of a directory.
   *
   * @param host the machine at work
   * @param process its number there
   * @param begun when the process began, milliseconds since 1970; 0 if the system does not tell
   * @param said when this was said, likewise
   * @param working false once the work has ended
   */
  private record Word(String host, long process, long begun, long said, boolean working) {

    static Word now(boolean working) {
      ProcessHandle self = ProcessHandle.current();
      return new Word(HOST, self.pid(), begun(self), Instant.now().toEpochMilli(), working);
    }

    private static long begun(ProcessHandle process) {
      return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    boolean isOfThisMachine() {
      return host.equals(HOST);
    }

    /** Whether the process is there, on this machine: this one, and none with its number since. */
    boolean isAlive() {
      return ProcessHandle.of(process)
          .filter(one -> Math.abs(begun(one) - begun) < CLOCK_CHANGE.toMillis())
          .isPresent();
    }
  }

  private Lease(Location file, Consumer<String> notices) {
    this.file = file;
    this.notices = notices;
    long pause = BETWEEN_WORDS.toMillis();
    renewal.scheduleAtFixedRate(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a directory. Whether a run on another machine is still at work is waited for.
   *
   * @param notices takes what a person should know, in any thread
   * @return empty if somebody else has it
   */
  static Optional<Lease> take(ResultDirectory results, Consumer<String> notices)
      throws IOException {
    List<Location> words = words(results);
    int next = 0;
    if (!words.isEmpty()) {
      Location last = words.get(words.size() - 1);
      if (isHeld(last, notices)) {
        return Optional.empty();
      }
      next = number(last) + 1;
    }
    Location mine = folder(results).resolve(String.format(Locale.ROOT, "%06d.json", next));
    try {
      mine.createNew(JSON.writeValueAsString(Word.now(true)));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty(); // somebody else was faster
    }
    for (Location old : words) {
      old.delete();
    }
    return Optional.of(new Lease(mine, notices));
  }

  /** Whether a sweep seems to be at work in a directory right now. */
  public static boolean isHeld(ResultDirectory results) {
    try {
      List<Location> words = words(results);
      Optional<Word> last = words.isEmpty() ? Optional.empty() : read(words.get(words.size() - 1));
      return last.filter(Word::working)
          .filter(
              word ->
                  word.isOfThisMachine()
                      ? word.isAlive()
                      : Instant.ofEpochMilli(word.said()).plus(SILENCE).isAfter(Instant.now()))
          .isPresent();
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot tell whether a sweep runs in " + results.root() + ": " + e.getMessage(), e);
    }
  }

  /** Clocks of two machines differ: what counts is whether anything more is said. */
  private static boolean isHeld(Location file, Consumer<String> notices) throws IOException {
    Optional<Word> first = read(file).filter(Word::working);
    if (first.isEmpty() || first.get().isOfThisMachine()) {
      return first.filter(Word::isAlive).isPresent();
    }
    notices.accept(
        file
            + " says that a run is at work on "
            + first.get().host()
            + "; waiting up to "
            + SILENCE.toSeconds()
            + " s for a sign of it");
    long end = System.nanoTime() + SILENCE.toNanos();
    Optional<Word> now = first;
    while (now.equals(first) && System.nanoTime() < end) {
      LockSupport.parkNanos(GLANCE.toNanos());
      now = read(file);
    }
    return !now.equals(first) && now.map(Word::working).orElse(true); // gone: taken by another
  }

  private static Location folder(ResultDirectory results) {
    return results.root().resolve("lease");
  }

  private static List<Location> words(ResultDirectory results) throws IOException {
    return folder(results).list().stream()
        .filter(file -> file.name().matches("\\d{6}\\.json"))
        .toList();
  }

  private static int number(Location file) {
    return Integer.parseInt(file.name().substring(0, 6));
  }

  /** What a file says; empty if it is gone or torn. */
  private static Optional<Word> read(Location file) throws IOException {
    try {
      return Optional.of(JSON.readValue(file.readText(), Word.class));
    } catch (JacksonException | NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void renew() {
    try {
      file.write(JSON.writeValueAsString(Word.now(true)));
    } catch (IOException e) {
      notices.accept("warning: nobody is told that this run is at work: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    renewal.shutdown();
    try {
      renewal.awaitTermination(BETWEEN_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.write(JSON.writeValueAsString(Word.now(false)));
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "lease");
    thread.setDaemon(true);
    return thread;
  }

  /** The name of this machine, without asking the network; unlike any other if it has none. */
  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return System.getenv().getOrDefault("HOSTNAME", UUID.randomUUID().toString());
    }
  }
}
