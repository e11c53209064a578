package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticFitTest {
  private static final int TRIALS = 400;

  @BeforeAll
  static void isSilent() {
    Linear.disableDebugOutput();
  }

  /** Where it stops early, only what takes the same steps stops at the same place. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.01, 1e-12",
    "3, 0.01, 1e-12",
    "6, 0.01, 1e-12",
    "20, 0.01, 1e-12",
    "1, 1e-9, 1e-6",
    "6, 1e-9, 1e-6",
    "20, 1e-9, 1e-6",
  })
  void takesTheStepsOfLiblinear(int features, double tolerance, double allowed) {
    Random random = new Random(features);
    double[][] columns = new double[features + 1][TRIALS];
    Arrays.fill(columns[features], 1);
    double[] signs = new double[TRIALS];
    double[] times = new double[TRIALS];
    for (int trial = 0; trial < TRIALS; trial++) {
      double sum = 0.3;
      for (int j = 0; j < features; j++) {
        // Those of a history resemble each other.
        double before = j == 0 ? 0 : 0.7 * columns[j - 1][trial];
        columns[j][trial] = before + random.nextGaussian();
        sum += columns[j][trial];
      }
      signs[trial] = sum + 2 * random.nextGaussian() > 0 ? 1 : -1;
      times[trial] = random.nextInt(3);
    }
    assertArrayEquals(
        liblinear(columns, signs, times, tolerance),
        LogisticFit.weights(columns, signs, times, tolerance * rarer(signs, times)),
        allowed);
  }

  /** LIBLINEAR's own part in the tolerance. */
  private static double rarer(double[] signs, double[] times) {
    double all = Arrays.stream(times).sum();
    double found = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      found += signs[trial] > 0 ? times[trial] : 0;
    }
    return Math.min(found, all - found) / all;
  }

  /** A trial that counts twice is there twice. */
  private static double[] liblinear(
      double[][] columns, double[] signs, double[] times, double tolerance) {
    List<Feature[]> rows = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    // It takes the class that it meets first for the positive one.
    for (double sign : new double[] {1, -1}) {
      for (int trial = 0; trial < TRIALS; trial++) {
        for (int time = 0; signs[trial] == sign && time < times[trial]; time++) {
          Feature[] row = new Feature[columns.length];
          for (int j = 0; j < row.length; j++) {
            row[j] = new FeatureNode(j + 1, columns[j][trial]);
          }
          rows.add(row);
          labels.add(sign);
        }
      }
    }
    Problem problem = new Problem();
    problem.l = rows.size();
    problem.n = columns.length;
    problem.bias = 1;
    problem.x = rows.toArray(Feature[][]::new);
    problem.y = labels.stream().mapToDouble(label -> label).toArray();
    Parameter parameter = new Parameter(SolverType.L2R_LR, 1, tolerance);
    parameter.setRegularizeBias(false);
    Model model = Linear.train(problem, parameter);
    return model.getFeatureWeights();
  }
}
