package mesasweep.worker.incentives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must hold of populations whatever is drawn. */
class IncentivesLawsTest {

  /**
   * Law (l): without an outer loop theta follows 2 sinh theta + 2 theta = lr (beta + gamma) t on
   * average, so that cooperation grows from gamma = -beta on, and not before.
   */
  @ParameterizedTest
  @CsvSource({"0, -0.5", "0.4, -0.5", "0.5, -0.5", "0.6, -0.5", "1.2, -0.5", "0.3, -0.2"})
  void cooperationFollowsItsClosedForm(double discountFactor, double beta) throws Exception {
    double learningRate = 0.01;
    long steps = 15_000;
    double cooperation =
        cooperation(
            "interval",
            0L,
            "population",
            2000L,
            "beta",
            beta,
            "discount-factor",
            discountFactor,
            "start.spread",
            0.0,
            "learning-rate",
            learningRate,
            "learning-rate.spread",
            1.0,
            "steps",
            steps);
    double time = learningRate * (beta + discountFactor) * steps;
    double theta =
        new BrentSolver(1e-12).solve(100, x -> 2.0 * Math.sinh(x) + 2.0 * x - time, -20.0, 20.0);
    assertEquals(logistic(theta), cooperation, 0.006);
  }

  /**
   * Law (m): learners that do not learn, selected in every step. The recursion for infinitely many
   * knows nothing of how learners are ranked and copied: it takes shares from reward to reward. Of
   * 100,000 learners the few most cooperative ones decide how fast that spreads, so chance is still
   * seen. (Swapped learners follow no such recursion: what a learner meets depends on the type of
   * its neighbour, and so do neighbours' types on each other.)
   */
  @Test
  void fixedTypesFollowTheRecursionForInfinitePopulations() throws Exception {
    int steps = 30;
    double spread = 2.0;
    double[] simulated =
        Trials.column(
            Trials.run(
                "population",
                100_000L,
                "interval",
                1L,
                "learning-rate",
                0.0,
                "start.spread",
                spread,
                "steps",
                (long) steps,
                "record",
                1L),
            "cooperation");
    double[] expected = infinitePopulation(spread, steps);
    for (int step = 0; step <= steps; step++) {
      assertEquals(expected[step], simulated[step], 0.01, "step " + step);
    }
    assertTrue(expected[steps] > 0.85, "little is selected: " + expected[steps]);
  }

  /**
   * Cooperation by step where there are infinitely many learners of each of many types, of which
   * the worst fifth of the rewards, whoever has them, copies the types of the best fifth.
   */
  private static double[] infinitePopulation(double spread, int steps) {
    int types = 20_000;
    double fifth = 0.2;
    NormalDistribution logOdds = new NormalDistribution(0.0, spread);
    double[] p = new double[types];
    double[][] shares = new double[types][2]; // type x state
    for (int k = 0; k < types; k++) {
      p[k] = logistic(logOdds.inverseCumulativeProbability((k + 0.5) / types));
      Arrays.fill(shares[k], 0.5 / types);
    }
    double[] cooperation = new double[steps + 1];
    for (int step = 0; step <= steps; step++) {
      double[] byReward = new double[4]; // -1, -1/2, 0, 1/2
      for (int k = 0; k < types; k++) {
        cooperation[step] += p[k] * (shares[k][0] + shares[k][1]);
        double[] own = byReward(shares[k], p[k]);
        for (int reward = 0; reward < 4; reward++) {
          byReward[reward] += own[reward];
        }
      }
      double[] copying = filled(byReward, fifth, new int[] {0, 1, 2, 3});
      double[] copied = filled(byReward, fifth, new int[] {3, 2, 1, 0});
      double copiesAfterCooperating = byReward[0] * copying[0] + byReward[2] * copying[2];
      double copiesAfterDefecting = byReward[1] * copying[1] + byReward[3] * copying[3];
      for (int k = 0; k < types; k++) {
        double[] own = byReward(shares[k], p[k]);
        double donated = 0.0;
        for (int reward = 0; reward < 4; reward++) {
          donated += own[reward] * copied[reward] / fifth;
        }
        shares[k][1] =
            own[0] * (1.0 - copying[0])
                + own[2] * (1.0 - copying[2])
                + donated * copiesAfterCooperating;
        shares[k][0] =
            own[1] * (1.0 - copying[1])
                + own[3] * (1.0 - copying[3])
                + donated * copiesAfterDefecting;
      }
    }
    return cooperation;
  }

  /** Of one type: how many earn -1, -1/2, 0 and 1/2. */
  private static double[] byReward(double[] shares, double p) {
    return new double[] {
      shares[0] * p, shares[0] * (1.0 - p), shares[1] * p, shares[1] * (1.0 - p)
    };
  }

  /** Which share of each class it takes to fill a quota, in the order that is given. */
  private static double[] filled(double[] classes, double quota, int[] order) {
    double[] shares = new double[classes.length];
    double left = quota;
    for (int one : order) {
      double taken = Math.min(left, classes[one]);
      shares[one] = classes[one] == 0.0 ? 0.0 : taken / classes[one];
      left -= taken;
    }
    return shares;
  }

  /**
   * Law (n): outer REINFORCE is stronger than the inner one from the rate lr |beta| T / (beta + 1 -
   * 1/T) on.
   */
  @ParameterizedTest
  @CsvSource({"5, -0.5", "10, -0.5", "20, -0.5", "10, -0.3"})
  void outerReinforceWinsFromItsCriticalRateOn(long interval, double beta) throws Exception {
    double learningRate = 0.01;
    double critical = learningRate * -beta * interval / (beta + 1.0 - 1.0 / interval);
    assertEquals(0.5, outer(critical, learningRate, interval, beta, "none"), 0.007);
    assertTrue(outer(0.7 * critical, learningRate, interval, beta, "none") < 0.485);
    assertTrue(outer(1.4 * critical, learningRate, interval, beta, "none") > 0.515);
  }

  /** Two steps an episode: the outer gradient is 0, as cooperating costs what it brings. */
  @Test
  void outerReinforceCannotWinWhereAnEpisodeIsTooShort() throws Exception {
    assertTrue(outer(0.1, 0.01, 2, -0.5, "none") < 0.4);
  }

  /** Where others meet the state that a learner leaves, no outer rate helps. */
  @Test
  void swappingLearnersTakesTheOuterGradientAway() throws Exception {
    assertTrue(outer(0.125, 0.01, 10, -0.5, "learner") < 0.3);
    assertTrue(outer(0.25, 0.01, 10, -0.5, "learner") < 0.3);
  }

  private static double outer(
      double outerRate, double learningRate, long interval, double beta, String swap)
      throws InterruptedException {
    return cooperation(
        "outer",
        "reinforce",
        "outer.learning-rate",
        outerRate,
        "learning-rate",
        learningRate,
        "learning-rate.spread",
        1.0,
        "start.spread",
        0.0,
        "interval",
        interval,
        "beta",
        beta,
        "swap",
        swap,
        "population",
        10_000L,
        "steps",
        400L);
  }

  private static double cooperation(Object... keysAndValues) throws InterruptedException {
    return Trials.last(Trials.run(keysAndValues), "cooperation");
  }

  private static double logistic(double x) {
    return 1.0 / (1.0 + Math.exp(-x));
  }
}
