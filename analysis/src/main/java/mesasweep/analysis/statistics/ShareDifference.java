package mesasweep.analysis.statistics;

/**
 * The difference of two shares, with an interval that holds at 95 % for all comparisons of a table
 * together (Bonferroni). Both intervals add a few pretended trials, so that they are not empty
 * where all trials agree.
 *
 * @param estimate the observed difference, in [-1, 1]
 */
public record ShareDifference(double estimate, Interval interval) {

  /**
   * From pairs of trials that differ in one thing.
   *
   * @param pairs at least 1
   * @param gained pairs of which only the second is a success
   * @param lost pairs of which only the first is
   * @param comparisons made together, at least 1
   * @see <a href="https://doi.org/10.3102/1076998611411915">Bonett and Price (2012)</a>
   */
  public static ShareDifference paired(long pairs, long gained, long lost, long comparisons) {
    double n = pairs + 2.0;
    double up = (gained + 1) / n;
    double down = (lost + 1) / n;
    double variance = (up + down - (up - down) * (up - down)) / n;
    return around((double) (gained - lost) / pairs, up - down, variance, comparisons);
  }

  /**
   * From two independent groups, of the second minus the first.
   *
   * @param firstTrials at least 1
   * @param secondTrials at least 1
   * @param comparisons made together, at least 1
   * @see <a href="https://doi.org/10.1080/00031305.2000.10474560">Agresti and Caffo (2000)</a>
   */
  public static ShareDifference independent(
      long firstSuccesses,
      long firstTrials,
      long secondSuccesses,
      long secondTrials,
      long comparisons) {
    double first = (firstSuccesses + 1) / (firstTrials + 2.0);
    double second = (secondSuccesses + 1) / (secondTrials + 2.0);
    double variance =
        first * (1 - first) / (firstTrials + 2.0) + second * (1 - second) / (secondTrials + 2.0);
    double estimate =
        (double) secondSuccesses / secondTrials - (double) firstSuccesses / firstTrials;
    return around(estimate, second - first, variance, comparisons);
  }

  private static ShareDifference around(
      double estimate, double middle, double variance, long comparisons) {
    double half = Normal.quantile(comparisons) * Math.sqrt(variance);
    return new ShareDifference(
        estimate, new Interval(Math.max(-1, middle - half), Math.min(1, middle + half)));
  }
}
