package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** Named streams: reproducible, and independent of each other. */
class RandomStreamsTest {

  @Test
  void aStreamIsTheSameEachTimeAndUndisturbedByOthers() {
    RandomStreams streams = new RandomStreams(3);
    long[] expected = draws(streams.named("noise"), 100);
    UniformRandomProvider other = streams.named("batches");
    UniformRandomProvider again = streams.named("noise");
    long[] interleaved = new long[100];
    for (int i = 0; i < 100; i++) {
      other.nextLong();
      interleaved[i] = again.nextLong();
    }
    assertArrayEquals(expected, interleaved);
    assertArrayEquals(expected, draws(new RandomStreams(3).named("noise"), 100));
  }

  @Test
  void everySeedAndNameHasDrawsOfItsOwn() {
    Set<Long> seen = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      for (String name : new String[] {"environment", "network", "batches", "noise", "horizon"}) {
        for (long draw : draws(new RandomStreams(seed).named(name), 20)) {
          seen.add(draw);
        }
      }
    }
    assertEquals(50 * 5 * 20, seen.size());
  }

  /** Between streams of neighbouring seeds and of different names: |r| within 4 / sqrt(n). */
  @Test
  void streamsAreUncorrelated() {
    double[] base = uniforms(new RandomStreams(0).named("noise"));
    for (long seed = 1; seed < 20; seed++) {
      assertEquals(0.0, correlation(base, uniforms(new RandomStreams(seed).named("noise"))), 0.04);
    }
    for (String name : new String[] {"environment", "network", "batches", "horizon"}) {
      assertEquals(0.0, correlation(base, uniforms(new RandomStreams(0).named(name))), 0.04);
    }
  }

  /**
   * A stored result can only be repeated if the streams stay as they are: xoshiro256++, its state
   * the SHA-256 of "0/environment" as four big-endian integers, computed with another program.
   */
  @Test
  void aKnownStreamStartsWithItsKnownDraws() {
    long[] expected = {573652695535197976L, -8756006873208226691L, -5009620658970676563L};
    assertArrayEquals(expected, draws(new RandomStreams(0).named("environment"), 3));
  }

  private static long[] draws(UniformRandomProvider random, int count) {
    return random.longs(count).toArray();
  }

  private static double[] uniforms(UniformRandomProvider random) {
    return random.doubles(10_000).toArray();
  }

  private static double correlation(double[] a, double[] b) {
    double sum = 0.0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - 0.5) * (b[i] - 0.5);
    }
    return 12.0 * sum / a.length; // a uniform's variance is 1/12
  }
}
