package mesasweep.analysis.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.statistics.PooledShare.Seed;

/**
 * The difference of two shares, with an interval that holds at 95 % for all comparisons of a table
 * together (Bonferroni). Where trials come several to a seed it is Student's, with the error of the
 * jackknife over seeds: each is left out on both sides at once, so that what it does to both
 * cancels. Each method says what it does instead where seeds show no spread.
 *
 * @param estimate the observed difference, in [-1, 1]
 */
public record ShareDifference(double estimate, Interval interval) {

  /**
   * Pairs of trials of one seed that differ in one thing.
   *
   * @param gained pairs of which only the second is a success
   * @param lost pairs of which only the first is
   */
  public record Pairs(long pairs, long gained, long lost) {}

  /** The trials of one seed in two groups. */
  public record Sides(Seed first, Seed second) {

    private boolean isPair() {
      return first.trials() == 1 && second.trials() == 1;
    }

    private Pairs pair() {
      long gained = second.successes() - first.successes();
      return new Pairs(1, Math.max(0, gained), Math.max(0, -gained));
    }
  }

  /**
   * From pairs of trials. Without spread between seeds it is the interval of Bonett and Price, who
   * pretend a few more pairs so that it is not empty where all agree: if there is one seed, or one
   * pair of each, of the pairs; if the seeds agree, of one pair each.
   *
   * @param comparisons made together, at least 1
   * @return empty without pairs
   * @see <a href="https://doi.org/10.3102/1076998611411915">Bonett and Price (2012)</a>
   */
  public static Optional<ShareDifference> paired(List<Pairs> all, long comparisons) {
    List<Pairs> seeds = all.stream().filter(seed -> seed.pairs() > 0).toList();
    if (seeds.isEmpty()) {
      return Optional.empty();
    }
    long pairs = seeds.stream().mapToLong(Pairs::pairs).sum();
    long gained = seeds.stream().mapToLong(Pairs::gained).sum();
    long lost = seeds.stream().mapToLong(Pairs::lost).sum();
    double estimate = (double) (gained - lost) / pairs;
    double worth = pairs;
    if (seeds.size() > 1 && pairs > seeds.size()) {
      Jackknife jackknife =
          Jackknife.of(
              seeds.stream()
                  .mapToDouble(
                      seed ->
                          (double) (gained - seed.gained() - lost + seed.lost())
                              / (pairs - seed.pairs()))
                  .toArray());
      if (jackknife.standardError() > 0) {
        return Optional.of(around(estimate, estimate, jackknife.half(comparisons)));
      }
      worth = seeds.size();
    }
    double n = worth + 2;
    double up = (worth * gained / pairs + 1) / n;
    double down = (worth * lost / pairs + 1) / n;
    double variance = (up + down - (up - down) * (up - down)) / n;
    double half = Normal.quantile(comparisons) * Math.sqrt(variance);
    return Optional.of(around(estimate, up - down, half));
  }

  /**
   * Of a second group minus a first that has trials of the same seeds. A single trial of each seed
   * in either is a pair. Without spread between seeds, or if all trials of a group are of one, the
   * groups are taken as {@link #independent}.
   *
   * @param comparisons made together, at least 1
   * @return empty if a group has no trials
   */
  public static Optional<ShareDifference> together(List<Sides> all, long comparisons) {
    List<Sides> seeds =
        all.stream().filter(seed -> seed.first().trials() + seed.second().trials() > 0).toList();
    if (seeds.stream().allMatch(Sides::isPair)) {
      return paired(seeds.stream().map(Sides::pair).toList(), comparisons);
    }
    List<Seed> firsts = seeds.stream().map(Sides::first).toList();
    List<Seed> seconds = seeds.stream().map(Sides::second).toList();
    Optional<ShareDifference> apart = independent(firsts, seconds, comparisons);
    Seed first = Seed.sum(firsts);
    Seed second = Seed.sum(seconds);
    double[] without =
        seeds.stream()
            .mapToDouble(
                seed -> second.shareWithout(seed.second()) - first.shareWithout(seed.first()))
            .toArray();
    if (without.length < 2 || Arrays.stream(without).anyMatch(Double::isNaN)) {
      return apart;
    }
    Jackknife jackknife = Jackknife.of(without);
    return jackknife.standardError() > 0
        ? apart.map(one -> around(one.estimate, one.estimate, jackknife.half(comparisons)))
        : apart;
  }

  /**
   * Of a second group minus a first whose seeds are others: from the interval of either share.
   *
   * @param comparisons made together, at least 1
   * @return empty if a group has no trials
   * @see Mover
   */
  public static Optional<ShareDifference> independent(
      List<Seed> first, List<Seed> second, long comparisons) {
    return PooledShare.of(first, comparisons)
        .flatMap(
            one ->
                PooledShare.of(second, comparisons)
                    .map(
                        other ->
                            new ShareDifference(
                                other.share() - one.share(),
                                Mover.difference(
                                    one.share(),
                                    one.interval(),
                                    other.share(),
                                    other.interval()))));
  }

  private static ShareDifference around(double estimate, double middle, double half) {
    return new ShareDifference(
        estimate, new Interval(Math.max(-1, middle - half), Math.min(1, middle + half)));
  }
}
