package mesasweep.worker;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import mesasweep.worker.ResultDescription.Event;

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

  /**
   * With events of recorded steps besides. Each of them happened at the first record from which on
   * its condition holds to the end, or since the record before.
   *
   * @param trajectory the records, by step
   * @param step of a record, a whole number
   * @param conditions of events, at a record
   */
  public <R> Verdict with(
      List<R> trajectory, ToDoubleFunction<R> step, Map<Event, Predicate<R>> conditions) {
    Map<String, Long> steps = new TreeMap<>(events);
    Map<String, Long> before = new TreeMap<>(after);
    conditions.forEach(
        (event, holds) -> {
          int first = trajectory.size();
          while (first > 0 && holds.test(trajectory.get(first - 1))) {
            first--;
          }
          if (first < trajectory.size()) {
            steps.put(event.name(), (long) step.applyAsDouble(trajectory.get(first)));
            if (first > 0) {
              before.put(event.name(), (long) step.applyAsDouble(trajectory.get(first - 1)));
            }
          }
        });
    return new Verdict(outcome, steps, before);
  }
}
