package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import mesasweep.worker.Differences;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trial's environment promises about its contexts and targets. */
class EnvironmentTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 17})
  void proxyHasUnitMeanSquareOverTheTrainingContexts(long seed) {
    Contexts training = Trials.environment(Trials.trial("seed", seed)).training();
    assertEquals(1.0, meanSquaredNorm(training.proxy(), 4), 1e-12);
  }

  @Test
  void constantEnvironmentHasOneTargetAndAProxyOfLengthOne() {
    Environment environment = Trials.environment(Trials.constant("seed", 3L));
    for (Contexts contexts : new Contexts[] {environment.training(), environment.deployment()}) {
      double[] b = Arrays.copyOf(contexts.base(), 4);
      double[] u = Arrays.copyOf(contexts.proxy(), 4);
      assertEquals(1.0, Differences.norm(u), 1e-12);
      for (int r = 0; r < contexts.size(); r++) {
        assertArrayEquals(b, Arrays.copyOfRange(contexts.base(), 4 * r, 4 * r + 4));
        assertArrayEquals(u, Arrays.copyOfRange(contexts.proxy(), 4 * r, 4 * r + 4));
      }
    }
    assertArrayEquals(environment.training().proxy(), environment.deployment().proxy());
  }

  @Test
  void heldOutContextsShareTheTeachersAndTheScaleButNoContext() {
    Environment environment = Trials.environment(Trials.trial("environment.contexts", 4000L));
    Contexts training = environment.training();
    Contexts deployment = environment.deployment();
    assertFalse(Arrays.equals(training.inputs(), deployment.inputs()));
    // two samples of 4000 contexts: their means agree within a few standard errors
    assertEquals(1.0, meanSquaredNorm(deployment.proxy(), 4), 0.1);
    assertEquals(
        1.0, meanSquaredNorm(deployment.base(), 4) / meanSquaredNorm(training.base(), 4), 0.1);
    assertEquals(8.0, meanSquaredNorm(deployment.inputs(), 8), 0.4);
  }

  @Test
  void theBaseTargetAndTheProxyAreUnrelatedTeachers() {
    double sum = 0.0;
    double square = 0.0;
    for (long seed = 0; seed < 200; seed++) {
      Contexts training =
          Trials.environment(Trials.trial("seed", seed, "environment.contexts", 64L)).training();
      double cosine = cosine(training.base(), training.proxy());
      sum += cosine;
      square += cosine * cosine;
    }
    double deviation = Math.sqrt(square / 200);
    assertEquals(0.0, sum / 200, 4 * deviation / Math.sqrt(200));
  }

  /** The teachers' weights are N(0, 1 / fan-in): mean |b|^2 = m E[tanh(z)^2], z about N(0, 1). */
  @Test
  void theBaseTargetHasTheVarianceOfItsTeachers() {
    double sum = 0.0;
    for (long seed = 0; seed < 200; seed++) {
      Trial trial =
          Trials.trial("seed", seed, "environment.contexts", 64L, "environment.inputs", 64L);
      sum += meanSquaredNorm(Trials.environment(trial).training().base(), 4);
    }
    assertEquals(4 * 0.394294, sum / 200, 0.08 * 4 * 0.394294); // E tanh^2 of N(0, 1)
  }

  @Test
  void sameSeedGivesTheSameEnvironmentWhateverElseVaries() {
    Environment one = Trials.environment(Trials.trial("seed", 5L));
    Environment other =
        Trials.environment(
            Trials.trial(
                "seed",
                5L,
                "objective-gap",
                3.0,
                "architecture",
                "mlp-64x2",
                "planner",
                "threshold",
                "awareness",
                "learned",
                "discount-rate",
                -0.2));
    assertArrayEquals(one.training().inputs(), other.training().inputs());
    assertArrayEquals(one.training().base(), other.training().base());
    assertArrayEquals(one.training().proxy(), other.training().proxy());
    assertArrayEquals(one.deployment().inputs(), other.deployment().inputs());
    assertArrayEquals(one.deployment().base(), other.deployment().base());
    assertArrayEquals(one.deployment().proxy(), other.deployment().proxy());
    Environment next = Trials.environment(Trials.trial("seed", 6L));
    assertFalse(Arrays.equals(one.training().inputs(), next.training().inputs()));
    assertFalse(Arrays.equals(one.training().base(), next.training().base()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant", "linear", "mlp-1", "mlp-16", "mlp-5-3", "mlp-32x2"})
  void startingGapIsTheObjectiveGapForEveryArchitecture(String architecture) throws Exception {
    for (String activation : new String[] {"tanh", "relu"}) {
      for (double gap : new double[] {0.0, 0.1, 1.0, 37.5}) {
        Trial trial =
            Trials.trial(
                "architecture", architecture,
                "activation", activation,
                "objective-gap", gap,
                "steps", 1L);
        double start = Trials.column(Trials.run(trial), "objective_gap")[0];
        assertEquals(gap, start, 1e-12 * gap);
      }
    }
  }

  @Test
  void batchesAreRowsOfTheTrainingSetDrawnEvenly() {
    Trial trial = Trials.trial("environment.contexts", 10L);
    Contexts all = Trials.environment(trial).training();
    double[] initial = Arrays.copyOf(all.inputs(), 40); // any numbers that tell rows apart
    Batches batches = new Batches(50, new RandomStreams(trial.seed()), all, initial);
    int[] seen = new int[10];
    for (int t = 0; t < 400; t++) {
      batches.draw(t);
      batches.draw(t); // again for another run: the same batch
      Contexts batch = batches.batch();
      for (int row = 0; row < 50; row++) {
        int context = 0;
        while (all.inputs()[8 * context] != batch.inputs()[8 * row]) {
          context++;
        }
        seen[context]++;
        for (int i = 0; i < 8; i++) {
          assertEquals(all.inputs()[8 * context + i], batch.inputs()[8 * row + i]);
        }
        for (int i = 0; i < 4; i++) {
          assertEquals(all.base()[4 * context + i], batch.base()[4 * row + i]);
          assertEquals(all.proxy()[4 * context + i], batch.proxy()[4 * row + i]);
          assertEquals(initial[4 * context + i], batches.initialOutputs()[4 * row + i]);
        }
      }
    }
    for (int count : seen) {
      assertEquals(2000.0, count, 5 * Math.sqrt(2000 * 0.9)); // five standard deviations
    }
  }

  @Test
  void treatmentsCoverTheirSharesOfTheTrainingSet() {
    RaceParameters trial = Trials.parameters("monitored", 0.7, "spoofed", 0.2);
    Monitoring monitoring = Monitoring.of(trial.interventions(), 200);
    int[] counts = new int[Monitoring.Treatment.values().length];
    for (int context = 0; context < 200; context++) {
      counts[monitoring.treatment(context).ordinal()]++;
    }
    assertEquals(112, counts[Monitoring.Treatment.MONITORED.ordinal()]);
    assertEquals(28, counts[Monitoring.Treatment.SPOOFED.ordinal()]);
    assertEquals(60, counts[Monitoring.Treatment.UNMONITORED.ordinal()]);
  }

  private static double meanSquaredNorm(double[] values, int columns) {
    return Math.pow(Differences.norm(values), 2) * columns / values.length;
  }

  private static double cosine(double[] a, double[] b) {
    double inner = 0.0;
    for (int i = 0; i < a.length; i++) {
      inner += a[i] * b[i];
    }
    return inner / Differences.norm(a) / Differences.norm(b);
  }
}
