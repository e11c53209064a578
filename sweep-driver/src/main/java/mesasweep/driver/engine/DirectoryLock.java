package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Keeps two sweeps from working in one result directory. The system frees it when a JVM dies. */
public final class DirectoryLock implements AutoCloseable {

  private static final String FILE = ".lock";
  private static final boolean SHARED = true;

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a directory that exists.
   *
   * @return empty if somebody else has it
   */
  static Optional<DirectoryLock> tryAcquire(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel, !SHARED).isEmpty()) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new DirectoryLock(channel));
  }

  /** As {@link #tryAcquire}, again and again for a while. */
  static Optional<DirectoryLock> acquire(Path directory, Duration patience) throws IOException {
    Instant end = Instant.now().plus(patience);
    Optional<DirectoryLock> lock = tryAcquire(directory);
    while (lock.isEmpty() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      lock = tryAcquire(directory);
    }
    return lock;
  }

  /** Whether a sweep is at work in a directory right now. */
  public static boolean isHeld(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return tryLock(channel, SHARED).isEmpty();
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot tell whether a sweep runs in " + directory + ": " + e.getMessage(), e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel, boolean shared)
      throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared));
    } catch (OverlappingFileLockException e) {
      return Optional.empty(); // held within this JVM
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
