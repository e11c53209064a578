package mesasweep.driver.command;

import mesasweep.driver.sweep.BadInputException;
import mesasweep.results.store.Location;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file or folder as a person types it. */
final class LocationConverter implements ITypeConverter<Location> {

  @Override
  public Location convert(String text) {
    try {
      return of(text);
    } catch (BadInputException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * @throws BadInputException if it is no place where files can be
   */
  static Location of(String text) {
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
    try {
      return Location.of(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()));
    }
  }
}
