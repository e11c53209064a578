package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
  /**
   * Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3 (score, no continuity
   * correction).
   */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void intervalsAreThoseThatNewcombePublished(
      long successes, long trials, double low, double high) {
    Interval interval = Wilson.interval(successes, trials).orElseThrow();

    assertEquals(low, interval.low(), 0.00005);
    assertEquals(high, interval.high(), 0.00005);
  }

  @Test
  void intervalsOfNoneAndAllReachTheEndsExactly() {
    assertEquals(0, Wilson.interval(0, 7).orElseThrow().low());
    assertEquals(1, Wilson.interval(7, 7).orElseThrow().high());
  }
}
