package mesasweep.analysis.statistics;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The standard error of an estimate from trials that come in clusters: the estimate is made again
 * without each of them, and what differs between the answers says how much chance there was. Trials
 * of one seed share their environment over all cells, so a seed is one draw, however many trials it
 * has.
 *
 * @param standardError sqrt((G - 1) / G sum over clusters of (estimate without it - their mean)^2),
 *     in units of the estimate
 * @param clusters G, at least 2
 * @see <a href="https://doi.org/10.1214/aos/1176345462">Efron and Stein (1981)</a>
 */
public record Jackknife(double standardError, int clusters) {

  /**
   * @param without the estimate without each of the clusters, at least 2
   */
  public static Jackknife of(double[] without) {
    if (without.length < 2) {
      throw new IllegalArgumentException(without.length + " clusters say nothing of their spread");
    }
    double mean = Arrays.stream(without).average().orElseThrow();
    double squares = Arrays.stream(without).map(one -> (one - mean) * (one - mean)).sum();
    int clusters = without.length;
    return new Jackknife(Math.sqrt(squares * (clusters - 1) / clusters), clusters);
  }

  /** Half the width of a two-sided interval at 95 %: Student's t with G - 1 degrees of freedom. */
  public double half() {
    return half(1);
  }

  /**
   * The same for each of several intervals that are to hold together at 95 %, by Bonferroni.
   *
   * @param comparisons at least 1
   */
  public double half(long comparisons) {
    double tail = (1 - Normal.CONFIDENCE) / (2.0 * comparisons);
    return new TDistribution(null, clusters - 1).inverseCumulativeProbability(1 - tail)
        * standardError;
  }
}
