package mesasweep.analysis.statistics;

import java.util.Arrays;

/**
 * A logistic regression of few features: the weights that minimise their halved squares, but for
 * the intercept's, plus the logistic loss of all trials. The steps are LIBLINEAR's, but for
 * rounding: conjugate gradients, a diagonal preconditioner and a line search. Its Hessian is
 * stored, which for few features is much less than to go through the trials for each conjugate
 * direction.
 *
 * @see <a href="https://www.jmlr.org/papers/v9/fan08a.html">LIBLINEAR, Fan et al. (2008)</a>
 */
final class LogisticFit {
  private static final int MOST_STEPS = 1000;
  private static final int MOST_HALVINGS = 20;

  /** Of the descent that the gradient promises, what a step must give. */
  private static final double SUFFICIENT = 0.01;

  /** How much of the preconditioner is the Hessian's diagonal. */
  private static final double DIAGONAL = 0.01;

  /** The relative gain of a conjugate direction below which no further one is tried. */
  private static final double LEAST_GAIN = 0.5;

  private static final double LEAST_CURVATURE = 1e-16;
  private static final double LEAST_DESCENT = 1e-12;

  /** By feature; the last one is the intercept's, of ones. */
  private final double[][] columns;

  private final double[] signs;
  private final double[] times;
  private final double[] weights;

  /** By trial, the log odds. */
  private final double[] odds;

  private final double[] gradient;
  private final double[][] hessian;

  /** By trial, whatever is needed for a moment. */
  private final double[] along;

  private LogisticFit(double[][] columns, double[] signs, double[] times) {
    this.columns = columns;
    this.signs = signs;
    this.times = times;
    this.weights = new double[columns.length];
    this.odds = new double[signs.length];
    this.gradient = new double[columns.length];
    this.hessian = new double[columns.length][columns.length];
    this.along = new double[signs.length];
  }

  /**
   * @param columns by feature and trial; the last one is the intercept's, of ones
   * @param signs by trial, 1 or -1; both are there
   * @param times by trial, how often it counts
   * @param tolerance of the gradient, relative to that at the start
   * @return by feature
   */
  static double[] weights(double[][] columns, double[] signs, double[] times, double tolerance) {
    LogisticFit fit = new LogisticFit(columns, signs, times);
    fit.minimise(tolerance);
    return fit.weights;
  }

  private void minimise(double tolerance) {
    double value = loss(0, odds);
    differentiate();
    double enough = tolerance * norm(gradient);
    double size = norm(gradient);
    for (int step = 0; step < MOST_STEPS && size > enough; step++) {
      double before = value;
      value = move(direction(), before);
      if (value >= before || before - value <= LEAST_DESCENT * Math.abs(value)) {
        return;
      }
      differentiate();
      size = norm(gradient);
    }
  }

  /** Moves along a direction as far as it goes down; the value there, the same if it does not. */
  private double move(double[] direction, double value) {
    multiply(direction);
    double slope = dot(gradient, direction, weights.length);
    double length = 1;
    for (int i = 0; i < MOST_HALVINGS; i++, length /= 2) {
      double there = loss(length, along) + penalty(direction, length);
      if (there - value <= SUFFICIENT * length * slope) {
        for (int j = 0; j < weights.length; j++) {
          weights[j] += length * direction[j];
        }
        for (int trial = 0; trial < odds.length; trial++) {
          odds[trial] += length * along[trial];
        }
        return there;
      }
    }
    return value;
  }

  private double penalty(double[] direction, double length) {
    double squares = 0;
    for (int j = 0; j < weights.length - 1; j++) {
      double weight = weights[j] + length * direction[j];
      squares += weight * weight;
    }
    return squares / 2;
  }

  /** Of all trials, if the log odds went so far along a direction. */
  private double loss(double length, double[] direction) {
    double loss = 0;
    for (int trial = 0; trial < signs.length; trial++) {
      double margin = signs[trial] * (odds[trial] + length * direction[trial]);
      double surprise = Math.log(1 + Math.exp(-Math.abs(margin)));
      loss += times[trial] * (margin < 0 ? surprise - margin : surprise);
    }
    return loss;
  }

  private void differentiate() {
    double[] variances = new double[signs.length];
    for (int trial = 0; trial < signs.length; trial++) {
      double likelihood = 1 / (1 + Math.exp(-signs[trial] * odds[trial]));
      variances[trial] = times[trial] * likelihood * (1 - likelihood);
      along[trial] = times[trial] * (likelihood - 1) * signs[trial];
    }
    sums(along, weights.length, gradient);
    for (int j = 0; j < weights.length - 1; j++) {
      gradient[j] += weights[j];
    }
    for (int j = 0; j < weights.length; j++) {
      double[] column = columns[j];
      for (int trial = 0; trial < signs.length; trial++) {
        along[trial] = variances[trial] * column[trial];
      }
      sums(along, j + 1, hessian[j]);
      for (int k = 0; k < j; k++) {
        hessian[k][j] = hessian[j][k];
      }
      hessian[j][j] += j < weights.length - 1 ? 1 : 0;
    }
  }

  /** The first columns, each times these values and added up; four at once, each in its order. */
  private void sums(double[] values, int count, double[] sums) {
    int j = 0;
    for (; j + 3 < count; j += 4) {
      double[] a = columns[j];
      double[] b = columns[j + 1];
      double[] c = columns[j + 2];
      double[] d = columns[j + 3];
      double sumA = 0;
      double sumB = 0;
      double sumC = 0;
      double sumD = 0;
      for (int i = 0; i < values.length; i++) {
        double value = values[i];
        sumA += value * a[i];
        sumB += value * b[i];
        sumC += value * c[i];
        sumD += value * d[i];
      }
      sums[j] = sumA;
      sums[j + 1] = sumB;
      sums[j + 2] = sumC;
      sums[j + 3] = sumD;
    }
    for (; j < count; j++) {
      sums[j] = dot(values, columns[j], values.length);
    }
  }

  /** What a direction adds to the log odds. */
  private void multiply(double[] direction) {
    Arrays.fill(along, 0);
    for (int j = 0; j < direction.length; j++) {
      double[] column = columns[j];
      double by = direction[j];
      for (int trial = 0; trial < along.length; trial++) {
        along[trial] += by * column[trial];
      }
    }
  }

  /** About Newton's, by preconditioned conjugate gradients. */
  private double[] direction() {
    int size = weights.length;
    double[] scale = new double[size];
    double[] direction = new double[size];
    double[] rest = new double[size];
    double[] conjugate = new double[size];
    for (int j = 0; j < size; j++) {
      scale[j] = 1 - DIAGONAL + DIAGONAL * hessian[j][j];
      rest[j] = -gradient[j];
      conjugate[j] = rest[j] / scale[j];
    }
    double product = dot(conjugate, rest, size);
    double least = Math.min(LEAST_GAIN, Math.sqrt(Math.sqrt(product)));
    double model = 0;
    for (int step = 1; step <= Math.max(size, 5); step++) {
      double[] image = new double[size];
      for (int j = 0; j < size; j++) {
        image[j] = dot(hessian[j], conjugate, size);
      }
      double curvature = dot(conjugate, image, size);
      if (curvature <= LEAST_CURVATURE) {
        break;
      }
      double length = product / curvature;
      for (int j = 0; j < size; j++) {
        direction[j] += length * conjugate[j];
        rest[j] -= length * image[j];
      }
      double next = -(dot(direction, rest, size) - dot(direction, gradient, size)) / 2;
      double gain = next - model;
      if (next > 0 || gain > 0 || step * gain >= least * next) {
        break;
      }
      model = next;
      double[] scaled = new double[size];
      for (int j = 0; j < size; j++) {
        scaled[j] = rest[j] / scale[j];
      }
      double nextProduct = dot(scaled, rest, size);
      for (int j = 0; j < size; j++) {
        conjugate[j] = scaled[j] + nextProduct / product * conjugate[j];
      }
      product = nextProduct;
    }
    return direction;
  }

  /** In four sums, none of which waits for another. */
  private static double dot(double[] one, double[] other, int size) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < size; i += 4) {
      a += one[i] * other[i];
      b += one[i + 1] * other[i + 1];
      c += one[i + 2] * other[i + 2];
      d += one[i + 3] * other[i + 3];
    }
    for (; i < size; i++) {
      a += one[i] * other[i];
    }
    return a + b + (c + d);
  }

  private static double norm(double[] values) {
    return Math.sqrt(dot(values, values, values.length));
  }
}
