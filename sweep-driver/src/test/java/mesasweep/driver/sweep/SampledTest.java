package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledTest {

  private static final String AXES =
      """
      sweep:
        discount-rate: {uniform: [-0.5, 1.5]}
        objective-gap: {loguniform: [0.01, 100]}
        steps: {uniform: [1, 4]}
        architecture: [linear, mlp-16, mlp-32, mlp-64]
        zip: {batch: [8, 16], monitored: [0.5, 1]}
        seed: {count: 2}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"random", "sobol", "latin-hypercube"})
  void stayInsideTheIntervalsAndRepeatForEverySeed(String design) {
    Sweep sweep = sampled(design, 64);
    assertEquals(64, sweep.cells());
    assertEquals(128, Set.copyOf(Sweeps.ids(sweep)).size());
    for (Trial trial : trials(sweep)) {
      double rate = trial.real("discount-rate");
      assertTrue(rate >= -0.5 && rate <= 1.5, "rate " + rate);
      assertTrue(new BigDecimal(Double.toString(rate)).precision() <= 12, "rate " + rate);
      double gap = trial.real("objective-gap");
      assertTrue(gap >= 0.01 && gap <= 100, "gap " + gap);
      assertEquals(trial.whole("batch") == 8 ? 0.5 : 1.0, trial.real("monitored"));
    }
    assertEquals(0, sweep.trial(63).seed());
    assertEquals(1, sweep.trial(64).seed());
    assertEquals(sweep.trial(5).real("discount-rate"), sweep.trial(69).real("discount-rate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sobol", "latin-hypercube"})
  void haveOnePointInEachOfAsManyStrataAsThereAreSamples(String design) {
    List<Trial> trials = trials(sampled(design, 64)).subList(0, 64);
    assertEquals(
        64, different(trials, t -> (int) Math.floor((t.real("discount-rate") + 0.5) / 2 * 64)));
    assertEquals(
        64,
        different(trials, t -> (int) Math.floor((Math.log10(t.real("objective-gap")) + 2) * 16)));
    assertEquals(Map.of(1L, 16L, 2L, 16L, 3L, 16L, 4L, 16L), counts(trials, t -> t.whole("steps")));
    assertEquals(
        List.of(16L, 16L, 16L, 16L),
        List.copyOf(counts(trials, t -> t.text("architecture")).values()));
    assertEquals(Map.of(8L, 32L, 16L, 32L), counts(trials, t -> t.whole("batch")));
  }

  /** The first two dimensions of a Sobol sequence are a (0, 2)-sequence; a shift keeps that. */
  @Test
  void sobolFillsEveryRectangleOfEqualArea() {
    List<Trial> trials = trials(sampled("sobol", 64)).subList(0, 64);
    for (int bits = 0; bits <= 6; bits++) {
      int wide = 1 << bits;
      int high = 64 / wide;
      assertEquals(
          64,
          different(
              trials,
              t ->
                  (int) Math.floor((t.real("discount-rate") + 0.5) / 2 * wide)
                      + ","
                      + (int) Math.floor((Math.log10(t.real("objective-gap")) + 2) / 4 * high)),
          wide + " x " + high);
    }
  }

  @Test
  void randomPointsAreUniform() {
    List<Trial> trials = trials(sampled("random", 4000)).subList(0, 4000);
    for (int tenth = 1; tenth < 10; tenth++) {
      double share = tenth / 10.0;
      double rate = -0.5 + 2 * share;
      double gap = Math.pow(10, -2 + 4 * share);
      double within = 5 * Math.sqrt(share * (1 - share) / 4000); // five standard errors
      assertEquals(share, share(trials, t -> t.real("discount-rate") < rate), within);
      assertEquals(share, share(trials, t -> t.real("objective-gap") < gap), within);
      assertEquals(
          share * share,
          share(trials, t -> t.real("discount-rate") < rate && t.real("objective-gap") < gap),
          within);
    }
    assertEquals(0.25, share(trials, t -> t.whole("steps") == 4), 0.035);
    assertEquals(0.25, share(trials, t -> t.text("architecture").equals("mlp-64")), 0.035);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "sobol", "latin-hypercube"})
  void areTheSameEachTimeAndOthersForAnotherSeed(String design) {
    Sweep sweep = sampled(design, 20);
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(sampled(design, 20)));
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(sampled(design, 20, "design-seed=0")));
    Set<String> ids = Set.copyOf(Sweeps.ids(sampled(design, 20, "design-seed=1")));
    assertTrue(Sweeps.ids(sweep).stream().noneMatch(ids::contains));
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "sobol", "latin-hypercube"})
  void readBackInTheSameOrder(String design) {
    Sweep sweep = sampled(design, 33, "design-seed=7", "where=discount-rate < 1", "steps=[7, 9]");
    assertTrue(sweep.cells() < 33 && sweep.cells() > 15, sweep.cells() + " cells");
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(Sweeps.readBack(sweep)));
  }

  @Test
  void growWithoutLosingAPointUnlessStrataForbidIt() {
    for (String design : List.of("random", "sobol")) {
      Sweep before = sampled(design, 30);
      Sweep after = sampled(design, 50);
      after.requireExtends(before, "d");
      assertEquals(Sweeps.ids(before).subList(0, 30), Sweeps.ids(after).subList(0, 30));
      assertTrue(
          refusal(before, after)
              .startsWith("d: samples: it has 50, found 30; keep at least as many; choose"));
    }
    Sweep cube = sampled("latin-hypercube", 30);
    sampled("latin-hypercube", 30, "seed={count: 3}").requireExtends(cube, "d");
    assertTrue(
        refusal(sampled("latin-hypercube", 60), cube)
            .startsWith(
                "d: samples: it has 30, found 60; a latin-hypercube cannot grow, for its strata"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "design=random               | d: design: it holds sobol, found random",
        "design-seed=2               | d: design-seed: it was run with 0, found 2",
        "steps=[1, 2]                | d: sweep: the axes of a sampled design stay as they are",
        "steps=3                     | d: sweep: the axes of a sampled design stay as they are",
        "freeze=[none, horizon]      | d: sweep: the axes of a sampled design stay as they are",
        "temperature=3               | d: temperature: it was run with 0.1, found 3.0",
        "where=steps = 1             | d: where: it holds cells that the filter leaves out",
        "seed=[1, 2]                 | d: seed: it was swept over [0, 1], found [1, 2]",
      })
  void doNotMixWithOtherPoints(String setting, String problem) {
    String refusal = refusal(sampled("sobol", 30, setting), sampled("sobol", 30));
    assertTrue(refusal.startsWith(problem), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "discount-rate: {uniform: [0, 1]} | | sweep.discount-rate: found {uniform: [0, 1]}, but a"
            + " grid has no intervals",
        "discount-rate: [0, 1] | samples: 3 | samples: found 3, but a grid is not sampled",
        "discount-rate: [0, 1] | design-seed: 3 | design-seed: found 3, but a grid is not sampled",
        "discount-rate: {uniform: [0, 1]} | design: sobol | samples: missing",
        "discount-rate: {uniform: [0, 1]} | design: sobl | design: found sobl (did you mean"
            + " 'sobol'?); allowed are grid, random, sobol, latin-hypercube",
        "discount-rate: {uniform: [0, 1]} | design: random, samples: 0 | samples: found 0;"
            + " allowed is a whole number from 1 to 2147483647",
        "discount-rate: {uniform: [0, 1]} | design: latin-hypercube, samples: 10000001 | samples:"
            + " found 10000001; allowed is a whole number from 1 to 10000000",
        "discount-rate: {uniform: [0, 1]} | design: random, samples: 9, design-seed: -1 |"
            + " design-seed: found -1",
        "discount-rate: [0, 1] | design: random, samples: 9 | design: found random without an"
            + " interval, so that trials would repeat",
        "steps: {uniform: [1, 100]} | design: random, samples: 9 | design: found random without",
        "discount-rate: {uniform: [1, 0]} | design: random, samples: 9 |"
            + " sweep.discount-rate.uniform: found [1, 0]; allowed is [low, high], low below high",
        "discount-rate: {uniform: [1]} | design: random, samples: 9 |"
            + " sweep.discount-rate.uniform: found [1]; allowed is [low, high]",
        "monitored: {uniform: [0, 1.5]} | design: random, samples: 9 | sweep.monitored.uniform:"
            + " found [0, 1.5]; allowed is [low, high], low below high, both a number of at least"
            + " 0 and at most 1",
        "objective-gap: {loguniform: [0, 1]} | design: random, samples: 9 |"
            + " sweep.objective-gap.loguniform: found [0, 1]; allowed is [low, high], low below"
            + " high and above 0",
        "steps: {uniform: [0.5, 9]} | design: random, samples: 9 | sweep.steps.uniform: found",
        "planner: {uniform: [1, 9]} | design: random, samples: 9 | sweep.planner: found {uniform:"
            + " [1, 9]}; planner takes a list",
        "discount-factor: {uniform: [0.1, 0.9]} | design: random, samples: 9 |"
            + " sweep.discount-factor: found {uniform: [0.1, 0.9]}; give the interval of"
            + " discount-rate",
        "seed: {uniform: [1, 9]} | design: random, samples: 9 | sweep.seed",
        "discount-rate: {unifrm: [1, 9]} | design: random, samples: 9 |"
            + " sweep.discount-rate.unifrm: unknown (did you mean 'uniform'?)",
      })
  void refuseWhatMakesNoSense(String axis, String design, String problem) {
    String others = design == null ? "" : ", " + design;
    List<String> problems = Sweeps.problems("{sweep: {" + axis + "}" + others + "}");
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("x.yaml:1: " + problem), problems.get(0));
  }

  @Test
  void holdAnIntervalAgainstTheRulesBetweenParameters() {
    String design = "design: random\nsamples: 9\nset: {horizon: factor}\nsweep: ";
    assertTrue(
        Sweeps.problems(design + "{discount-rate: {uniform: [-0.1, 1]}}")
            .get(0)
            .contains("horizon 'factor' keeps the discount factor below 1"));
    assertEquals(9, Sweeps.read(design + "{discount-rate: {uniform: [0.1, 1]}}").size());
  }

  @Test
  void haveMoreSobolDimensionsThanTheRaceHasParameters() {
    Sampler sampler = Sampler.of(new Design.Sampled(Design.Method.SOBOL, 8, 0), 1000);
    assertEquals(1000, sampler.point(7).length);
    assertNotEquals(sampler.point(6)[999], sampler.point(7)[999]);
  }

  private static Sweep sampled(String design, int samples, String... settings) {
    return SweepFile.parse(
        "x.yaml", AXES + "design: " + design + "\nsamples: " + samples, List.of(settings));
  }

  private static String refusal(Sweep sweep, Sweep previous) {
    return assertThrows(BadInputException.class, () -> sweep.requireExtends(previous, "d"))
        .getMessage();
  }

  private static List<Trial> trials(Sweep sweep) {
    return LongStream.range(0, sweep.size()).mapToObj(sweep::trial).toList();
  }

  private static long different(List<Trial> trials, Function<Trial, Object> of) {
    return trials.stream().map(of).distinct().count();
  }

  private static Map<Object, Long> counts(List<Trial> trials, Function<Trial, Object> of) {
    return trials.stream().collect(Collectors.groupingBy(of, TreeMap::new, Collectors.counting()));
  }

  private static double share(List<Trial> trials, Predicate<Trial> of) {
    return (double) trials.stream().filter(of).count() / trials.size();
  }
}
