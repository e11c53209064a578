package mesasweep.analysis.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.Boundary.Point;

/**
 * Trials on a plane, counted by place, and again by what is left out of a jackknife at a time: a
 * seed, or of more than {@link #MOST_PARTS} seeds as many even parts of them, for each part takes a
 * fit (Kott 2001, the delete-a-group jackknife).
 *
 * @param places those with a trial, by x and y
 * @param seeds with a trial
 * @param parts by the lowest seed of each, its trials at its places
 */
record PlaneCounts(List<At> places, SortedSet<Long> seeds, SortedMap<Long, List<Share>> parts) {
  static final int MOST_PARTS = 50;

  /** All trials of a place. */
  record At(double x, double y, long found, long trials) {}

  /**
   * What a part has of the trials of a place.
   *
   * @param place its index
   */
  record Share(int place, long found, long trials) {}

  /** Any number of points may be of one place and one seed. */
  static PlaneCounts of(List<Point> all) {
    List<Point> points =
        all.stream()
            .filter(point -> point.trials() > 0)
            .sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y))
            .toList();
    SortedSet<Long> seeds =
        points.stream().map(Point::seed).collect(Collectors.toCollection(TreeSet::new));
    List<Long> ascending = List.copyOf(seeds);
    Map<Long, Long> lowest = new HashMap<>();
    for (int i = 0; i < ascending.size(); i++) {
      lowest.put(ascending.get(i), ascending.get(i % MOST_PARTS));
    }
    List<At> places = new ArrayList<>();
    SortedMap<Long, List<Share>> parts = new TreeMap<>();
    for (Point point : points) {
      int last = places.size() - 1;
      if (last >= 0 && places.get(last).x() == point.x() && places.get(last).y() == point.y()) {
        At at = places.get(last);
        places.set(
            last, new At(at.x(), at.y(), at.found() + point.found(), at.trials() + point.trials()));
      } else {
        places.add(new At(point.x() + 0.0, point.y() + 0.0, point.found(), point.trials()));
      }
      parts
          .computeIfAbsent(lowest.get(point.seed()), seed -> new ArrayList<>())
          .add(new Share(places.size() - 1, point.found(), point.trials()));
    }
    return new PlaneCounts(places, seeds, parts);
  }

  long[] found() {
    return places.stream().mapToLong(At::found).toArray();
  }

  long[] trials() {
    return places.stream().mapToLong(At::trials).toArray();
  }

  long[] foundWithout(List<Share> part) {
    long[] found = found();
    part.forEach(share -> found[share.place()] -= share.found());
    return found;
  }

  long[] trialsWithout(List<Share> part) {
    long[] trials = trials();
    part.forEach(share -> trials[share.place()] -= share.trials());
    return trials;
  }
}
