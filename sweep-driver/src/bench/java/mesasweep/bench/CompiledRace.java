package mesasweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** The same work in C, {@code race.c}, built by the C compiler of the machine if there is one. */
final class CompiledRace {

  private static final Path SOURCE = Path.of("sweep-driver/src/bench/c/race.c");
  private static final List<String> TRIALS_STEPS_PASSES = List.of("64", "500", "15");

  private CompiledRace() {}

  /** Microseconds a trial and step, or empty without a compiler. */
  static OptionalDouble micros() throws IOException, InterruptedException {
    Path program = Files.createTempDirectory("mesasweep-bench").resolve("race");
    ProcessBuilder compiler =
        new ProcessBuilder(
                List.of(
                    "cc",
                    "-O3",
                    "-march=native",
                    "-ffast-math",
                    SOURCE.toString(),
                    "-o",
                    program.toString(),
                    "-lm"))
            .inheritIO();
    try {
      run(compiler);
    } catch (IOException e) {
      System.err.println("no figures of C: " + e.getMessage());
      return OptionalDouble.empty();
    }
    ProcessBuilder race = new ProcessBuilder(program.toString());
    race.command().addAll(TRIALS_STEPS_PASSES);
    String printed = run(race.redirectError(ProcessBuilder.Redirect.INHERIT));
    System.err.println("C: " + printed.strip());
    return OptionalDouble.of(Double.parseDouble(printed.split(" ")[0]));
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(builder.command() + " ended with status " + process.exitValue());
    }
    return printed;
  }
}
