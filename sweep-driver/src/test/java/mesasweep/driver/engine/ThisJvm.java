package mesasweep.driver.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mesasweep.driver.command.Mesasweep;

/** A {@code run} of the command line in this JVM, where nothing is to be killed but executors. */
final class ThisJvm {

  private ThisJvm() {}

  /** Runs, and returns the exit status. */
  static int run(Path file, Path results, String... options) {
    List<String> words = new ArrayList<>(List.of("run", file.toString()));
    words.addAll(List.of("-o", results.toString()));
    words.addAll(List.of(options));
    return Mesasweep.execute(words.toArray(String[]::new));
  }
}
