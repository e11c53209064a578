package mesasweep.worker.race;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own for what must be seen before the first class is loaded. */
final class FreshJvm {

  private FreshJvm() {}

  /** Runs a class of the tests and returns all that it printed. */
  static String run(
      Class<?> main, Map<String, String> environment, List<String> flags, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(flags);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("OMP_NUM_THREADS");
    builder.environment().putAll(environment);
    File output = File.createTempFile("fresh", ".txt");
    try {
      int status = builder.redirectOutput(output).start().waitFor();
      String text = Files.readString(output.toPath());
      if (status != 0) {
        throw new IOException("exit status " + status + ": " + text);
      }
      return text;
    } finally {
      output.delete();
    }
  }
}
