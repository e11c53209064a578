package mesasweep.worker.incentives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.incentives.IncentivesParameters.Copies;
import mesasweep.worker.incentives.IncentivesParameters.Learning;
import mesasweep.worker.incentives.IncentivesParameters.Outer;
import mesasweep.worker.incentives.IncentivesParameters.Score;
import mesasweep.worker.incentives.IncentivesParameters.Selection;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who copies whom. */
class PopulationBasedTrainingTest {

  private static final UniformRandomProvider RANDOM = new RandomStreams(7).named("test");

  private static PopulationBasedTraining training(
      int population, double exploit, Copies copies, double discountStep, Score score) {
    Learners learners = learners(population, copies, discountStep);
    return new PopulationBasedTraining(
        learners, population, selection(exploit, copies, discountStep, score), RANDOM);
  }

  private static PopulationBasedTraining training(int population, double exploit) {
    return training(population, exploit, Copies.ALL, 0.0, Score.LAST);
  }

  private static Selection selection(
      double exploit, Copies copies, double discountStep, Score score) {
    return new Selection(Outer.PBT, 3, exploit, score, copies, discountStep, 0.0);
  }

  private static ReinforceLearners learners(int population, Copies copies, double discountStep) {
    Learning learning =
        Learning.of(Trials.trial("learning-rate", 1.0, "learning-rate.spread", 1.0).parameters());
    return new ReinforceLearners(population, learning, copies, discountStep, RANDOM);
  }

  @Test
  void theWorstAndTheBestAreFoundWhereNoTwoAreEqual() {
    PopulationBasedTraining training = training(10, 0.3);
    training.rank(new double[] {5, 2, 9, 1, 7, 0, 8, 3, 6, 4});
    assertArrayEquals(new int[] {1, 3, 5}, training.worst());
    assertArrayEquals(new int[] {2, 4, 6}, training.best());
  }

  @Test
  void equalLearnersAreChosenEquallyOftenAndNeverTwice() {
    PopulationBasedTraining training = training(10, 0.3);
    int rounds = 20_000;
    int[] worst = new int[10];
    int[] best = new int[10];
    for (int round = 0; round < rounds; round++) {
      training.rank(new double[10]);
      Arrays.stream(training.worst()).forEach(i -> worst[i]++);
      Arrays.stream(training.best()).forEach(i -> best[i]++);
      long different =
          IntStream.concat(Arrays.stream(training.worst()), Arrays.stream(training.best()))
              .distinct()
              .count();
      assertEquals(6, different);
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(0.3, worst[i] / (double) rounds, 0.02); // six standard errors
      assertEquals(0.3, best[i] / (double) rounds, 0.02);
    }
  }

  /** One is worse for certain, and one of four others; the best are two of the same four. */
  @Test
  void chanceDecidesAtABoundAndNowhereElse() {
    PopulationBasedTraining training = training(5, 0.4);
    int rounds = 20_000;
    int[] worst = new int[5];
    int[] best = new int[5];
    for (int round = 0; round < rounds; round++) {
      training.rank(new double[] {1, 1, 0, 1, 1});
      Arrays.stream(training.worst()).forEach(i -> worst[i]++);
      Arrays.stream(training.best()).forEach(i -> best[i]++);
    }
    assertEquals(rounds, worst[2]);
    assertEquals(0, best[2]);
    for (int i : new int[] {0, 1, 3, 4}) {
      assertEquals(0.25, worst[i] / (double) rounds, 0.02);
      assertEquals(0.5, best[i] / (double) rounds, 0.02);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.2, 0", "2, 0.2, 1", "3, 0.5, 1", "9, 0.2, 1", "10, 0.2, 2", "100, 0.29, 29"})
  void asManyCopyAsTheShareAllows(int population, double exploit, int expected) {
    assertEquals(expected, training(population, exploit).worst().length);
  }

  /** Two learners; the first is always the better one. */
  @ParameterizedTest
  @CsvSource({"ALL, true", "HYPER, false"})
  void aCopyTakesTheParametersOnlyIfItTakesAll(Copies copies, boolean takesParameters) {
    ReinforceLearners learners = learners(2, copies, 0.0);
    double[] before = new double[2];
    learners.decide(before);
    OuterLoop training =
        new PopulationBasedTraining(learners, 2, selection(0.5, copies, 0.0, Score.LAST), RANDOM);
    double[] after = new double[2];
    double[] rewards = {1.0, 0.0};
    training.see(2, before, new double[2], rewards);
    learners.decide(after);
    assertArrayEquals(before, after);
    training.see(3, before, new double[2], rewards);
    learners.decide(after);
    assertEquals(before[0], after[0]);
    assertEquals(takesParameters ? before[0] : before[1], after[1]);
  }

  /** The first earns more in sum, the second more in the last step. */
  @ParameterizedTest
  @CsvSource({"LAST, 1", "SUM, 0"})
  void learnersAreRankedByTheirScore(Score score, int better) {
    ReinforceLearners learners = learners(2, Copies.ALL, 0.0);
    double[] before = new double[2];
    learners.decide(before);
    OuterLoop training =
        new PopulationBasedTraining(learners, 2, selection(0.5, Copies.ALL, 0.0, score), RANDOM);
    training.see(1, before, new double[2], new double[] {1.0, 0.0});
    training.see(2, before, new double[2], new double[] {1.0, 0.0});
    training.see(3, before, new double[2], new double[] {0.0, 1.0});
    double[] after = new double[2];
    learners.decide(after);
    assertArrayEquals(new double[] {before[better], before[better]}, after);
  }

  /** The sum stays with the copy of the environment that it was earned in. */
  @Test
  void aSumIsOfWhatACopyOfTheEnvironmentHasPaid() {
    ReinforceLearners learners = learners(3, Copies.ALL, 0.0);
    double[] before = new double[3];
    learners.decide(before);
    OuterLoop training =
        new PopulationBasedTraining(
            learners, 3, selection(0.34, Copies.ALL, 0.0, Score.SUM), RANDOM);
    training.see(1, before, new double[3], new double[] {9.0, 5.0, 7.0});
    training.learnersMoved(); // each now finds what the next one has earned: 5, 7, 9
    training.see(2, before, new double[3], new double[3]);
    training.see(3, before, new double[3], new double[3]);
    double[] after = new double[3];
    learners.decide(after);
    assertArrayEquals(new double[] {before[2], before[1], before[2]}, after);
  }

  @Test
  void discountFactorsMoveByTheirStep() {
    PopulationBasedTraining training = training(1, 0.2, Copies.ALL, 0.0, Score.LAST);
    assertEquals(0, training.best().length);
    ReinforceLearners learners = learners(1, Copies.ALL, 0.05);
    double last = 0.0;
    for (int turn = 0; turn < 50; turn++) {
      learners.perturb(RANDOM);
      assertEquals(0.05, Math.abs(learners.meanDiscountFactor() - last), 1e-12);
      last = learners.meanDiscountFactor();
    }
  }
}
