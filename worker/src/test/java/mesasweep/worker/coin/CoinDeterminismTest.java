package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
class CoinDeterminismTest {

  private static final int SEEDS = 2;

  /** Of one shape and in no order. */
  private static List<Trial> pack(Object... shape) {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      trials.add(trial(shape, "seed", seed));
      trials.add(trial(shape, "seed", seed, "displaced", 0.0));
      trials.add(trial(shape, "seed", seed, "displaced", 0.5));
      trials.add(trial(shape, "seed", seed, "coin-salience", 0.0, "pit-salience", 0.3));
      trials.add(trial(shape, "seed", seed, "end-salience", 2.0));
      trials.add(trial(shape, "seed", seed, "world.pits", 0.0));
      trials.add(trial(shape, "seed", seed, "entropy-bonus", 0.0, "weight-decay", 0.01));
      trials.add(trial(shape, "seed", seed, "optimiser", "adam", "learning-rate", 0.01));
      trials.add(trial(shape, "seed", seed, "learning-rate", 1e300)); // diverges
      trials.add(trial(shape, "seed", seed, "steps", 17L + seed, "record", 7L));
      for (int i = 0; i < 60; i += 6) {
        trials.add(trial(shape, "seed", seed, "displaced", 0.001 * i));
      }
    }
    Collections.shuffle(trials, new Random(1));
    return trials;
  }

  private static Trial trial(Object[] shape, Object... own) {
    Map<String, Object> values = TrialsOf.pairs("steps", 40L, "levels", 3L, "test-levels", 2L);
    values.putAll(TrialsOf.pairs(shape));
    values.putAll(TrialsOf.pairs(own));
    return Trial.of(new Coin(), values);
  }

  static Stream<List<Trial>> packs() {
    return Stream.of(
        pack(),
        pack("architecture", "linear"),
        pack("architecture", "mlp-5-3", "activation", "relu"),
        pack("architecture", "mlp-200"), // more than are computed side by side
        pack("batch", 3L, "world.size", 4L, "world.horizon", 7L),
        pack("world", "fork"));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void aTrialGivesTheSameBitsAloneAndInAPackOfAnyOrder(List<Trial> pack) throws Exception {
    List<TrialResult> together = new Coin().run(pack);
    List<Trial> backwards = new ArrayList<>(pack);
    Collections.reverse(backwards);
    List<TrialResult> reversed = new Coin().run(backwards);
    assertEquals(pack.size(), together.size());
    for (int i = 0; i < pack.size(); i++) {
      assertSame(together.get(i), reversed.get(pack.size() - 1 - i));
      assertSame(together.get(i), Trials.run(pack.get(i)));
    }
    long diverged = together.stream().filter(r -> r.verdict().outcome().equals("DIVERGED")).count();
    assertTrue(diverged >= SEEDS, diverged + " diverged"); // the others were not disturbed by it
    assertTrue(together.stream().map(r -> Trials.last(r, "train_return")).distinct().count() > 10);
  }

  @Test
  void trialsOfTwoShapesAreNoPack() {
    List<Trial> pack = List.of(Trials.trial(), Trials.trial("architecture", "linear"));
    assertThrows(IllegalArgumentException.class, () -> Experiments.run(new Coin(), pack));
  }

  @Test
  void everySeedIsARunOfItsOwn() throws Exception {
    List<TrialResult> results =
        new Coin().run(List.of(trial(new Object[0], "seed", 0L), trial(new Object[0], "seed", 1L)));
    assertFalse(
        Arrays.equals(
            Trials.column(results.get(0), "displaced_return"),
            Trials.column(results.get(1), "displaced_return")));
  }

  /** Also of drawn levels: a record looks at all of them and draws none. */
  @ParameterizedTest
  @ValueSource(longs = {0, 3})
  void recordingMoreOftenDoesNotChangeTheRun(long batch) throws Exception {
    double[][] few = recorded(batch, 40).trajectory();
    double[][] many = recorded(batch, 1).trajectory();
    assertArrayEquals(few[few.length - 1], many[many.length - 1]);
  }

  private static TrialResult recorded(long batch, long every) throws Exception {
    return Trials.run(trial(new Object[0], "batch", batch, "record", every));
  }

  /** More levels are those of fewer and others; held-out ones do not depend on their number. */
  @Test
  void trialsOfOneSeedShareTheirLevels() {
    CoinParameters few = CoinParameters.of(trial(new Object[0], "levels", 3L, "test-levels", 5L));
    CoinParameters many =
        CoinParameters.of(
            trial(new Object[0], "levels", 6L, "test-levels", 5L, "coin-salience", 2.0));
    Levels some = Levels.draw(few.setting(), few.streams());
    Levels more = Levels.draw(many.setting(), many.streams());
    assertEquals(some.aligned(), more.aligned().subList(0, 3));
    assertEquals(some.displaced(), more.displaced().subList(0, 3));
    assertEquals(some.heldOutAligned(), more.heldOutAligned());
    assertEquals(some.heldOutDisplaced(), more.heldOutDisplaced());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grid", "fork"})
  void anInterruptedThreadDoesNotBeginARun(String world) {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Trials.run(Trials.trial("world", world)));
  }

  private static void assertSame(TrialResult expected, TrialResult actual) {
    assertEquals(expected.verdict(), actual.verdict());
    assertEquals(expected.otherwise(), actual.otherwise());
    assertEquals(expected.ending(), actual.ending());
    assertEquals(expected.drawings(), actual.drawings());
    assertEquals(expected.trajectory().length, actual.trajectory().length);
    for (int row = 0; row < expected.trajectory().length; row++) {
      assertArrayEquals(expected.trajectory()[row], actual.trajectory()[row]);
    }
  }
}
