package mesasweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Numbers and lists as a reader of English expects them. */
public final class Text {
  private static final MathContext FOUR_DIGITS = new MathContext(4);
  private static final int MOST_LISTED = 5;
  private static final String MINUS = "\u2212";

  private Text() {}

  /** At most four significant digits, with a true minus sign. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    return plain(new BigDecimal(value).round(FOUR_DIGITS));
  }

  /** All digits, with a true minus sign; powers of ten only where there would be many zeros. */
  static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    String text =
        stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 7
            ? stripped.toPlainString()
            : stripped.toString();
    return text.replace("-", MINUS);
  }

  /** All digits, with a true minus sign. */
  static String whole(long number) {
    return Long.toString(number).replace("-", MINUS);
  }

  /** To four significant digits; what is not finite as it is. */
  public static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(FOUR_DIGITS).doubleValue() : value;
  }

  /** A value of a sweep file: numbers with all their digits, the rest as it is written there. */
  public static String value(JsonNode value) {
    if (value.isNumber()) {
      return value.isIntegralNumber() ? whole(value.longValue()) : plain(value.decimalValue());
    }
    if (value.isNull()) {
      return "none";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /**
   * A text in a message that says what was found: one that is empty is nothing, one with a blank at
   * an end stands in quotation marks, and control characters are told by their numbers.
   */
  public static String shown(String text) {
    if (text.isEmpty()) {
      return "nothing";
    }
    String visible =
        text.codePoints()
            .mapToObj(
                c ->
                    Character.isISOControl(c)
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : Character.toString(c))
            .collect(Collectors.joining());
    return text.equals(text.strip()) ? visible : "'" + visible + "'";
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** "1 trial", "2 trials". */
  public static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** One decimal, such as "41.3 %"; the blank does not break. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share + 0.0).replace("-", MINUS);
  }

  /** "a", "a and b", "a, b and c". */
  public static String list(List<String> items) {
    int last = items.size() - 1;
    return last < 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  /** As {@link #list}, with the end of a long list only counted. */
  public static String several(List<String> items) {
    return items.size() <= MOST_LISTED
        ? list(items)
        : String.join(", ", items.subList(0, MOST_LISTED - 1))
            + " and "
            + (items.size() - MOST_LISTED + 1)
            + " others";
  }

  /** " (did you mean 'x'?)" for the nearest name, or nothing if none is near. */
  public static String suggestion(String name, Collection<String> allowed) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return allowed.stream()
        .min(Comparator.comparingInt(other -> distance.apply(name, other)))
        .filter(near -> distance.apply(name, near) <= Math.max(2, near.length() / 2))
        .map(near -> " (did you mean '" + near + "'?)")
        .orElse("");
  }

  /** Hours, minutes and seconds, as far as they matter. */
  public static String duration(double seconds) {
    if (seconds < 60) {
      return number(Math.max(0.1, Math.round(10 * seconds) / 10.0)) + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
