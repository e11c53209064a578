package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.SeedMean.Seed;
import org.junit.jupiter.api.Test;

class SeedMeanTest {
  /** Seeds with the values 1, 2, 3, with 4, and with 5, 7: without them 16/3, 18/5, 10/4. */
  @Test
  void theErrorIsThatOfSeedsAndNotOfTrials() {
    SeedMean mean = of(new Seed(6, 3), new Seed(4, 1), new Seed(0, 0), new Seed(12, 2));

    assertEquals(22.0 / 6, mean.mean(), 1e-15);
    assertEquals(6, mean.trials());
    assertEquals(3, mean.seeds());
    double error =
        Math.sqrt(
            2.0 / 3 * (1.5222222 * 1.5222222 + 0.2111111 * 0.2111111 + 1.3111111 * 1.3111111));
    assertEquals(error, mean.chance().orElseThrow().standardError(), 1e-6);
    // Student's t of 2 degrees of freedom at 0.975.
    Interval interval = mean.interval().orElseThrow();
    assertEquals(22.0 / 6 - 4.302652729911275 * error, interval.low(), 1e-5);
    assertEquals(22.0 / 6 + 4.302652729911275 * error, interval.high(), 1e-5);
  }

  /** As many copies of each trial as one likes say nothing more. */
  @Test
  void moreTrialsOfASeedThatAgreeAreNoMoreEvidence() {
    SeedMean once = of(new Seed(3, 1), new Seed(1, 1), new Seed(8, 1));
    SeedMean often = of(new Seed(300, 100), new Seed(100, 100), new Seed(800, 100));

    // The usual error of a mean: the values' variance is 13.
    assertEquals(Math.sqrt(13.0 / 3), once.chance().orElseThrow().standardError(), 1e-12);
    assertEquals(
        once.chance().orElseThrow().standardError(),
        often.chance().orElseThrow().standardError(),
        1e-12);
  }

  @Test
  void oneSeedAndSeedsThatAgreeHaveNoInterval() {
    assertEquals(new SeedMean(2.5, Optional.empty(), 2, 1), of(new Seed(5, 2), new Seed(0, 0)));
    List<Seed> alike = IntStream.rangeClosed(1, 7).mapToObj(n -> new Seed(n * 1234.56, n)).toList();
    SeedMean mean = SeedMean.of(alike).orElseThrow();
    assertEquals(1234.56, mean.mean(), 1e-9);
    assertEquals(Optional.empty(), mean.interval());
    assertEquals(Optional.empty(), of(new Seed(0, 2), new Seed(0, 1)).interval());
  }

  @Test
  void nothingHasNoMean() {
    assertTrue(SeedMean.of(Collections.nCopies(3, new Seed(0, 0))).isEmpty());
    assertTrue(SeedMean.of(List.of()).isEmpty());
  }

  private static SeedMean of(Seed... seeds) {
    return SeedMean.of(List.of(seeds)).orElseThrow();
  }
}
