package mesasweep.driver.command;

import java.util.List;
import java.util.stream.Stream;

/**
 * Goes once through what people ask, on a small sweep, so that the JVM has loaded the classes for
 * it; scripts/sweep has it write these down, and every later command starts with them at hand.
 */
public final class ClassArchive {

  private ClassArchive() {}

  /**
   * @param arguments a result directory that is not there yet, then those of {@code sweep run} but
   *     for the directory
   */
  public static void main(String[] arguments) {
    String directory = arguments[0];
    List<String> sweep = List.of(arguments).subList(1, arguments.length);
    play(
        Stream.concat(Stream.concat(Stream.of("run"), sweep.stream()), Stream.of("-o", directory)));
    play(Stream.concat(Stream.of("plan"), sweep.stream()));
    play(Stream.of("status", directory));
    play(Stream.of("report", directory));
    play(Stream.of("sql", directory, "SELECT * FROM cells ORDER BY n"));
  }

  private static void play(Stream<String> command) {
    int status = Mesasweep.execute(command.toArray(String[]::new));
    if (status != 0) {
      System.exit(status);
    }
  }
}
