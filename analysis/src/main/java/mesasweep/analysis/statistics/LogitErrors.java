package mesasweep.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * How far the logits of a fit may be off.
 *
 * @param root R of the covariance R'R of the coefficients
 * @param clusters of the jackknife that it is from, for Student's t; empty for a normal
 *     distribution
 */
record LogitErrors(RealMatrix root, OptionalInt clusters) {
  private static final int DRAWS = 10_000;

  /**
   * Those of a fit of independent trials.
   *
   * @param dispersion how many times the variance is that of binomial trials
   */
  static LogitErrors ofTrials(FirthLogistic fit, double dispersion) {
    RealMatrix root = new CholeskyDecomposition(fit.covariance(), 1e-8, 0).getLT();
    return new LogitErrors(root.scalarMultiply(Math.sqrt(dispersion)), OptionalInt.empty());
  }

  /**
   * Those that the jackknife finds.
   *
   * @param without the coefficients without each of the clusters, at least 2
   */
  static LogitErrors ofClusters(Collection<RealVector> without) {
    List<RealVector> all = List.copyOf(without);
    RealMatrix deviations = new Array2DRowRealMatrix(all.size(), all.get(0).getDimension());
    for (int column = 0; column < deviations.getColumnDimension(); column++) {
      int k = column;
      deviations.setColumn(
          k, Jackknife.deviations(all.stream().mapToDouble(one -> one.getEntry(k)).toArray()));
    }
    return new LogitErrors(shortened(deviations), OptionalInt.of(all.size()));
  }

  /** A root with no more rows than columns. */
  private static RealMatrix shortened(RealMatrix root) {
    int columns = root.getColumnDimension();
    return root.getRowDimension() <= columns
        ? root
        : new QRDecomposition(root).getR().getSubMatrix(0, columns - 1, 0, columns - 1);
  }

  /** Half the width of an interval at 95 %, in standard errors. */
  double quantile() {
    return clusters.isPresent() ? Jackknife.quantile(clusters.getAsInt(), 1) : Normal.quantile();
  }

  /**
   * All y at which the logit of level + y slope may be 0, for it is within so many standard errors
   * of it (Fieller's interval). They lie between two ends if the slope is further from 0 than that.
   *
   * @param level a direction of the design
   * @param slope another
   */
  Optional<Interval> zero(RealVector coefficients, double[] level, double[] slope, double width) {
    double a = FirthLogistic.logit(coefficients, level);
    double b = FirthLogistic.logit(coefficients, slope);
    double[] ofLevel = root.operate(level);
    double[] ofSlope = root.operate(slope);
    double w = width * width;
    double square = b * b - w * product(ofSlope, ofSlope);
    double half = a * b - w * product(ofLevel, ofSlope);
    double constant = a * a - w * product(ofLevel, ofLevel);
    if (square <= 0) {
      return Optional.empty();
    }
    double reach = Math.sqrt(Math.max(0, half * half - square * constant));
    return Optional.of(new Interval((-half - reach) / square, (-half + reach) / square));
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  /**
   * Half the width with which intervals of the logits at several points of the design hold together
   * at 95 %, in standard errors: the quantile of the largest error of coefficients drawn from their
   * distribution. The draws are the same every time.
   *
   * @see <a href="https://doi.org/10.1002/jae.2656">Montiel Olea and Plagborg-Møller (2019)</a>
   */
  double quantileOfAll(List<double[]> points) {
    List<double[]> directions = new ArrayList<>();
    for (double[] point : points) {
      double[] direction = root.operate(point);
      double deviation = Math.sqrt(product(direction, direction));
      if (deviation > 0) {
        directions.add(Arrays.stream(direction).map(one -> one / deviation).toArray());
      }
    }
    if (directions.isEmpty()) {
      return quantile();
    }
    SplittableRandom random = new SplittableRandom(0);
    double[] largest = new double[DRAWS];
    double[] draw = new double[root.getRowDimension()];
    for (int i = 0; i < DRAWS; i++) {
      Arrays.setAll(draw, k -> random.nextGaussian());
      for (double[] direction : directions) {
        largest[i] = Math.max(largest[i], Math.abs(product(direction, draw)));
      }
      if (clusters.isPresent()) {
        largest[i] /= deviation(random, clusters.getAsInt() - 1);
      }
    }
    Arrays.sort(largest);
    double drawn = largest[(int) Math.ceil(Normal.CONFIDENCE * DRAWS) - 1];
    return Math.max(quantile(), drawn); // with one point they are the same but for chance
  }

  /** An estimate, of so many degrees of freedom, of a standard deviation of 1. */
  private static double deviation(SplittableRandom random, int freedom) {
    double squares = 0;
    for (int i = 0; i < freedom; i++) {
      double one = random.nextGaussian();
      squares += one * one;
    }
    return Math.sqrt(squares / freedom);
  }
}
