package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JackknifeTest {
  /** For a mean it is the standard deviation by the root of the number. */
  @Test
  void theErrorOfAMeanIsTheUsualOne() {
    double[] values = {3, 1, 4, 1, 5};
    double[] without = Arrays.stream(values).map(one -> (14 - one) / 4).toArray();
    Jackknife jackknife = Jackknife.of(without);

    assertEquals(Math.sqrt(3.2 / 5), jackknife.standardError(), 1e-12);
    // Student's t of 4 degrees of freedom at 0.975 and, for one of two, at 0.9875.
    assertEquals(2.776445105197793 * Math.sqrt(3.2 / 5), jackknife.half(), 1e-8);
    assertEquals(3.495405932516442 * Math.sqrt(3.2 / 5), jackknife.half(2), 1e-8);
  }

  @Test
  void whatRoundingMakesOfAgreementIsNoError() {
    assertEquals(0, Jackknife.of(new double[] {0.1 + 0.2, 0.3, 0.3}).standardError());
  }

  @Test
  void oneClusterSaysNothing() {
    assertThrows(IllegalArgumentException.class, () -> Jackknife.of(new double[] {1}));
  }
}
