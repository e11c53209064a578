package mesasweep.analysis.statistics;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A number estimated from trials that come in clusters, and the same without each of the clusters.
 *
 * @param without by the cluster that is left out
 */
public record ClusterEstimate(double value, SortedMap<Long, Double> without) {

  /** Of an estimate, relative to it. */
  private static final double ROUNDING = 1e-12;

  public ClusterEstimate {
    without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
  }

  /** How far chance carries it; empty with fewer than two clusters, which say nothing of that. */
  public Optional<Jackknife> jackknife() {
    return without.size() < 2
        ? Optional.empty()
        : Optional.of(
            Jackknife.of(without.values().stream().mapToDouble(Double::doubleValue).toArray()));
  }

  /** At 95 %, as much below the value as above; empty where all clusters agree. */
  public Optional<Interval> interval() {
    return scatter().map(chance -> new Interval(value - chance.half(), value + chance.half()));
  }

  /**
   * At 95 %, of a probability: symmetric on the scale log(-log p), so that it stays in [0, 1];
   * empty at 0 and 1, where the scale ends, and where all clusters agree, which may well be chance.
   */
  public Optional<Interval> probabilityInterval() {
    if (value <= 0 || value >= 1) {
      return Optional.empty();
    }
    return scatter()
        .map(chance -> chance.half() / (value * Math.abs(Math.log(value))))
        .map(
            half ->
                new Interval(Math.pow(value, Math.exp(half)), Math.pow(value, Math.exp(-half))));
  }

  /** That all clusters agree may well be chance, and says nothing of how far it goes. */
  private Optional<Jackknife> scatter() {
    return jackknife().filter(chance -> chance.standardError() > ROUNDING * Math.abs(value));
  }

  /** The difference of two groups of trials, of which a cluster may be in both. */
  public ClusterEstimate minus(ClusterEstimate other) {
    TreeSet<Long> clusters = new TreeSet<>(without.keySet());
    clusters.addAll(other.without.keySet());
    SortedMap<Long, Double> differences = new TreeMap<>();
    for (Long cluster : clusters) {
      differences.put(
          cluster,
          without.getOrDefault(cluster, value) - other.without.getOrDefault(cluster, other.value));
    }
    return new ClusterEstimate(value - other.value, differences);
  }
}
