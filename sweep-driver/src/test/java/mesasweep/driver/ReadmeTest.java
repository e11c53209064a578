package mesasweep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and conf/ promise. */
class ReadmeTest {

  private static final Path HOME = Path.of("..");

  @Test
  void listsEveryParameterOfTheRaceAsItIs() throws IOException {
    List<String> readme = Files.readAllLines(HOME.resolve("README.md"));
    for (Parameter parameter : Experiments.named("race").orElseThrow().parameters()) {
      String line =
          String.format(
              "| `%s` | %s | %s | %s |",
              parameter.name(), parameter.defaultValue(), parameter.allowed(), parameter.meaning());
      assertTrue(readme.contains(line), line);
    }
  }

  @ParameterizedTest
  @MethodSource("readySweeps")
  void everyReadySweepIsValidAndNamedAfterItsFile(Path file) {
    String name = SweepFile.read(file, List.of()).name();
    assertEquals(file.getFileName().toString(), name + ".yaml");
  }

  static List<Path> readySweeps() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
