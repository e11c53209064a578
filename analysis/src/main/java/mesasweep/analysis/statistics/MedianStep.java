package mesasweep.analysis.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Between which steps the median of an event's step lies, at 95 %: from the first at which the
 * share of trials that may have had it by then could be one half, to the first at which that of
 * trials that surely had it could not be less. The shares' intervals are by the jackknife over
 * clusters.
 *
 * @param low empty if the median is beyond the last step that is known
 * @param high empty if it may be
 * @see <a href="https://doi.org/10.1080/01621459.1952.10483443">Woodruff (1952)</a>
 */
public record MedianStep(OptionalLong low, OptionalLong high) {
  /** The step of an event that did not come. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * An event that came in the steps (after, step], or never.
   *
   * @param step or {@link #NEVER}
   */
  public record Seen(long cluster, long after, long step) {}

  /**
   * @return empty with fewer than two clusters
   */
  public static Optional<MedianStep> of(List<Seen> trials) {
    TreeMap<Long, Long> sizes = new TreeMap<>();
    trials.forEach(trial -> sizes.merge(trial.cluster(), 1L, Long::sum));
    if (sizes.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new MedianStep(
            // Too few clusters do not even tell that not half of the trials had it from the start.
            1 - leastOfAll(sizes) >= 0.5
                ? OptionalLong.of(0)
                : first(trials, sizes, trial -> trial.after() + 1, false),
            first(trials, sizes, Seen::step, true)));
  }

  /** The first step at which the lower end of the share's interval, or the upper, is one half. */
  private static OptionalLong first(
      List<Seen> trials,
      SortedMap<Long, Long> sizes,
      ToLongFunction<Seen> place,
      boolean isLowerEnd) {
    List<Seen> ordered =
        trials.stream()
            .filter(trial -> trial.step() != NEVER)
            .sorted(Comparator.comparingLong(place))
            .toList();
    TreeMap<Long, Long> came = new TreeMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      came.merge(ordered.get(i).cluster(), 1L, Long::sum);
      long step = place.applyAsLong(ordered.get(i));
      boolean isLast = i + 1 == ordered.size() || place.applyAsLong(ordered.get(i + 1)) > step;
      if (isLast) {
        Interval share = share(came, sizes);
        if ((isLowerEnd ? share.low() : share.high()) >= 0.5) {
          return OptionalLong.of(step);
        }
      }
    }
    return OptionalLong.empty();
  }

  private static Interval share(SortedMap<Long, Long> came, SortedMap<Long, Long> sizes) {
    long all = sum(sizes);
    long had = sum(came);
    SortedMap<Long, Double> without = new TreeMap<>();
    sizes.forEach(
        (cluster, size) ->
            without.put(cluster, (double) (had - came.getOrDefault(cluster, 0L)) / (all - size)));
    ClusterEstimate share = new ClusterEstimate((double) had / all, without);
    return had == all ? new Interval(leastOfAll(sizes), 1) : share.interval().orElseThrow();
  }

  /**
   * How small a share may be of which all clusters are: as of so many trials (Clopper, Pearson).
   */
  private static double leastOfAll(SortedMap<Long, Long> sizes) {
    return Math.pow((1 - Normal.CONFIDENCE) / 2, 1.0 / sizes.size());
  }

  private static long sum(SortedMap<Long, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
