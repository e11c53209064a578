package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import org.junit.jupiter.api.Test;

/** What the agent knows, and when. */
class AwarenessTest {

  @Test
  void fixedModesBelieveInTheirShareOfTheDrift() {
    assertEquals(0.2, belief(Trials.trial("awareness", "exact")));
    assertEquals(0.0, belief(Trials.trial("awareness", "none")));
    assertEquals(0.1, belief(Trials.trial("awareness", "scaled", "awareness.factor", 0.5)));
    assertEquals(-0.2, belief(Trials.trial("awareness", "scaled", "awareness.factor", -1.0)));
    assertEquals(0.0, belief(Trials.trial("awareness", "learned")));
  }

  /** kappa-hat = kappa max(0, 1 - E_t / E_0), E_t = 0.95 E_(t-1) + 0.05 x the batch's error. */
  @Test
  void learnedBeliefFollowsTheMovingAverageOfTheBatchError() {
    Awareness awareness = of(Trials.trial("awareness", "learned", "awareness.onset", 3L));
    double[] still = new double[awareness.worldModel().length];
    double first = Double.NaN;
    double average = Double.NaN;
    for (int step = 0; step < 200; step++) {
      double error = 2.0 * Math.exp(-0.02 * step);
      if (step >= 3) {
        first = step == 3 ? error : first;
        average = step == 3 ? error : 0.95 * average + 0.05 * error;
      }
      awareness.learn(step, error, still);
      double expected = step < 3 ? 0.0 : 0.2 * Math.max(0.0, 1.0 - average / first);
      assertEquals(expected, awareness.believedDrift(), 1e-14);
    }
    assertTrue(awareness.believedDrift() > 0.05);
  }

  /** linear-drift shows the belief: c / (1 - c) = W kappa-hat^2. */
  @Test
  void theWorldModelImprovesAndTheBelievedDriftGrowsWithIt() throws Exception {
    TrialResult result = Trials.run(learning(0));
    double[] error = Trials.column(result, "world_model_error");
    double[] belief = believedDrift(result);
    assertEquals(0.0, belief[0]);
    for (int t = 1; t < error.length; t++) {
      assertTrue(error[t] < error[t - 1], "error at record " + t);
      assertTrue(belief[t] > belief[t - 1], "belief at record " + t);
      assertTrue(belief[t] < 0.2);
    }
    assertTrue(error[error.length - 1] < 0.3 * error[0]);
    assertTrue(belief[belief.length - 1] > 0.1);
  }

  @Test
  void onsetDelaysTheWorldModelAndNothingElse() throws Exception {
    TrialResult early = Trials.run(learning(0));
    TrialResult late = Trials.run(learning(400));
    double[] error = Trials.column(late, "world_model_error");
    double[] belief = believedDrift(late);
    int onset = 4; // recorded every 100 steps
    for (int t = 0; t <= onset; t++) {
      assertEquals(error[0], error[t], 0.0);
      assertEquals(0.0, belief[t], 0.0);
    }
    // all contexts a step: learning is the same, only later
    double[] expected = Trials.column(early, "world_model_error");
    assertArrayEquals(
        Arrays.copyOf(expected, expected.length - onset),
        Arrays.copyOfRange(error, onset, error.length));
  }

  @Test
  void exactAwarenessHasNoWorldModelError() throws Exception {
    for (double error :
        Trials.column(Trials.run(Trials.trial("steps", 100L)), "world_model_error")) {
      assertEquals(0.0, error, 0.0);
    }
  }

  private static Trial learning(long onset) {
    return Trials.trial(
        "awareness",
        "learned",
        "awareness.onset",
        onset,
        "planner",
        "linear-drift",
        "freeze",
        "horizon",
        "batch",
        0L,
        "environment.contexts",
        64L,
        "steps",
        1500L,
        "record",
        100L);
  }

  private static double[] believedDrift(TrialResult result) {
    double w = 0.0;
    for (int k = 1; k < 60; k++) {
      w += Math.exp(-0.3 * k);
    }
    double weight = w;
    return Arrays.stream(Trials.column(result, "compliance"))
        .map(c -> Math.sqrt(c / (1 - c) / weight))
        .toArray();
  }

  private static double belief(Trial trial) {
    return of(trial).believedDrift();
  }

  private static Awareness of(Trial trial) {
    RaceParameters parameters = RaceParameters.of(trial);
    return Awareness.of(
        parameters.knowledge(),
        parameters.streams(),
        Optional.of(Architecture.constant().network(8, 4, Activation.TANH)),
        0.2);
  }
}
