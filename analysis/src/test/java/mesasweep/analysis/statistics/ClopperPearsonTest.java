package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClopperPearsonTest {
  /** As R 4.2.2's {@code binom.test(k, n)$conf.int}. */
  @ParameterizedTest
  @CsvSource({
    "0, 20, 0.000000000000, 0.168433470983",
    "1, 20, 0.001265089498, 0.248732762772",
    "5, 88, 0.018703863483, 0.127632401269",
    "88, 88, 0.958947370942, 1.000000000000",
    "3, 1000, 0.000619099932, 0.008742023238"
  })
  void intervalsAreThoseOfR(long successes, long trials, double low, double high) {
    Interval interval = ClopperPearson.interval(successes, trials).orElseThrow();

    assertEquals(low, interval.low(), 1e-10);
    assertEquals(high, interval.high(), 1e-10);
  }

  @Test
  void ofNoTrialsThereIsNone() {
    assertTrue(ClopperPearson.interval(0, 0).isEmpty());
  }
}
