package mesasweep.analysis.statistics;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The mean of a measure over trials that may come several to a seed, each trial weighing the same,
 * with an interval at 95 % by the jackknife over seeds.
 *
 * @param mean in the measure's units
 * @param chance its standard error; empty with one seed, which says nothing of others, and where
 *     all seeds agree, which may well be chance
 * @param trials at least 1
 * @param seeds of which it has trials, at least 1
 */
public record SeedMean(double mean, Optional<Jackknife> chance, long trials, int seeds) {

  /** Seeds that differ by less than this share of the mean differ by how sums are rounded. */
  private static final double ROUNDING = 1e-12;

  /**
   * The trials of one seed.
   *
   * @param sum of the measure
   */
  public record Seed(double sum, long trials) {}

  /** Empty without trials. */
  public static Optional<SeedMean> of(Collection<Seed> given) {
    List<Seed> seeds = given.stream().filter(seed -> seed.trials() > 0).toList();
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    double sum = seeds.stream().mapToDouble(Seed::sum).sum();
    long trials = seeds.stream().mapToLong(Seed::trials).sum();
    double mean = sum / trials;
    Optional<Jackknife> chance =
        Optional.of(seeds)
            .filter(several -> several.size() > 1)
            .map(
                several ->
                    several.stream()
                        .mapToDouble(one -> (sum - one.sum()) / (trials - one.trials()))
                        .toArray())
            .map(Jackknife::of)
            .filter(one -> one.standardError() > ROUNDING * Math.abs(mean));
    return Optional.of(new SeedMean(mean, chance, trials, seeds.size()));
  }

  /** As much below the mean as above. */
  public Optional<Interval> interval() {
    return chance.map(one -> new Interval(mean - one.half(), mean + one.half()));
  }
}
