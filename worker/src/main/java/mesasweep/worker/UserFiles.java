package mesasweep.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text files of a user's that values of parameters name. A trial has such a value as {@code
 * my/net.json@0123456789ab}: the path as it was written, and the digest of what stood there, so
 * that a file which changed later is another value and never passes for the old one.
 *
 * <p>A digest stands for one text wherever that comes from: the file, a result directory that kept
 * it, or the driver of a sweep. So it changes no result what is {@link #know known} in a JVM, nor
 * since when; only whether the file is needed.
 */
public final class UserFiles {

  /**
   * What relative paths mean: where the command was given, which spark-submit passes to a driver
   * that it starts on another machine.
   */
  public static final Path DIRECTORY = Path.of(System.getProperty("spark.mesasweep.directory", ""));

  private static final Pattern VALUE = Pattern.compile("(.+)@([0-9a-f]{12})");

  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>(); // by digest

  private UserFiles() {}

  /** What a trial has for a text that stands at a path. */
  public static String value(String path, String text) {
    return path + "@" + digest(text);
  }

  /** The path in a value; a path alone is one. */
  public static String path(String value) {
    Matcher match = VALUE.matcher(value);
    return match.matches() ? match.group(1) : value;
  }

  /** Has this JVM know texts, so that it does not need their files. */
  public static void know(Collection<String> texts) {
    texts.forEach(text -> KNOWN.put(digest(text), text));
  }

  public static boolean isThere(String path) {
    return Files.isRegularFile(DIRECTORY.resolve(path));
  }

  /**
   * The text that a value means: one that is known, or what the file holds, which must be what its
   * digest says, if it has one.
   *
   * @param value a path, with or without a digest
   * @throws IllegalArgumentException if it cannot be had, with the reason
   */
  public static String text(String value) {
    Matcher match = VALUE.matcher(value);
    if (!match.matches()) {
      return read(value);
    }
    String path = match.group(1);
    String digest = match.group(2);
    return Optional.ofNullable(KNOWN.get(digest)).orElseGet(() -> unchanged(path, digest));
  }

  private static String unchanged(String path, String digest) {
    String text = read(path);
    if (!digest(text).equals(digest)) {
      throw new IllegalArgumentException(
          path
              + " has changed: its content is now @"
              + digest(text)
              + ", not @"
              + digest
              + "; restore it, or write "
              + path
              + " alone for the new one");
    }
    return text;
  }

  private static String read(String path) {
    if (!isThere(path)) {
      throw new IllegalArgumentException(
          "there is no file " + path + " in " + DIRECTORY.toAbsolutePath());
    }
    try {
      return Files.readString(DIRECTORY.resolve(path));
    } catch (IOException e) {
      throw new IllegalArgumentException(path + " cannot be read as text: " + e, e);
    }
  }

  /** 48 bits of the SHA-256, the same for every convention of line ends. */
  public static String digest(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.replace("\r\n", "\n")), 0, 6);
  }
}
