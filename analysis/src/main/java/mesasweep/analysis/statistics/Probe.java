package mesasweep.analysis.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A logistic regression on some of the trials that judges the others: L2 penalty with C = 1, and an
 * intercept without, as scikit-learn's default.
 */
final class Probe {
  private final double[][] columns;
  private final int[] folds;

  /**
   * @param features by trial, centred and of unit size
   * @param folds by trial; each is judged by what the others teach
   */
  Probe(double[][] features, int[] folds) {
    this.columns =
        IntStream.range(0, features[0].length)
            .mapToObj(j -> Arrays.stream(features).mapToDouble(row -> row[j]).toArray())
            .toArray(double[][]::new);
    this.folds = folds;
  }

  /**
   * By trial, the log odds of being found, but for an intercept of its fold.
   *
   * @param times by trial, how often it teaches
   * @param tolerance of LIBLINEAR, of the gradient relative to that at the start
   */
  double[] scores(boolean[] found, int[] times, double tolerance) {
    double[] scores = new double[found.length];
    for (int fold = 0; fold < Detection.FOLDS; fold++) {
      double[] slopes = slopes(fold, found, times, tolerance);
      for (int feature = 0; feature < slopes.length; feature++) {
        for (int i = 0; i < scores.length; i++) {
          if (folds[i] == fold) {
            scores[i] += slopes[feature] * columns[feature][i];
          }
        }
      }
    }
    return scores;
  }

  /** What the trials of the other folds teach; nothing if they are all of a kind. */
  private double[] slopes(int fold, boolean[] found, int[] times, double tolerance) {
    int[] others = new int[found.length];
    int count = 0;
    long trials = 0;
    long successes = 0;
    for (int i = 0; i < found.length; i++) {
      if (folds[i] != fold && times[i] > 0) {
        others[count++] = i;
        trials += times[i];
        successes += found[i] ? times[i] : 0;
      }
    }
    if (successes == 0 || successes == trials) {
      return new double[columns.length];
    }
    double[][] taught = new double[columns.length + 1][count];
    double[] signs = new double[count];
    double[] weights = new double[count];
    for (int feature = 0; feature < columns.length; feature++) {
      for (int i = 0; i < count; i++) {
        taught[feature][i] = columns[feature][others[i]];
      }
    }
    Arrays.fill(taught[columns.length], 1);
    for (int i = 0; i < count; i++) {
      signs[i] = found[others[i]] ? 1 : -1;
      weights[i] = times[others[i]];
    }
    // Of the rarer kind, as LIBLINEAR takes it.
    double rarer = (double) Math.min(successes, trials - successes) / trials;
    return Arrays.copyOf(
        LogisticFit.weights(taught, signs, weights, tolerance * rarer), columns.length);
  }
}
