package mesasweep.worker.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** The fast hyperbolic tangent against the one of the Java platform. */
class TanhTest {

  private static final double RELATIVE = 3e-15;

  private final UniformRandomProvider random = new RandomStreams(1).named("test");

  @Test
  void agreesWithThePlatformWhereItBends() {
    assertAgrees(200_000, i -> (i - 100_000) * 0.00023);
    assertAgrees(100_000, i -> 0.2 * random.nextDouble() - 0.1);
  }

  @Test
  void agreesWithThePlatformAtEveryOrderOfMagnitude() {
    assertAgrees(200_000, i -> either(Math.scalb(1.0 + random.nextDouble(), i % 2030 - 1010)));
  }

  @Test
  void keepsTheSmallestNumbersSmall() {
    double[] x = array(10_000, i -> either(Math.scalb(random.nextDouble(), -1010 - i % 70)));
    assertArrayEquals(x, tanh(x), 4e-322);
  }

  @Test
  void isOneFarAwayAndKeepsSignsAndNaN() {
    double[] x = {
      0.0,
      -0.0,
      19.5,
      -19.5,
      20.0,
      -20.0,
      1e300,
      -Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN
    };
    double[] expected = {0.0, -0.0, 1, -1, 1, -1, 1, -1, 1, -1, Double.NaN};
    assertArrayEquals(expected, tanh(x)); // by bits, so that -0.0 is not 0.0
  }

  @Test
  void leavesTheRestOfTheArrayAlone() {
    double[] values = {1.0, 1.0, 1.0};
    Tanh.apply(values, 2);
    assertEquals(StrictMath.tanh(1.0), values[1], RELATIVE);
    assertEquals(1.0, values[2], 0.0);
  }

  /** A compiled loop works on several values at once and on the last few alone. */
  @Test
  void aValuesBitsDoNotDependOnItsPlace() {
    double[] together = array(50_001, i -> Math.sin(i) * 5.0);
    double[] alone = together.clone();
    Tanh.apply(together, together.length);
    for (int i = 0; i < alone.length; i++) {
      double[] one = {alone[i]};
      Tanh.apply(one, 1);
      alone[i] = one[0];
    }
    assertArrayEquals(alone, together);
  }

  private static void assertAgrees(int count, IntToDoubleFunction number) {
    double[] x = array(count, number);
    double[] y = tanh(x);
    for (int i = 0; i < count; i++) {
      double expected = StrictMath.tanh(x[i]);
      assertEquals(expected, y[i], RELATIVE * Math.abs(expected), "tanh " + x[i]);
    }
  }

  private double either(double value) {
    return random.nextBoolean() ? value : -value;
  }

  private static double[] tanh(double[] x) {
    double[] y = x.clone();
    Tanh.apply(y, y.length);
    return y;
  }

  private static double[] array(int count, IntToDoubleFunction value) {
    return IntStream.range(0, count).mapToDouble(value).toArray();
  }
}
