package mesasweep.driver.sweep;

import java.util.Map;
import java.util.function.Predicate;

/**
 * A filter of cells.
 *
 * @param text as the sweep file has it, files with the digests of what they hold
 * @param condition of the values of all parameters
 */
record Where(String text, Predicate<Map<String, Object>> condition) {

  boolean holds(Map<String, Object> values) {
    return condition.test(values);
  }
}
