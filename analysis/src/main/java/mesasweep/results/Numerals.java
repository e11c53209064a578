package mesasweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.List;

/**
 * How numbers that stand side by side, such as the values of an axis, are written for people: whole
 * numbers in full, others to four significant digits, or to as many as tell them apart.
 *
 * @param digits significant ones, from 4 to 17
 */
public record Numerals(int digits) {

  private static final int FEWEST = 4;

  /** So many tell any two doubles apart. */
  private static final int ALL = 17;

  private static final double WHOLE_UP_TO = 1L << 53;

  public static Numerals of(Collection<Double> numbers) {
    double[] ascending =
        numbers.stream().mapToDouble(x -> x).filter(Double::isFinite).sorted().toArray();
    int digits = FEWEST;
    for (int i = 1; i < ascending.length; i++) {
      while (digits < ALL
          && ascending[i - 1] != ascending[i]
          && rounded(ascending[i - 1], digits).compareTo(rounded(ascending[i], digits)) == 0) {
        digits++;
      }
    }
    return new Numerals(digits);
  }

  /** Of the numbers among some values. */
  public static Numerals ofValues(List<JsonNode> values) {
    return of(values.stream().filter(JsonNode::isNumber).map(JsonNode::doubleValue).toList());
  }

  /** With a true minus sign; what is not finite as it is. */
  public String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return isWhole(value) ? Text.whole((long) value) : Text.plain(rounded(value, digits));
  }

  /** A value of a sweep file: numbers as {@link #text}, the rest as it is written there. */
  public String value(JsonNode value) {
    if (value.isIntegralNumber()) {
      return Text.whole(value.longValue());
    }
    return value.isNumber() ? text(value.doubleValue()) : Text.value(value);
  }

  /** A value as a table of SQL holds it: numbers as {@link #text}, words as they are. */
  public String label(String stored) {
    try {
      return text(new BigDecimal(stored).doubleValue());
    } catch (NumberFormatException e) {
      return stored;
    }
  }

  /** No digit before the point is lost. */
  private static BigDecimal rounded(double value, int digits) {
    BigDecimal exact = new BigDecimal(value);
    int before = Math.abs(value) < WHOLE_UP_TO ? exact.precision() - exact.scale() : 0;
    return isWhole(value) ? exact : exact.round(new MathContext(Math.max(digits, before)));
  }

  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < WHOLE_UP_TO;
  }
}
