package mesasweep.worker.incentives;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;
import org.junit.jupiter.api.Test;

/** A trial gives the same bits wherever, whenever and beside whatever it runs. */
class IncentivesDeterminismTest {

  private static final int SEEDS = 2;

  /** Of every kind, and in no order. */
  private static List<Trial> pack() {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      trials.add(trial("seed", seed));
      trials.add(trial("seed", seed, "swap", "learner", "score", "sum"));
      trials.add(trial("seed", seed, "swap", "parameters", "interval", 1L));
      trials.add(trial("seed", seed, "interval", 0L, "discount-factor", 0.6));
      trials.add(trial("seed", seed, "tune-discount", 0.05, "copies", "hyper"));
      trials.add(trial("seed", seed, "outer", "reinforce", "swap", "learner"));
      trials.add(trial("seed", seed, "learner", "q-learning", "population", 1L));
      trials.add(trial("seed", seed, "learner", "q-learning", "swap", "parameters"));
      trials.add(trial("seed", seed, "beta", -0.2, "exploit", 0.5, "steps", 77L));
      trials.add(trial("seed", seed, "learning-rate", 1e6, "learning-rate.spread", 1.0));
    }
    Collections.shuffle(trials, new Random(1));
    return trials;
  }

  private static Trial trial(Object... own) {
    Map<String, Object> values = TrialsOf.pairs("steps", 200L, "population", 37L);
    values.putAll(TrialsOf.pairs(own));
    return Trial.of(new HiddenIncentives(), values);
  }

  @Test
  void aTrialGivesTheSameBitsAloneAndInAPackOfAnyOrder() throws Exception {
    List<Trial> pack = pack();
    List<TrialResult> together = new HiddenIncentives().run(pack);
    List<Trial> backwards = new ArrayList<>(pack);
    Collections.reverse(backwards);
    List<TrialResult> reversed = new HiddenIncentives().run(backwards);
    assertEquals(pack.size(), together.size());
    for (int i = 0; i < pack.size(); i++) {
      assertSame(together.get(i), reversed.get(pack.size() - 1 - i));
      assertSame(together.get(i), Trials.run(pack.get(i)));
    }
    assertTrue(together.stream().map(r -> Trials.last(r, "cooperation")).distinct().count() > 15);
  }

  @Test
  void aTrialGivesTheSameBitsOnEveryThread() throws Exception {
    List<Trial> pack = pack();
    List<TrialResult> here = new HiddenIncentives().run(pack);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<TrialResult>> there =
          pack.stream().map(trial -> threads.submit(() -> Trials.run(trial))).toList();
      for (int i = 0; i < pack.size(); i++) {
        assertSame(here.get(i), there.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everySeedIsARunOfItsOwn() throws Exception {
    assertFalse(
        Arrays.equals(
            Trials.column(Trials.run(trial("seed", 0L)), "cooperation"),
            Trials.column(Trials.run(trial("seed", 1L)), "cooperation")));
  }

  /** Populations that differ in nothing but the swap begin alike. */
  @Test
  void trialsOfOneSeedShareTheirStart() throws Exception {
    double[][] none = Trials.run(trial()).trajectory();
    double[][] swapped = Trials.run(trial("swap", "learner")).trajectory();
    assertArrayEquals(none[0], swapped[0]);
    assertFalse(Arrays.equals(none[10], swapped[10]));
  }

  @Test
  void recordingMoreOftenDoesNotChangeTheRun() throws Exception {
    double[][] few = Trials.run(trial("record", 1000L)).trajectory();
    double[][] many = Trials.run(trial("record", 1L)).trajectory();
    assertEquals(2, few.length);
    assertEquals(201, many.length);
    assertArrayEquals(few[1], many[200]);
  }

  /** Of the steps before, not of the record's own. */
  @Test
  void recentCooperationIsTheMeanOfTheLastSteps() throws Exception {
    TrialResult result = Trials.run(trial("record", 1L, "outcome.window", 30L));
    double[] cooperation = Trials.column(result, "cooperation");
    double[] recent = Trials.column(result, "recent_cooperation");
    assertEquals(cooperation[0], recent[0]);
    for (int step : new int[] {1, 2, 29, 30, 31, 117, 200}) {
      double expected =
          Arrays.stream(cooperation, Math.max(0, step - 30), step).average().orElseThrow();
      assertEquals(expected, recent[step], 1e-14, "step " + step);
    }
  }

  @Test
  void anInterruptedThreadDoesNotBeginARun() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Trials.run(trial()));
  }

  private static void assertSame(TrialResult expected, TrialResult actual) {
    assertEquals(expected.verdict(), actual.verdict());
    assertEquals(expected.otherwise(), actual.otherwise());
    assertEquals(expected.ending(), actual.ending());
    assertEquals(expected.trajectory().length, actual.trajectory().length);
    for (int row = 0; row < expected.trajectory().length; row++) {
      assertArrayEquals(expected.trajectory()[row], actual.trajectory()[row]);
    }
  }
}
