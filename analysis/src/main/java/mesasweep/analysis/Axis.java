package mesasweep.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * One axis of a sweep.
 *
 * @param key as in the sweep file, such as {@code objective-gap}
 * @param values in the order of the sweep file: numbers, words, or null for a keyword such as
 *     {@code none}; empty if they were drawn from an interval, a value for each cell
 * @param interval in words, if there is one
 */
record Axis(String key, List<JsonNode> values, Optional<String> interval) {
  Axis {
    values = List.copyOf(values);
  }

  static Axis listed(String key, List<JsonNode> values) {
    return new Axis(key, values, Optional.empty());
  }

  static Axis drawn(String key, String interval) {
    return new Axis(key, List.of(), Optional.of(interval));
  }

  /**
   * The name of a parameter's column: {@code environment.complexity} is stored as
   * environment_complexity.
   */
  static String column(String key) {
    return key.replace('-', '_').replace('.', '_');
  }

  String column() {
    return column(key);
  }

  /** For people: {@code objective-gap} reads "objective gap". */
  String label() {
    return key.replace('-', ' ').replace('.', ' ');
  }

  boolean isNumeric() {
    return interval.isPresent() || hasListedNumbers();
  }

  /** Whether it can be the side of a map. */
  boolean hasListedNumbers() {
    return !values.isEmpty() && values.stream().allMatch(JsonNode::isNumber);
  }

  /** The values as they are told to people: all of them, or the interval. */
  List<String> texts() {
    return interval.map(List::of).orElseGet(() -> values.stream().map(Text::value).toList());
  }
}
