package mesasweep.analysis.statistics;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A logistic regression on some of the trials that judges the others: L2 penalty with C = 1, and an
 * intercept without, as scikit-learn's default.
 *
 * @see <a href="https://www.jmlr.org/papers/v9/fan08a.html">LIBLINEAR, Fan et al. (2008)</a>
 */
final class Probe {
  private static final double PENALTY_C = 1;
  private static final double INTERCEPT = 1;

  private final double[][] features;
  private final Feature[][] rows;
  private final int[] folds;

  static {
    Linear.disableDebugOutput();
  }

  /**
   * @param features by trial, centred and of unit size
   * @param folds by trial; each is judged by what the others teach
   */
  Probe(double[][] features, int[] folds) {
    this.features = features;
    this.rows = Arrays.stream(features).map(Probe::row).toArray(Feature[][]::new);
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
      int judged = fold;
      int[] others =
          IntStream.range(0, found.length)
              .filter(i -> folds[i] != judged)
              .flatMap(i -> IntStream.range(0, times[i]).map(time -> i))
              .toArray();
      double[] slopes = slopes(others, found, tolerance);
      for (int i = 0; i < scores.length; i++) {
        if (folds[i] == judged) {
          for (int feature = 0; feature < slopes.length; feature++) {
            scores[i] += slopes[feature] * features[i][feature];
          }
        }
      }
    }
    return scores;
  }

  /** What these trials teach; nothing if they are all of a kind. */
  private double[] slopes(int[] trials, boolean[] found, double tolerance) {
    int count = features[0].length;
    long successes = IntStream.of(trials).filter(i -> found[i]).count();
    if (successes == 0 || successes == trials.length) {
      return new double[count];
    }
    Problem problem = new Problem();
    problem.l = trials.length;
    problem.n = count + 1;
    problem.bias = INTERCEPT;
    problem.y = IntStream.of(trials).mapToDouble(i -> found[i] ? 1 : -1).toArray();
    problem.x = IntStream.of(trials).mapToObj(i -> rows[i]).toArray(Feature[][]::new);
    Parameter parameter = new Parameter(SolverType.L2R_LR, PENALTY_C, tolerance);
    parameter.setRegularizeBias(false);
    Model model = Linear.train(problem, parameter);
    // Of the class that it met first.
    double sign = model.getLabels()[0] > 0 ? 1 : -1;
    double[] weights = model.getFeatureWeights();
    return IntStream.range(0, count).mapToDouble(i -> sign * weights[i]).toArray();
  }

  private static Feature[] row(double[] values) {
    Feature[] row = new Feature[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      row[i] = new FeatureNode(i + 1, values[i]);
    }
    row[values.length] = new FeatureNode(values.length + 1, INTERCEPT);
    return row;
  }
}
