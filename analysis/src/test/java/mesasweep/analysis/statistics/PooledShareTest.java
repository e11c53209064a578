package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.PooledShare.Seed;
import org.junit.jupiter.api.Test;

class PooledShareTest {

  @Test
  void aSingleTrialOfEachSeedIsWilsons() {
    List<Seed> seeds =
        Stream.concat(
                Collections.nCopies(1, new Seed(1, 1)).stream(),
                Collections.nCopies(28, new Seed(0, 1)).stream())
            .toList();

    assertEquals(Wilson.interval(1, 29), interval(seeds));
  }

  /** All or nothing: the seeds are the trials, and Student's quantile is the only difference. */
  @Test
  void trialsOfASeedThatAlwaysAgreeAreWorthOne() {
    List<Seed> seeds =
        Stream.of(9, 0, 0, 9, 0, 0).map(successes -> new Seed(successes, 9)).toList();
    Interval interval = interval(seeds).orElseThrow();

    // Between 1/3 and its ends lie 2.570581835636314 (t of 5 at 0.975) of its errors.
    for (double end : List.of(interval.low(), interval.high())) {
      assertEquals(
          2.570581835636314, Math.abs(end - 1 / 3.0) / Math.sqrt(end * (1 - end) / 6), 1e-8);
    }
  }

  @Test
  void seedsThatAgreeCountAsOneTrialEach() {
    assertEquals(Wilson.interval(0, 5), interval(Collections.nCopies(5, new Seed(0, 63))));
    assertEquals(Wilson.interval(5, 5), interval(Collections.nCopies(5, new Seed(63, 63))));
    assertEquals(Wilson.interval(1, 4), interval(Collections.nCopies(4, new Seed(5, 20))));
  }

  @Test
  void oneSeedHasItsTrialsTakenAsIndependent() {
    assertEquals(Wilson.interval(7, 20), interval(List.of(new Seed(7, 20), new Seed(0, 0))));
    assertEquals(Optional.empty(), interval(List.of(new Seed(0, 0))));
  }

  /** Cells that all seeds decide alike do not make trials worth more than they are. */
  @Test
  void trialsAreWorthNoMoreThanThemselves() {
    List<Seed> seeds = List.of(new Seed(10, 20), new Seed(10, 20), new Seed(11, 20));
    Interval interval = interval(seeds).orElseThrow();
    double share = 31 / 60.0;

    // t of 2 at 0.975.
    assertEquals(
        4.302652729749464,
        (share - interval.low()) / Math.sqrt(interval.low() * (1 - interval.low()) / 60),
        1e-8);
    assertTrue(interval.high() < 1);
  }

  private static Optional<Interval> interval(List<Seed> seeds) {
    return PooledShare.of(seeds).map(PooledShare::interval);
  }
}
