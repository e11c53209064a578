package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Races whose networks are DL4J's. */
@Tag("slow")
class Dl4jRaceTest {

  @ParameterizedTest
  @ValueSource(strings = {"lstm-16", "attention-16", "residual-32x4"})
  void sameTrialGivesTheSameBits(String architecture) throws Exception {
    double[][] first = race(architecture, 2).trajectory();
    race("residual-32x4", 1);
    race("attention-16", 1);
    assertArrayEquals(first, race(architecture, 2).trajectory());

    FutureTask<TrialResult> elsewhere = new FutureTask<>(() -> race(architecture, 2));
    new Thread(elsewhere).start();
    assertArrayEquals(first, elsewhere.get().trajectory());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lstm-16", "attention-16"})
  void raceStartsAtItsGapAndLearns(String architecture) throws Exception {
    double[] gap = Trials.column(race(architecture, 12), "objective_gap");
    assertEquals(1.5, gap[0], 1e-12);
    assertTrue(gap[gap.length - 1] < 1.5, "a gap of " + gap[gap.length - 1]);
  }

  @Test
  void worldModelMayBeANetworkOfDl4js() throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "awareness", "learned",
                "awareness.architecture", "residual-32x4",
                "steps", 20L,
                "record", 10L,
                "environment.contexts", 64L));
    double[] error = Trials.column(result, "world_model_error");
    assertTrue(error[error.length - 1] < error[0], error[0] + " to " + error[error.length - 1]);
  }

  private static TrialResult race(String architecture, long steps) throws InterruptedException {
    return Trials.run(
        Trials.trial(
            "architecture",
            architecture,
            "objective-gap",
            1.5,
            "discount-rate",
            1.0,
            "steps",
            steps,
            "record",
            4L,
            "environment.contexts",
            64L));
  }
}
