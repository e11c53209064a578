package mesasweep.results;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Values between the listed ones of an axis, by halving: first the middle of two neighbours, then
 * the middles of the halves, and so on.
 *
 * @param logarithmic whether the middle is that of the logarithms, where both have one
 * @param whole whether values are whole numbers
 */
public record Halving(boolean logarithmic, boolean whole) implements Serializable {

  /** More halvings than these part no two numbers that anybody lists. */
  public static final int MOST = 30;

  private static final MathContext DIGITS = new MathContext(12);

  /**
   * The middle of two values, to 12 significant digits as all computed values; empty if no value
   * lies between.
   *
   * @param low below {@code high}
   */
  public OptionalDouble middle(double low, double high) {
    double exact =
        logarithmic && low > 0
            ? StrictMath.sqrt(low) * StrictMath.sqrt(high)
            : low / 2.0 + high / 2.0;
    double middle =
        whole ? StrictMath.rint(exact) : new BigDecimal(exact).round(DIGITS).doubleValue();
    return low < middle && middle < high ? OptionalDouble.of(middle) : OptionalDouble.empty();
  }

  /**
   * How often an axis was halved for a value: 0 for a listed one; empty if halving never gives it.
   *
   * @param listed ascending
   */
  public OptionalInt level(double[] listed, double value) {
    int place = Arrays.binarySearch(listed, value);
    if (place >= 0) {
      return OptionalInt.of(0);
    }
    int above = -place - 1;
    if (above == 0 || above == listed.length) {
      return OptionalInt.empty();
    }
    double low = listed[above - 1];
    double high = listed[above];
    for (int level = 1; level <= MOST; level++) {
      OptionalDouble middle = middle(low, high);
      if (middle.isEmpty()) {
        return OptionalInt.empty();
      }
      if (middle.getAsDouble() == value) {
        return OptionalInt.of(level);
      }
      low = middle.getAsDouble() < value ? middle.getAsDouble() : low;
      high = middle.getAsDouble() < value ? high : middle.getAsDouble();
    }
    return OptionalInt.empty();
  }
}
