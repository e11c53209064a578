package mesasweep.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One axis of a sweep.
 *
 * @param key as in the sweep file, such as {@code objective-gap}
 * @param values in the order of the sweep file: numbers, words, or null for a keyword such as
 *     {@code none}
 */
record Axis(String key, List<JsonNode> values) {
  Axis {
    values = List.copyOf(values);
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
    return !values.isEmpty() && values.stream().allMatch(JsonNode::isNumber);
  }
}
