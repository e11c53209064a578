package mesasweep.results.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Files that are either wholly there or not there, also after the machine has lost its power: what
 * they hold is on the disk before their name is.
 */
public final class AtomicFiles {

  private static final int ATTEMPTS = 20;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  /** It forces no directory, and a file only for who may write it. */
  private static final boolean IS_WINDOWS = File.separatorChar == '\\';

  private AtomicFiles() {}

  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A reader of an old file never sees half of the new one. */
  public static void write(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.write(draft, content);
    force(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceParent(file);
  }

  /** Makes a directory and those above it, as far as there are none. */
  public static void createDirectories(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null || Files.isDirectory(absolute)) {
      return;
    }
    createDirectories(parent);
    Files.createDirectories(absolute);
    force(parent);
  }

  /**
   * Gives a folder of files its name, at which there is nothing or an empty folder, once they are
   * on the disk.
   *
   * @throws IOException if there is something else by now, among others
   */
  public static void moveTree(Path draft, Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(draft)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        force(path);
      }
    }
    Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    forceParent(folder);
  }

  /** Waits until the name of a file or directory is on the disk. */
  static void forceParent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      force(parent);
    }
  }

  /** Waits until what a file holds, or the names in a directory, are on the disk. */
  static void force(Path path) throws IOException {
    if (IS_WINDOWS && Files.isDirectory(path)) {
      return;
    }
    StandardOpenOption mode = IS_WINDOWS ? StandardOpenOption.WRITE : StandardOpenOption.READ;
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /**
   * Deletes a folder, if there is one, with what is in it; tries again where somebody else is still
   * writing there, or deleting.
   */
  public static void deleteTree(Path root) throws IOException {
    for (int left = ATTEMPTS; Files.exists(root); left--) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (left == 0) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
      }
    }
  }
}
