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
 *     in units of the estimate; 0 if all of those agree but for rounding
 * @param clusters G, at least 2
 * @see <a href="https://doi.org/10.1214/aos/1176345462">Efron and Stein (1981)</a>
 */
public record Jackknife(double standardError, int clusters) {
  /** Of estimates of a size of about 1. */
  private static final double ROUNDING = 1e-13;

  /**
   * @param without the estimate without each of the clusters, at least 2
   */
  public static Jackknife of(double[] without) {
    double squares = Arrays.stream(deviations(without)).map(one -> one * one).sum();
    return new Jackknife(Math.sqrt(squares), without.length);
  }

  /**
   * What each cluster adds to the standard error, whose squares add up to its square; the products
   * with those of another estimate add up to their covariance.
   *
   * @param without the estimate without each of the clusters, at least 2
   */
  static double[] deviations(double[] without) {
    int clusters = without.length;
    if (clusters < 2) {
      throw new IllegalArgumentException(clusters + " clusters say nothing of their spread");
    }
    double first = without[0];
    if (Arrays.stream(without).allMatch(one -> Math.abs(one - first) < ROUNDING)) {
      return new double[clusters];
    }
    double mean = Arrays.stream(without).average().orElseThrow();
    double factor = Math.sqrt((clusters - 1.0) / clusters);
    return Arrays.stream(without).map(one -> factor * (one - mean)).toArray();
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
    return quantile(clusters, comparisons) * standardError;
  }

  /** The quantile of Student's t that such an interval is made with, in standard errors. */
  static double quantile(int clusters, long comparisons) {
    double tail = (1 - Normal.CONFIDENCE) / (2.0 * comparisons);
    return new TDistribution(null, clusters - 1).inverseCumulativeProbability(1 - tail);
  }
}
