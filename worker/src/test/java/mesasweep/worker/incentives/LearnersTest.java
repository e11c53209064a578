package mesasweep.worker.incentives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.TrialResult;
import mesasweep.worker.incentives.IncentivesParameters.Copies;
import mesasweep.worker.incentives.IncentivesParameters.Learning;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

/** Single updates by hand. */
class LearnersTest {

  private static UniformRandomProvider random() {
    return new RandomStreams(3).named("test");
  }

  private static Learning learning(Object... keysAndValues) {
    return Learning.of(Trials.trial(keysAndValues).parameters());
  }

  private static double[] decided(Learners learners, int population) {
    double[] cooperation = new double[population];
    learners.decide(cooperation);
    return cooperation;
  }

  private static double logit(double p) {
    return Math.log(p / (1.0 - p));
  }

  /** theta: 0 + 0.5 x 1 x (1 - p), then + 0.5 x -2 x ((0 - p') + 0.7 (1 - p)). */
  @Test
  void reinforceFollowsItsRule() {
    ReinforceLearners learners =
        new ReinforceLearners(
            1,
            learning(
                "learning-rate",
                0.5,
                "learning-rate.spread",
                1.0,
                "start.spread",
                0.0,
                "discount-factor",
                0.7),
            Copies.ALL,
            0.0,
            random());
    double[] p = decided(learners, 1);
    assertEquals(0.5, p[0]);
    learners.learn(p, new double[] {1.0}, new double[] {1.0});
    double[] next = decided(learners, 1);
    assertEquals(0.25, logit(next[0]), 1e-14);
    learners.learn(next, new double[] {0.0}, new double[] {-2.0});
    assertEquals(0.25 + next[0] - 0.35, logit(decided(learners, 1)[0]), 1e-14);
  }

  @Test
  void learningRatesAreLogUniform() {
    int population = 10_000;
    ReinforceLearners learners =
        new ReinforceLearners(population, learning("start.spread", 0.0), Copies.ALL, 0.0, random());
    double[] p = decided(learners, population);
    double[] ones = new double[population];
    Arrays.fill(ones, 1.0);
    learners.learn(p, ones, ones); // theta = lr / 2
    double[] after = decided(learners, population);
    int belowMedian = 0;
    int belowQuarter = 0;
    for (double one : after) {
      double rate = 2.0 * logit(one);
      assertTrue(rate >= 0.01 - 1e-12 && rate <= 1.0 + 1e-12, "rate " + rate);
      belowMedian += rate < 0.1 ? 1 : 0;
      belowQuarter += rate < Math.pow(10.0, -1.5) ? 1 : 0;
    }
    assertEquals(0.5, belowMedian / (double) population, 0.03); // six standard errors
    assertEquals(0.25, belowQuarter / (double) population, 0.026);
  }

  @Test
  void parametersPassOnAroundTheRing() {
    ReinforceLearners learners = new ReinforceLearners(3, learning(), Copies.ALL, 0.0, random());
    double[] p = decided(learners, 3);
    learners.passOn();
    assertArrayEquals(new double[] {p[2], p[0], p[1]}, decided(learners, 3));
  }

  /** Cooperating until one defects, which pays once. */
  @Test
  void qLearningAveragesWhatEachActionPays() {
    QLearners learners = new QLearners(1, learning("learner", "q-learning", "exploration", 0.2));
    assertArrayEquals(new double[] {0.9}, decided(learners, 1), 1e-15);
    double[] cooperate = {1.0};
    double[] defect = {0.0};
    double[] any = {0.5};
    learners.learn(any, cooperate, new double[] {0.0});
    learners.learn(any, defect, new double[] {0.5}); // 0 against 1/2
    assertArrayEquals(new double[] {0.1}, decided(learners, 1), 1e-15);
    learners.learn(any, defect, new double[] {-0.5}); // 0 against 0
    assertArrayEquals(new double[] {0.5}, decided(learners, 1), 1e-15);
    learners.learn(any, defect, new double[] {-0.5}); // 0 against -1/6
    assertArrayEquals(new double[] {0.9}, decided(learners, 1), 1e-15);
    learners.learn(any, cooperate, new double[] {-1.0}); // -1/2 against -1/6
    assertArrayEquals(new double[] {0.1}, decided(learners, 1), 1e-15);
  }

  /** The second goes on with the averages of the first: one more reward has half its weight. */
  @Test
  void aCopyOfAQLearnerTakesItsCountsAlong() {
    QLearners learners = new QLearners(2, learning("learner", "q-learning", "exploration", 0.0));
    double[] defect = {0.0, 0.0};
    double[] any = {0.5, 0.5};
    learners.learn(any, defect, new double[] {1.0, -0.5});
    assertArrayEquals(new double[] {0.0, 1.0}, decided(learners, 2));
    learners.copy(0, 1);
    assertArrayEquals(new double[] {0.0, 0.0}, decided(learners, 2));
    learners.learn(any, defect, new double[] {0.0, -0.9}); // 0.05, not -0.9, is left to the copy
    assertArrayEquals(new double[] {0.0, 0.0}, decided(learners, 2));
  }

  /** Q_0 is where cooperating pays, so a learner that never explores never learns otherwise. */
  @Test
  void withoutExplorationQLearnersCooperateForEver() throws Exception {
    TrialResult result =
        Trials.run("learner", "q-learning", "exploration", 0.0, "interval", 0L, "steps", 50L);
    assertEquals(1.0, Trials.last(result, "cooperation"));
    assertEquals(0.0, Trials.last(result, "mean_reward"));
    assertEquals(Map.of("non_myopic", 0L), result.verdict().events());
  }
}
