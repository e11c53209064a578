package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mesasweep.worker.Ending;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A trial gives the same bits wherever, whenever and beside whatever it runs. */
class DeterminismTest {

  /** Of one shape and in no order, with every source of randomness in use. */
  private static List<Trial> pack(Object... shape) {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      trials.add(trial(shape, "seed", seed));
      trials.add(trial(shape, "seed", seed, "objective-gap", 2.0, "discount-rate", 0.1));
      trials.add(trial(shape, "seed", seed, "drift-noise", 0.001, "weight-decay", 0.01));
      trials.add(trial(shape, "seed", seed, "horizon", "network", "myopia-penalty", 0.1));
      trials.add(trial(shape, "seed", seed, "optimiser", "adam", "monitored", 0.8));
      trials.add(trial(shape, "seed", seed, "horizon", "per-state", "spoofed", 0.1));
      trials.add(trial(shape, "seed", seed, "environment.complexity", 0L));
      trials.add(trial(shape, "seed", seed, "planner.flag", 0.2, "planner.variation", 0.1));
      trials.add(trial(shape, "seed", seed, "planner.base-learning-rate", 0.7, "spoofed", 0.2));
      trials.add(trial(shape, "seed", seed, "planner.deployment-practice", 0.3));
      trials.add(trial(shape, "seed", seed, "believed-drift", "calibrated"));
      trials.add(trial(shape, "seed", seed, "objective.learning-rate", 1e6)); // diverges
      trials.add(trial(shape, "seed", seed, "steps", 70L + seed, "record", 7L));
      trials.add(trial(shape, "seed", seed, "stop", "settled", "stop.audit", 0.0));
      trials.add(trial(shape, "seed", seed, "stop", "settled", "stop.margin", 0.3));
      trials.add(trial(shape, "seed", seed, "stop", "settled", "stop.audit", 1.0));
    }
    Collections.shuffle(trials, new Random(1));
    return trials;
  }

  private static Trial trial(Object[] shape, Object... own) {
    Map<String, Object> values = new HashMap<>();
    values.put("architecture", "mlp-16");
    values.put("steps", 150L);
    for (Object[] given : new Object[][] {shape, own}) {
      for (int i = 0; i < given.length; i += 2) {
        values.put((String) given[i], given[i + 1]);
      }
    }
    return Trial.of(new Race(), values);
  }

  private static Trial trial(Object... own) {
    return trial(new Object[0], own);
  }

  static Stream<List<Trial>> packs() {
    return Stream.of(
        pack(),
        pack("planner", "linear-drift", "architecture", "mlp-5-3"),
        pack("planner", "threshold", "architecture", "linear"),
        pack("planner", "consistent", "architecture", "mlp-5"),
        pack("planner", "learned", "planner.width", 5L, "planner.warm-up", 40L),
        pack("planner", "learned", "planner.steps", 0.3, "planner.optimiser", "sgd"),
        pack("awareness", "learned", "awareness.architecture", "mlp-7"),
        pack("architecture", "mlp-40", "activation", "relu", "batch", 0L),
        pack("architecture", "constant", "batch", 5L));
  }

  @ParameterizedTest
  @MethodSource("packs")
  void aTrialGivesTheSameBitsAloneAndInAPackOfAnyOrder(List<Trial> pack) throws Exception {
    List<TrialResult> together = new Race().run(pack);
    List<Trial> backwards = new ArrayList<>(pack);
    Collections.reverse(backwards);
    List<TrialResult> reversed = new Race().run(backwards);
    assertEquals(pack.size(), together.size());
    for (int i = 0; i < pack.size(); i++) {
      assertSame(together.get(i), reversed.get(pack.size() - 1 - i));
      assertSame(together.get(i), Trials.run(pack.get(i)));
    }
    long diverged = together.stream().filter(r -> r.verdict().outcome().equals("DIVERGED")).count();
    assertEquals(3, diverged); // so that the others were not disturbed by it
    long settled =
        together.stream()
            .filter(r -> r.ending() instanceof Ending.Settled s && s.isStopped())
            .count();
    assertTrue(settled >= 3, settled + " trials that left the pack before the others");
  }

  @Test
  void trialsOfTwoShapesAreNoPack() {
    List<Trial> pack = List.of(trial(), trial("planner", "threshold"));
    assertThrows(IllegalArgumentException.class, () -> Experiments.run(new Race(), pack));
  }

  @Test
  void aTrialGivesTheSameBitsInTwoThreadsAtOnce() throws Exception {
    List<Trial> pack = pack();
    List<TrialResult> expected = new Race().run(pack);
    Race shared = new Race();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<TrialResult>> one = threads.submit(() -> shared.run(pack));
      Future<List<TrialResult>> other = threads.submit(() -> shared.run(pack));
      for (int i = 0; i < pack.size(); i++) {
        assertSame(expected.get(i), one.get().get(i));
        assertSame(expected.get(i), other.get().get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everySeedIsARunOfItsOwn() throws Exception {
    List<TrialResult> results = new Race().run(List.of(trial("seed", 0L), trial("seed", 1L)));
    assertFalse(
        Arrays.equals(
            Trials.column(results.get(0), "deployment_loss"),
            Trials.column(results.get(1), "deployment_loss")));
  }

  /** Recording must not draw from a random stream or disturb a network's memory. */
  @Test
  void recordingMoreOftenDoesNotChangeTheRun() throws Exception {
    for (String horizon : new String[] {"rate", "network"}) {
      for (String planner : new String[] {"rollout", "learned"}) {
        double[][] few = recorded(horizon, planner, 150).trajectory();
        double[][] many = recorded(horizon, planner, 1).trajectory();
        assertArrayEquals(few[few.length - 1], many[many.length - 1]);
      }
    }
  }

  private static TrialResult recorded(String horizon, String planner, long every) throws Exception {
    return Trials.run(
        trial(
            "awareness",
            "learned",
            "drift-noise",
            0.001,
            "horizon",
            horizon,
            "planner",
            planner,
            "planner.warm-up",
            20L,
            "record",
            every));
  }

  /** Long before the first step, or in one that has more inner steps than anyone can wait for. */
  @ParameterizedTest
  @CsvSource({"100000000,2", "0,10000"})
  @Timeout(30)
  void anAgentThatLearnsToPlanCanBeInterrupted(long warmUp, double steps) throws Exception {
    Trial trial =
        Trials.trial("planner", "learned", "planner.warm-up", warmUp, "planner.steps", steps);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                Trials.run(trial);
              } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
              }
            });
    thread.start();
    Thread.sleep(100);
    thread.interrupt();
    thread.join();
    assertTrue(thrown.get() instanceof InterruptedException, () -> "thrown: " + thrown.get());
  }

  @Test
  @Timeout(30)
  void aRunEndsSoonAfterItsThreadIsInterrupted() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              started.countDown();
              try {
                Trials.run(Trials.trial("steps", 100_000_000L));
              } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
              }
            });
    thread.start();
    started.await();
    Thread.sleep(100);
    long from = System.nanoTime();
    thread.interrupt();
    thread.join();
    assertTrue(thrown.get() instanceof InterruptedException, () -> "thrown: " + thrown.get());
    assertTrue(System.nanoTime() - from < TimeUnit.SECONDS.toNanos(2));
  }

  @Test
  void anInterruptedThreadDoesNotBeginARun() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Trials.run(Trials.trial()));
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
