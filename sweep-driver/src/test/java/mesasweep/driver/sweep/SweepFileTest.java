package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepFileTest {

  @Test
  void complainsAboutEveryMistakeAtOnce() {
    String file =
        """
        name: bad
        sweep:
          discount-rte: [0.1]
          objective-gap: {logspace: [0, 4.0, 9]}
        set:
          planner: rolout
          steps: 0
        execution:
          pak: 3
        """;
    List<String> problems = problems(file);
    assertEquals(5, problems.size(), problems.toString());
    assertTrue(
        problems
            .get(0)
            .startsWith(
                "x.yaml:3: sweep.discount-rte: unknown (did you mean 'discount-rate'?); allowed"
                    + " are"),
        problems.get(0));
    assertEquals(
        "x.yaml:4: sweep.objective-gap.logspace: found [0, 4.0, 9]; the ends must be above 0",
        problems.get(1));
    assertEquals(
        "x.yaml:6: set.planner: found rolout (did you mean 'rollout'?); allowed is one of rollout,"
            + " consistent, linear-drift, threshold, learned",
        problems.get(2));
    assertEquals(
        "x.yaml:7: set.steps: found 0; allowed is a whole number of at least 1 and at most"
            + " 100000000",
        problems.get(3));
    assertEquals(
        "x.yaml:9: execution.pak: unknown (did you mean 'pack'?); allowed are pack, batch,"
            + " trial-timeout, max-failures, machines, notify",
        problems.get(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0.1, 0.5]                    | [0.1, 0.5]",
        "{linspace: [-0.1, 0.3, 5]}    | [-0.1, 0.0, 0.1, 0.2, 0.3]",
        "{linspace: [0.5, 9, 1]}       | [0.5]",
        "{range: [0, 1, 0.25]}         | [0.0, 0.25, 0.5, 0.75, 1.0]",
        "{range: [1, 0, -0.4]}         | [1.0, 0.6, 0.2]",
        "{logspace: [0.1, 10, 3]}      | [0.1, 1.0, 10.0]",
        "[1e-3, -0.0]                  | [0.001, 0.0]"
      })
  void readsEveryWayToWriteAnAxis(String written, String values) {
    Sweep sweep = read("sweep: {discount-rate: " + written + "}");
    assertEquals(values, values(sweep).toString());
  }

  @Test
  void generatesWholeNumbersForWholeParameters() {
    assertEquals(
        List.of(100L, 200L, 300L), values(read("sweep: {steps: {range: [100, 300, 100]}}")));
    assertEquals(List.of(0L, 1L, 2L), values(read("sweep: {seed: {count: 3}}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[0.1, 0.1]",
        "[[1], 2]",
        "0.3",
        "{linspace: [0, 1]}",
        "{linspace: [0, 1, 2.5]}",
        "{linspace: [0, 1, 0]}",
        "{range: [0, 1, -1]}",
        "{range: [0, 1, 0]}",
        "{count: 3}",
        "{linspce: [0, 1, 3]}",
        "{linspace: [0, 1, 3], range: [0, 1, 1]}",
        "[.nan]",
        "[.inf]",
        "[yes]",
        "{linspace: [0, .inf, 3]}",
        "{range: [0, 1e300, 1]}",
        "['0.3']",
        "[~]"
      })
  void refusesAnAxisThatMakesNoSense(String written) {
    List<String> problems = problems("sweep: {discount-rate: " + written + "}");
    assertTrue(problems.get(0).startsWith("x.yaml:1: sweep.discount-rate"), problems.toString());
  }

  /** To make the values of these axes takes longer by far. */
  @Test
  @Timeout(5)
  void refusesMoreTrialsThanCanBeCountedBeforeItMakesThem() {
    String longest = "{linspace: [0, 1, 10000000]}";
    for (String seeds : List.of("{count: 10000000}", "{range: [0, 9999999, 1]}")) {
      assertEquals(
          List.of("x.yaml:1: sweep: more than 9 * 10^18 trials"),
          problems(
              "sweep: {discount-rate: %s, zip: {objective-gap: %s, weight-decay: %s}, seed: %s}"
                  .formatted(longest, longest, longest, seeds)));
    }
  }

  @Test
  void readsADiscountFactorAsItsRate() {
    Sweep sweep = read("sweep: {discount-factor: [0.5, 0.9]}");
    assertEquals(
        new Domain.Levels("discount-rate", List.of(-Math.log(0.5), -Math.log(0.9))),
        sweep.axes().get(0));
    assertEquals(
        List.of(
            "x.yaml:2: set.discount-rate: also given by sweep.discount-factor; give only one of the"
                + " two"),
        problems("sweep: {discount-factor: [0.5]}\nset: {discount-rate: 0.3}"));
  }

  @Test
  void checksRulesBetweenParametersOverTheirCombinationsOnly() {
    List<String> problems =
        problems(
            "sweep: {horizon: [rate, factor], discount-rate: [0.1, -0.1], seed: {count: 1000000}}");
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains("horizon 'factor' keeps the discount factor below 1"));
    assertEquals(2, read("sweep: {horizon: [rate, factor]}").size());
  }

  @Test
  void keepsDefaultsForEverythingThatIsNotGiven() {
    Sweep sweep = read("name: x");
    assertEquals(1, sweep.size());
    assertEquals("mlp-32", sweep.fixed().get("architecture"));
    assertEquals(Duration.ofMinutes(10), sweep.execution().trialTimeout());
    assertTrue(sweep.execution().pack().isEmpty());
  }

  @Test
  void letsTheCommandLineChangeTheFile() {
    Sweep sweep =
        SweepFile.parse(
            "x.yaml",
            "name: a\nsweep: {seed: {count: 5}, discount-rate: [0.1, 0.2]}",
            List.of("name=b", "seed=3", "steps=[10, 20]", "execution.pack=8", "discount-rate=0.5"));
    assertEquals("b", sweep.name());
    assertEquals(List.of(new Domain.Levels("steps", List.of(10L, 20L))), sweep.axes());
    assertEquals(3L, sweep.fixed().get("seed"));
    assertEquals(0.5, sweep.fixed().get("discount-rate"));
    assertEquals(8, sweep.execution().pack().getAsInt());
  }

  @Test
  void namesTheCommandLineInItsComplaints() {
    BadInputException failure =
        assertThrows(
            BadInputException.class,
            () -> SweepFile.parse("x.yaml", "name: a", List.of("step=3", "planner=greedy")));
    List<String> problems = failure.getMessage().lines().toList();
    assertTrue(problems.get(0).startsWith("command line: step: unknown (did you mean 'steps'?)"));
    assertTrue(problems.get(1).startsWith("command line: planner: found greedy;"));
  }

  @ParameterizedTest
  @CsvSource({"250ms, 250", "90s, 90000", "10m, 600000", "2h, 7200000"})
  void readsDurations(String written, long millis) {
    Sweep sweep = read("execution: {trial-timeout: " + written + "}");
    assertEquals(Duration.ofMillis(millis), sweep.execution().trialTimeout());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "execution: {trial-timeout: 10}",
        "execution: {pack: 0}",
        "execution: {batch: many}",
        "execution: 3",
        "sweep: [1]",
        "set: {steps: [1, 2]}",
        "experiment: rase",
        "name: a/b",
        "sweeps: {}",
        "a: 1\na: 2",
        "sweep: {",
        "- 1",
        "a: 1\n---\nb: 2",
        "name: &x a\nexperiment: *x",
        ""
      })
  void refusesAFileThatIsNotASweep(String file) {
    assertTrue(problems(file).get(0).startsWith("x.yaml"), problems(file).toString());
  }

  @Test
  void resolvesToAFileThatReadsBackTheSame() {
    Sweep sweep =
        read(
            """
            name: round-trip
            sweep:
              discount-factor: [0.3, 0.7]
              objective-gap: {logspace: [0.1, 4.0, 9]}
              believed-drift: [0.2, calibrated]
              seed: {count: 2}
            set: {discount-floor: none, drift-noise: 1e-3}
            execution: {pack: 4, trial-timeout: 90s, notify: 'mail -s "a: b" me # x'}
            """);
    Sweep again = SweepFile.parse("resolved", sweep.resolved().toYaml(), List.of());
    assertEquals(ids(sweep), ids(again));
    assertEquals(sweep.execution(), again.execution());
    assertEquals(sweep.fixed(), again.fixed());
  }

  private static List<Object> values(Sweep sweep) {
    return ((Domain.Levels) sweep.axes().get(0)).values();
  }

  private static List<String> ids(Sweep sweep) {
    return LongStream.range(0, sweep.size()).mapToObj(i -> sweep.trial(i).id()).toList();
  }

  private static Sweep read(String file) {
    return SweepFile.parse("x.yaml", file, List.of());
  }

  private static List<String> problems(String file) {
    return assertThrows(BadInputException.class, () -> read(file)).getMessage().lines().toList();
  }
}
