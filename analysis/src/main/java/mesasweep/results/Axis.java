package mesasweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One axis of a sweep.
 *
 * @param key as in the sweep file, such as {@code learning-rate}
 * @param values in the order of the sweep file: numbers, words, or null for a keyword such as
 *     {@code none}; empty if they were drawn from a range, a value for each cell
 */
public record Axis(String key, List<JsonNode> values, Optional<Range> range) {

  /** How values are drawn from a range. */
  public enum Distribution {
    /** Evenly. */
    UNIFORM("uniform"),

    /** Evenly in the logarithm; both ends are above 0. */
    LOGUNIFORM("loguniform");

    private final String key;

    Distribution(String key) {
      this.key = key;
    }

    /** The word for it in a sweep file. */
    public String key() {
      return key;
    }

    public static Optional<Distribution> of(String key) {
      return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }
  }

  /**
   * What values were drawn from, both ends included.
   *
   * @param whole whether they are whole numbers, as the ends then are
   */
  public record Range(Distribution distribution, double low, double high, boolean whole) {
    public boolean isLogarithmic() {
      return distribution == Distribution.LOGUNIFORM;
    }

    String words() {
      Numerals ends = Numerals.of(List.of(low, high));
      return distribution.key() + " from " + ends.text(low) + " to " + ends.text(high);
    }
  }

  public Axis {
    values = List.copyOf(values);
  }

  public static Axis listed(String key, List<JsonNode> values) {
    return new Axis(key, values, Optional.empty());
  }

  public static Axis drawn(String key, Range range) {
    return new Axis(key, List.of(), Optional.of(range));
  }

  /**
   * The name of a parameter's column: {@code environment.complexity} is stored as
   * environment_complexity.
   */
  public static String column(String key) {
    return key.replace('-', '_').replace('.', '_');
  }

  public String column() {
    return column(key);
  }

  /** For people: {@code learning-rate} reads "learning rate". */
  public String label() {
    return label(key);
  }

  /** The same for a key, or for several. */
  public static String label(String key) {
    return key.replace('-', ' ').replace('.', ' ');
  }

  public boolean isNumeric() {
    return range.isPresent() || (!values.isEmpty() && values.stream().allMatch(JsonNode::isNumber));
  }

  /** The values as they are told to people: all of them, or the range. */
  public List<String> texts() {
    return range
        .map(drawn -> List.of(drawn.words()))
        .orElseGet(() -> values.stream().map(numerals()::value).toList());
  }

  /** How its values are written. */
  public Numerals numerals() {
    return range
        .map(drawn -> Numerals.of(List.of(drawn.low(), drawn.high())))
        .orElseGet(() -> Numerals.ofValues(values));
  }

  /** What a stored null stands for: the word among the numbers, such as calibrated, or none. */
  public String keyword() {
    return values.stream()
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .findFirst()
        .filter(word -> values.stream().anyMatch(JsonNode::isNumber))
        .orElse("none");
  }
}
