package mesasweep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipTest {

  @Test
  void movesTheAxesOfAGroupTogetherAndMultipliesTheRest() {
    Sweep sweep =
        Sweeps.read(
            """
            sweep:
              discount-rate: [0.1, 0.2, 0.3]
              zip:
                - {steps: [100, 200], batch: [8, 16]}
                - {planner: [rollout, threshold, rollout], temperature: [1, 1, 2]}
              seed: {count: 2}
            """);
    assertEquals(3 * 2 * 3, sweep.cells());
    assertEquals(2 * 18, sweep.size());
    assertEquals(36, Set.copyOf(Sweeps.ids(sweep)).size());
    assertEquals(
        Set.of("100 8", "200 16"),
        LongStream.range(0, 36)
            .mapToObj(sweep::trial)
            .map(t -> t.whole("steps") + " " + t.whole("batch"))
            .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{steps: [1, 2], batch: [8]} | .batch: found 1 values; allowed are 2, as many as steps has",
        "{steps: [1, 1], batch: [8, 8]} | : found {batch=8, steps=1} twice; they must differ",
        "{stps: [1, 2]} | .stps: unknown (did you mean 'steps'?)",
        "{seed: [1, 2], batch: [8, 9]} | .seed: found the seed; replicates multiply",
        "{steps: {uniform: [1, 9]}} | .steps: found {uniform: [1, 9]}; an axis of a group is a"
            + " list",
        "[] | : found an empty list; allowed are groups of axes",
        "{} | : found {}; a group is axes that move together",
        "[3] | : found 3; a group is axes that move together",
        "{gap: [1, 2], discount-rate: [8, 9]} | .gap: unknown",
        "{discount-rate: [8, 9], discount-factor: [0.1, 0.2]} | .discount-factor: also given by",
      })
  void refusesAGroupThatMakesNoSense(String zip, String problem) {
    List<String> problems = Sweeps.problems("name: a\nsweep:\n  zip: " + zip);
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("x.yaml:3: sweep.zip" + problem), problems.get(0));
  }

  @Test
  void losesAnAxisThatTheCommandLineSets() {
    String file = "sweep: {zip: {steps: [100, 200], batch: [8, 16]}, discount-rate: [0.1, 0.2]}";
    Sweep sweep = SweepFile.parse("x.yaml", file, List.of("steps=5"));
    assertEquals(5L, sweep.fixed().get("steps"));
    assertEquals(4, sweep.size());
    assertEquals(2, SweepFile.parse("x.yaml", file, List.of("steps=5", "batch=1")).size());
    assertEquals(
        6, SweepFile.parse("x.yaml", file, List.of("zip={steps: [1, 2, 3]}", "batch=1")).size());
  }

  @Test
  void readsBackInTheSameOrder() {
    Sweep sweep =
        SweepFile.parse(
            "x.yaml",
            """
            sweep:
              discount-rate: [0.1, 0.2]
              zip:
                - {steps: [100, 200, 300], batch: [8, 16, 24]}
                - {planner: [rollout, threshold], temperature: [1, 2]}
                - {monitored: [0.1, 0.2], spoofed: [0, 0.1]}
              objective-gap: [1, 2, 3, 4, 5]
              seed: [5, 3]
            """,
            List.of("temperature=0.5"));
    assertEquals(2 * 3 * 2 * 2 * 5 * 2, sweep.size());
    assertEquals(Sweeps.ids(sweep), Sweeps.ids(Sweeps.readBack(sweep)));
  }

  @Test
  void extendsWhatItCombinesStill() {
    Sweep previous = Sweeps.read("sweep: {zip: {steps: [100, 200], batch: [8, 16]}}");
    Sweeps.read("sweep: {zip: {batch: [4, 8, 16], steps: [50, 100, 200]}}")
        .requireExtends(previous, "d");
    Sweeps.read("sweep: {steps: [100, 200], batch: [8, 16]}").requireExtends(previous, "d");
    assertTrue(
        Sweeps.refusal("sweep: {zip: {steps: [200, 100], batch: [8, 16]}}", previous)
            .startsWith("d: zip: it was swept over steps, batch = [100, 8], which the group"));
    assertTrue(
        Sweeps.refusal(
                "sweep: {zip: {steps: [100, 200], batch: [8, 16]}}",
                Sweeps.read("sweep: {steps: [100, 200], batch: [8, 16]}"))
            .startsWith("d: zip: it was swept over steps, batch = ["));
    Sweeps.read("sweep: {zip: {steps: [100, 2000], batch: [8, 32]}}")
        .requireExtends(Sweeps.read("sweep: {batch: [32]}\nset: {steps: 2000}"), "d");
  }
}
