package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps two sweeps from working in one result directory. The system frees it when a JVM dies. */
public final class DirectoryLock implements AutoCloseable {

  private static final String FILE = ".lock";

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
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new DirectoryLock(channel));
  }

  /** Whether a sweep is at work in a directory right now. */
  public static boolean isHeld(Path directory) {
    if (!Files.isWritable(directory.resolve(FILE))) {
      return false;
    }
    try {
      Optional<DirectoryLock> lock = tryAcquire(directory);
      if (lock.isPresent()) {
        lock.get().close();
      }
      return lock.isEmpty();
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot tell whether a sweep runs in " + directory + ": " + e.getMessage(), e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held within this JVM
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
