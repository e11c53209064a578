package mesasweep.analysis.statistics;

import java.util.List;
import java.util.Optional;

/**
 * A share of trials that may come several to a seed, with an interval at 95 %: Wilson's, with as
 * many trials as the jackknife over seeds says they are worth, share (1 - share) / variance, but
 * not fewer than the seeds nor more than the trials, and with Student's quantile.
 *
 * <p>Nothing is estimated, and the quantile is the normal one, where no spread between seeds shows:
 *
 * <ul>
 *   <li>with a single trial of each seed the seeds are the trials;
 *   <li>if the seeds agree, each of them counts as one trial, however many it has;
 *   <li>one seed says nothing of others: the interval takes its trials as independent, and is too
 *       narrow if they are not.
 * </ul>
 *
 * @param share in [0, 1]
 * @param trials at least 1
 * @param seeds of which it has trials, at least 1
 * @see <a href="https://doi.org/10.1093/jssam/smy019">Franco, Little, Louis and Slud (2019)</a>,
 *     who recommend it among seven, after Korn and Graubard (1998)
 */
public record PooledShare(double share, Interval interval, long trials, int seeds) {

  /**
   * The trials of one seed.
   *
   * @param successes 0 to {@code trials}
   */
  public record Seed(long successes, long trials) {

    static Seed sum(List<Seed> seeds) {
      return new Seed(
          seeds.stream().mapToLong(Seed::successes).sum(),
          seeds.stream().mapToLong(Seed::trials).sum());
    }

    /** The share without the trials of one of those added up; not a number if it has all. */
    double shareWithout(Seed one) {
      return (double) (successes - one.successes) / (trials - one.trials);
    }
  }

  /** Empty without trials. */
  public static Optional<PooledShare> of(List<Seed> seeds) {
    return of(seeds, 1);
  }

  /**
   * The same as one of several whose intervals are to hold together, by Bonferroni.
   *
   * @param comparisons at least 1
   */
  static Optional<PooledShare> of(List<Seed> given, long comparisons) {
    List<Seed> seeds = given.stream().filter(seed -> seed.trials() > 0).toList();
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    Seed all = Seed.sum(seeds);
    double share = (double) all.successes() / all.trials();
    int count = seeds.size();
    double worth = all.trials();
    double quantile = Normal.quantile(comparisons);
    if (count > 1 && all.trials() > count) {
      double error =
          Jackknife.of(seeds.stream().mapToDouble(all::shareWithout).toArray()).standardError();
      worth = count;
      if (error > 0) {
        worth = Math.max(count, Math.min(all.trials(), share * (1 - share) / (error * error)));
        quantile = Jackknife.quantile(count, comparisons);
      }
    }
    return Optional.of(
        new PooledShare(share, Wilson.interval(share, worth, quantile), all.trials(), count));
  }
}
