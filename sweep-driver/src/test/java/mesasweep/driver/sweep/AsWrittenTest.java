package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and words mean what a person who wrote them sees, whatever YAML makes of them. */
class AsWrittenTest {

  @ParameterizedTest
  @CsvSource({
    "0100, 100",
    "010, 10",
    "08, 8",
    "007e1, 70",
    "+0100, 100",
    "1e3, 1000",
    "2.50e2, 250",
    "10., 10"
  })
  void aNumberIsDecimalInAFileOnTheCommandLineAndInAFilter(String written, long value) {
    assertEquals(value, Sweeps.read("set: {steps: " + written + "}").fixed().get("steps"));
    assertEquals(List.of(value), values(Sweeps.read("sweep: {steps: [" + written + "]}"), 0));
    assertEquals(value, withSettings("steps=" + written).fixed().get("steps"));
    Sweep filtered =
        Sweeps.read("{sweep: {steps: {range: [1, 1000, 1]}}, where: steps = " + written + "}");
    assertEquals(List.of(value), steps(filtered));
    Sweep below =
        Sweeps.read("{sweep: {steps: {range: [1, 1000, 1]}}, where: steps <= " + written + "}");
    assertEquals(value, steps(below).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0x10", "0b11", "0o10", "1_000", "1:30", "1,000", "'010'", "1e400", "1e-400"})
  void whatIsNoDecimalNumberIsRefusedAsItWasWritten(String written) {
    String shown = written.startsWith("'") ? "the text '010'" : written;
    for (String file :
        List.of("set: {steps: \n " + written + "}", "sweep: {steps: [\n " + written + "]}")) {
      List<String> problems =
          assertThrows(
                  BadInputException.class,
                  () -> SweepFile.parse("x.yaml", file.replace("1,000", "\"1,000\""), List.of()))
              .getMessage()
              .lines()
              .toList();
      assertEquals(1, problems.size(), problems::toString);
      assertTrue(problems.get(0).contains("steps: found " + shown + "; "), problems::toString);
      assertTrue(
          problems.get(0).endsWith(" (numbers are decimal, such as 1000 or 1e3)"),
          problems::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{range: [1732570000123, 1732570000923, 400]}    | 1732570000123 1732570000523"
            + " 1732570000923",
        "{linspace: [1732570000123, 1732570000923, 3]}   | 1732570000123 1732570000523"
            + " 1732570000923",
        "{range: [9007199254740991, 9007199254740994, 1]} |"
            + " 9007199254740991 9007199254740992 9007199254740993 9007199254740994",
        "[9223372036854775806, 9223372036854775807]      | 9223372036854775806 9223372036854775807",
        "{logspace: [1, 1e18, 3]}                        | 1 1000000000 1000000000000000000"
      })
  void wholeNumbersAreExact(String written, String values) {
    Sweep sweep = Sweeps.read("sweep: {seed: " + written + "}");
    List<Object> expected =
        List.of(values.split(" ")).stream().map(value -> (Object) Long.valueOf(value)).toList();
    assertEquals(expected, values(sweep, 0));
    assertEquals(expected, values(Sweeps.readBack(sweep), 0));
  }

  @Test
  void aWholeNumberIsNoNumberNearIt() {
    String problem = Sweeps.problems("set: {seed: 9007199254740992.5}").get(0);
    assertTrue(problem.contains("found 9007199254740992.5; allowed is a whole number"), problem);
    assertEquals(
        List.of(9007199254740993L),
        values(
            Sweeps.read(
                """
                sweep: {awareness.onset: [9007199254740992, 9007199254740993]}
                where: awareness.onset > 9007199254740992
                """),
            "awareness.onset"));
    String interval =
        Sweeps.problems(
                "{design: random, samples: 2, sweep: {discount-rate: {uniform: [0, 1]},"
                    + " awareness.onset: {uniform: [0, 9007199254740993]}}}")
            .get(0);
    assertTrue(interval.endsWith("allowed are whole numbers below 9007199254740992"), interval);
  }

  @Test
  void decimalsThatEndAreExactAndOthersHaveTwelveDigits() {
    assertEquals(
        List.of(1732570000123.25, 1732570000124.25, 1732570000125.25),
        values(
            Sweeps.read(
                "sweep: {awareness.factor: {linspace: [1732570000123.25, 1732570000125.25, 3]}}"),
            0));
    assertEquals(
        List.of(0.0, 0.333333333333, 0.666666666667, 1.0),
        values(Sweeps.read("sweep: {awareness.factor: {linspace: [0, 1, 4]}}"), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12e4567",
        "98e7654",
        "1.10",
        "010",
        "0x10",
        "1_000",
        "no",
        "True",
        "1e3",
        "2026-11-26"
      })
  void theNameIsItsText(String name) {
    Sweep sweep = Sweeps.read("name: " + name);
    assertEquals(name, sweep.name());
    assertEquals(name, Sweeps.readBack(sweep).name());
    assertEquals(name, withSettings("name=" + name).name());
  }

  @Test
  void countsAreTakenAsOtherWholeNumbersAre() {
    Sweep sweep =
        Sweeps.read(
            """
            design: random
            samples: 1e2
            design-seed: 1e1
            sweep: {discount-rate: {uniform: [0, 1]}, seed: {count: 1e1}}
            execution: {pack: 2e1, batch: 010}
            """);
    assertEquals(100, sweep.cells());
    assertEquals(10, sweep.replicates());
    assertEquals(10, ((Design.Sampled) sweep.design()).seed());
    assertEquals(20, sweep.execution().pack().getAsInt());
    assertEquals(10, sweep.execution().batch().getAsInt());
    assertEquals(
        List.of(0.0, 0.5, 1.0),
        values(Sweeps.read("sweep: {discount-rate: {linspace: [0, 1, 3e0]}}"), 0));
    assertEquals(
        "x.yaml:1: sweep.seed.count: found 15e-1; allowed is a whole number from 1 to 10000000",
        Sweeps.problems("sweep: {seed: {count: 15e-1}}").get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no", "off", "Yes", "true", "ON"})
  void aWordThatYamlTakesForYesOrNoIsToldAsItIsWritten(String word) {
    for (String file : List.of("sweep: {freeze: [" + word + "]}", "set: {freeze: " + word + "}")) {
      String problem = Sweeps.problems(file).get(0);
      assertTrue(problem.contains("freeze: found " + word), problem);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name:",
        "name: ''",
        "name: ~",
        "experiment:",
        "sweep:",
        "set: ''",
        "execution:",
        "execution: {pack: }",
        "execution: {trial-timeout: ''}",
        "set: {steps: }",
        "set: {planner: ''}",
        "sweep: {steps: }",
        "sweep: {steps: [~]}",
        "sweep: {planner: ['']}",
        "sweep: {seed: {count: }}",
        "sweep: {discount-rate: {linspace: }}",
        "sweep: {discount-rate: {linspace: [0, 1, ~]}}",
        "sweep: {zip: }",
        "{design: random, samples: 2, sweep: {discount-rate: {uniform: }}}"
      })
  void nothingIsToldAsNothing(String file) {
    String problem = Sweeps.problems(file).get(0);
    assertTrue(problem.contains("nothing"), problem);
  }

  @Test
  void aTextIsShownSoThatOneSeesWhereItEnds() {
    assertEquals(
        List.of("x.yaml:1: name: found ' a'; allowed are letters, digits and . _ -"),
        Sweeps.problems("name: ' a'"));
    assertEquals(
        List.of("x.yaml:1: name: found a\\u000ab\\u001b[2J; allowed are letters, digits and . _ -"),
        Sweeps.problems("name: \"a\\nb\\e[2J\""));
  }

  @Test
  void aKeyIsGivenOnceOnACommandLine() {
    BadInputException failure =
        assertThrows(
            BadInputException.class,
            () -> withSettings("steps=500", "steps=600", "name=a", "name=a", "", "=3"));
    assertEquals(
        List.of(
            "command line: steps: given twice, steps=500 and steps=600; give one",
            "command line: name: given twice, name=a and name=a; give one",
            "command line: found nothing; allowed is key=value",
            "command line: found =3; allowed is key=value"),
        failure.getMessage().lines().toList());
  }

  private static Sweep withSettings(String... settings) {
    return SweepFile.parse("x.yaml", "set: {drift-noise: 0}", List.of(settings));
  }

  private static List<Object> values(Sweep sweep, int axis) {
    return ((Domain.Levels) sweep.axes().get(axis)).values();
  }

  private static List<Object> values(Sweep sweep, String parameter) {
    return LongStream.range(0, sweep.size())
        .mapToObj(i -> sweep.trial(i).parameters().get(parameter))
        .toList();
  }

  private static List<Object> steps(Sweep sweep) {
    return values(sweep, "steps");
  }
}
