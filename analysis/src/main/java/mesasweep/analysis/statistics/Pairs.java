package mesasweep.analysis.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Pairs of a trial that was found and one that was not, of the same group.
 *
 * @param order trials by group, then by score
 */
record Pairs(double[] scores, boolean[] found, int[] groups, int[] order) {

  /**
   * @param scores by trial; the found one of a pair should have the higher
   * @param groups by trial
   */
  Pairs(double[] scores, boolean[] found, int[] groups) {
    this(
        scores,
        found,
        groups,
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> groups[i])
                    .thenComparingDouble(i -> scores[i]))
            .mapToInt(i -> i)
            .toArray());
  }

  /**
   * The share of pairs in which the found one has the higher score, ties as halves; not a number
   * without pairs.
   *
   * @param times by trial, how often it counts
   */
  double share(int[] times) {
    double won = 0;
    double pairs = 0;
    for (int start = 0; start < order.length; ) {
      int group = groups[order[start]];
      double foundHere = 0;
      double othersBelow = 0;
      int i = start;
      while (i < order.length && groups[order[i]] == group) {
        double score = scores[order[i]];
        double foundAtScore = 0;
        double othersAtScore = 0;
        for (;
            i < order.length
                && groups[order[i]] == group
                && Double.compare(scores[order[i]], score) == 0;
            i++) {
          if (found[order[i]]) {
            foundAtScore += times[order[i]];
          } else {
            othersAtScore += times[order[i]];
          }
        }
        won += foundAtScore * (othersBelow + othersAtScore / 2);
        foundHere += foundAtScore;
        othersBelow += othersAtScore;
      }
      pairs += foundHere * othersBelow;
      start = i;
    }
    return won / pairs;
  }
}
