package mesasweep.driver.sweep;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import mesasweep.worker.Parameter;

/**
 * Numbers as they are written in sweep files, on command lines and in filters: decimal everywhere,
 * so that {@code 010} is ten. What YAML 1.1 has besides (octal, hexadecimal and binary numbers,
 * digits with underscores) are words.
 */
final class Decimal {

  /** The form of a number, as a regular expression. */
  static final String FORM = "[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?";

  private static final Pattern NUMBER = Pattern.compile(FORM);
  private static final Pattern BEGINS_LIKE_A_NUMBER = Pattern.compile("[-+]?\\.?\\d.*");
  private static final Pattern NOTHING_BUT_ZEROS = Pattern.compile("[-+]?[0.]+([eE].*)?");

  private Decimal() {}

  /**
   * The exact value of a number, or empty for anything else, and for a number that is too large for
   * a double or too near to 0.
   */
  static Optional<BigDecimal> read(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    double nearest = Double.parseDouble(text);
    if (nearest == 0) {
      return NOTHING_BUT_ZEROS.matcher(text).matches()
          ? Optional.of(BigDecimal.ZERO)
          : Optional.empty();
    }
    return Double.isInfinite(nearest) ? Optional.empty() : Optional.of(new BigDecimal(text));
  }

  /** The value of a node that is a whole number between bounds, both included. */
  static Optional<Long> whole(Yaml node, long least, long most) {
    return node instanceof Yaml.Scalar scalar
        ? Parameter.whole("number", least, "")
            .atLeast(least)
            .atMost(most)
            .parse(scalar.value())
            .map(Long.class::cast)
        : Optional.empty();
  }

  /** What to say to a text that may have been meant as a number. */
  static String advice(Object value) {
    return value instanceof String text && BEGINS_LIKE_A_NUMBER.matcher(text).matches()
        ? " (numbers are decimal, such as 1000 or 1e3)"
        : "";
  }
}
