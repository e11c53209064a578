package mesasweep.results.store;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;

/**
 * A file or folder on any file system that keeps results: a path of this machine's, or an address
 * such as {@code hdfs://host/path} or {@code s3a://bucket/path}. It need not exist.
 *
 * @param path as messages have it
 */
public record Location(Store store, String path) {

  /** One letter is a drive of Windows; with a slash any kind, without one those in use. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]+):/.*|(file|hdfs|webhdfs|viewfs|s3|s3a|s3n|gs|abfss?|wasbs?):.*",
          Pattern.CASE_INSENSITIVE);

  /**
   * @throws IllegalArgumentException if it is no path, or on a file system where two runs could not
   *     be kept apart; with a message for people
   */
  public static Location of(String text) {
    Matcher address = ADDRESS.matcher(text);
    try {
      if (!address.matches()) {
        return of(Path.of(text));
      }
      String kind = kind(address);
      if (kind.equals("file")) {
        return of(Path.of(URI.create(text)));
      }
      if (HadoopStore.KINDS.contains(kind)) {
        return new Location(HadoopStore.of(text), text.replaceFirst("/+$", ""));
      }
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is on a file system that is not supported, "
              + kind
              + "; allowed is a path of this machine's, which on a cluster every machine has (a"
              + " mount, say), "
              + String.join(" or ", HadoopStore.KINDS.stream().map(k -> k + "://...").toList()));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no path: " + e.getReason(), e);
    }
  }

  public static Location of(Path path) {
    return new Location(LocalStore.INSTANCE, path.toString());
  }

  private static String kind(Matcher address) {
    return Optional.ofNullable(address.group(1))
        .orElseGet(() -> address.group(2))
        .toLowerCase(Locale.ROOT);
  }

  /** Whether it is one of this machine's files, or a mount. */
  public boolean isLocal() {
    return store == LocalStore.INSTANCE;
  }

  /** What is below this folder under a name, which may have several parts. */
  public Location resolve(String name) {
    return new Location(store, store.resolve(path, name));
  }

  /** The last part of the path; empty if it has none. */
  public String name() {
    return store.name(path);
  }

  /** The folder that this is in. */
  public Location parent() {
    return new Location(store, store.parent(path));
  }

  /** One text for all paths of one place. */
  public String identity() {
    return store.identity(path);
  }

  /** As Spark takes it, whatever characters are in it. */
  public String sparkPath() {
    return store.sparkPath(path);
  }

  public boolean isFile() {
    return store.isFile(path);
  }

  public boolean isFolder() {
    return store.isFolder(path);
  }

  /** What is in this folder, sorted by name; empty if there is no such folder. */
  public List<Location> list() throws IOException {
    return store.list(path).stream().map(this::resolve).toList();
  }

  /**
   * The files below this folder, at any depth, and how many bytes each has; by their paths from
   * here with slashes. Empty if there is no such folder.
   */
  public SortedMap<String, Long> files() throws IOException {
    return store.files(path);
  }

  /**
   * The text of this file, which is UTF-8.
   *
   * @throws NoSuchFileException if there is none
   * @throws java.nio.charset.CharacterCodingException if it is not UTF-8
   */
  public String readText() throws IOException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(store.read(path))).toString();
  }

  /**
   * Creates this file with the folders above it, unless it is there: of all who try, in any process
   * of any machine, one succeeds.
   *
   * @throws FileAlreadyExistsException for everyone else
   */
  public void createNew(String text) throws IOException {
    store.createNew(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates or replaces this file. A reader of the old one never sees half of the new one. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates or replaces this file. A reader of the old one never sees half of the new one. */
  public void write(byte[] content) throws IOException {
    store.write(path, content);
  }

  /**
   * Moves this file to a place on the same file system where there is none.
   *
   * @throws NoSuchFileException if it is not there
   */
  public void move(Location to) throws IOException {
    store.move(path, to.path);
  }

  /** Deletes this file, or this folder with what is in it; nothing if neither is there. */
  public void delete() throws IOException {
    store.delete(path);
  }

  /** Waits until what another process wrote to this file survives the loss of power. */
  public void persist() throws IOException {
    store.persist(path);
  }

  /** How many bytes this file has. */
  public long size() throws IOException {
    return store.size(path);
  }

  /** This as a Parquet file to read. */
  public InputFile input() throws IOException {
    return store.input(path);
  }

  /** This as a Parquet file to write, where there is none. */
  public OutputFile output() throws IOException {
    return store.output(path);
  }

  @Override
  public String toString() {
    return path;
  }
}
