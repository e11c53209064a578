package mesasweep.driver.command;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.driver.sweep.BadInputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A path on a file system of this machine. An address somewhere else, which Java would take for a
 * folder of that name, is refused.
 */
final class LocalPath implements ITypeConverter<Path> {

  /** One letter is a drive of Windows; with a slash any kind, without one those in use. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]+):/.*|(file|hdfs|webhdfs|viewfs|s3|s3a|s3n|gs|abfss?|wasbs?):.*",
          Pattern.CASE_INSENSITIVE);

  @Override
  public Path convert(String text) {
    try {
      return of(text);
    } catch (BadInputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * @throws BadInputException if it is no path of this machine's
   */
  static Path of(String text) {
    if (text.isBlank()) {
      throw new BadInputException("an empty path; give a file or a folder, . for this one");
    }
    if (text.equals("~") || text.startsWith("~/")) {
      throw new BadInputException(
          "'"
              + text
              + "' begins with ~, which the shell takes for your home only where a word begins;"
              + " write -o "
              + text
              + " and not -o="
              + text
              + ", or ./"
              + text
              + " for a folder of that name");
    }
    Matcher address = ADDRESS.matcher(text);
    try {
      if (!address.matches()) {
        return Path.of(text);
      }
      if (kind(address).equalsIgnoreCase("file")) {
        return Path.of(URI.create(text));
      }
    } catch (InvalidPathException e) {
      throw new BadInputException("'" + text + "' is no path: " + e.getReason());
    } catch (IllegalArgumentException e) {
      throw new BadInputException("'" + text + "' is no path: " + e.getMessage());
    }
    throw new BadInputException(
        "'"
            + text
            + "' is on a file system that is not supported, "
            + kind(address)
            + "; allowed is a path of this machine's, which on a cluster every machine has (a"
            + " mount, say)");
  }

  private static String kind(Matcher address) {
    return Optional.ofNullable(address.group(1)).orElseGet(() -> address.group(2));
  }
}
