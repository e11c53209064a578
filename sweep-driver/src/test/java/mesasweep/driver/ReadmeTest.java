package mesasweep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.engine.Descriptions;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
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

  /** Generated from the list of views; the message of a failure is what must stand there. */
  @Test
  void endsWithTheViewsAndTheirColumns() throws IOException {
    String readme = Files.readString(HOME.resolve("README.md"));
    String title = "## Views and columns of the race\n\n";
    String found = readme.substring(readme.indexOf(title) + title.length());
    assertEquals(reference(), found, reference());
  }

  private static String reference() {
    Experiment race = Experiments.named("race").orElseThrow();
    ExperimentDescription description = Descriptions.of(race);
    List<String> parameters =
        description.parameters().stream()
            .map(ExperimentDescription.Parameter::column)
            .collect(Collectors.toList());
    StringBuilder text = new StringBuilder();
    for (View view : Views.ALL) {
      text.append("**`").append(view.name()).append("`**: ").append(view.about()).append(".\n\n");
      text.append("| column | meaning |\n|---|---|\n");
      for (View.Documented column : view.columns().apply(description)) {
        if (!view.name().equals("runs") || !parameters.contains(column.name())) {
          text.append("| `%s` | %s |%n".formatted(column.name(), column.meaning()));
        }
      }
      text.append("\n");
    }
    return text.append("The view `runs` has a column for each parameter besides.\n").toString();
  }

  @ParameterizedTest
  @MethodSource("readySweeps")
  void everyReadySweepIsValidAndNamedAfterItsFile(Path file) {
    String name = SweepFile.read(Location.of(file), List.of()).name();
    assertEquals(file.getFileName().toString(), name + ".yaml");
  }

  static List<Path> readySweeps() throws IOException {
    try (Stream<Path> files = Files.walk(HOME.resolve("conf"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
