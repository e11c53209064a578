package mesasweep.driver.sweep;

import java.math.BigInteger;

/**
 * A permutation of 0..count-1 whose beginning is spread evenly: multiples of a stride near count /
 * golden ratio that has no divisor in common with count.
 */
record Spread(long count, long stride) {

  private static final double GOLDEN_RATIO = (1.0 + Math.sqrt(5.0)) / 2.0;

  static Spread over(long count) {
    long stride = Math.max(1, Math.round(count / GOLDEN_RATIO));
    while (gcd(stride, count) != 1) {
      stride++;
    }
    return new Spread(count, stride);
  }

  /** What the permutation has at a position. */
  long at(long position) {
    return Math.multiplyHigh(position, stride) == 0
        ? Long.remainderUnsigned(position * stride, count)
        : BigInteger.valueOf(position)
            .multiply(BigInteger.valueOf(stride))
            .mod(BigInteger.valueOf(count))
            .longValueExact();
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
