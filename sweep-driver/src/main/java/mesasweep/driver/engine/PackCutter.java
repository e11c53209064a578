package mesasweep.driver.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Cuts the trials of a batch into packs of one shape.
 *
 * @param <T> a trial, or what stands for one
 * @param shape which trials of a pack have in common
 */
record PackCutter<T>(Function<T, String> shape, Size<T> size) {

  /** How large a pack may be. */
  interface Size<T> {

    /**
     * Most trials in a pack with trials like this one, at least 1.
     *
     * @param left how many trials of the sweep are not in a pack yet
     */
    int of(T trial, long left);
  }

  /**
   * The packs, in which each trial is once.
   *
   * @param left how many trials of the sweep there are to run, these included
   */
  List<List<T>> cut(List<T> trials, long left) {
    Map<String, List<T>> byShape = new LinkedHashMap<>();
    for (T trial : trials) {
      byShape.computeIfAbsent(shape.apply(trial), any -> new ArrayList<>()).add(trial);
    }
    List<List<T>> packs = new ArrayList<>();
    long remaining = left;
    while (!byShape.isEmpty()) { // a pack of each shape in turn: every task has some costly ones
      for (Iterator<List<T>> shapes = byShape.values().iterator(); shapes.hasNext(); ) {
        List<T> alike = shapes.next();
        int most = Math.min(size.of(alike.get(0), remaining), alike.size());
        packs.add(List.copyOf(alike.subList(0, most)));
        alike.subList(0, most).clear();
        remaining -= most;
        if (alike.isEmpty()) {
          shapes.remove();
        }
      }
    }
    return packs;
  }
}
