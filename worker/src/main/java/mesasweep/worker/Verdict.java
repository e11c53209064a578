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
 */
public record Verdict(String outcome, Map<String, Long> events) implements Serializable {

  public Verdict {
    events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
  }
}
