package mesasweep.worker;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a trial ended.
 *
 * @param outcome one of the declared ones
 * @param events by name, the step from which each held to the end; those that did not are absent
 * @param after of those that are looked at in recorded steps, the last of these in which it did not
 *     hold; absent if it held from the first
 */
public record Verdict(String outcome, Map<String, Long> events, Map<String, Long> after)
    implements Serializable {

  public Verdict {
    events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
    after = Collections.unmodifiableSortedMap(new TreeMap<>(after));
  }

  /** With no event that is known to an interval. */
  public Verdict(String outcome, Map<String, Long> events) {
    this(outcome, events, Map.of());
  }
}
