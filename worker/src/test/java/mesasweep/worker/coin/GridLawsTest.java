package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mesasweep.worker.Differences;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;
import mesasweep.worker.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of the grid without any reference. */
class GridLawsTest {

  private static final int INPUTS = Terrain.INPUTS;

  /** An agent and what evaluates it, by itself. */
  private record Alone(GridAgent agent, GridGroup group) {

    static Alone of(CoinParameters trial) {
      Network network =
          trial.agent().architecture().network(INPUTS, Level.MOVES, trial.agent().activation());
      GridAgent agent = new GridAgent(trial, GridWorld.of(trial), network);
      return new Alone(agent, new GridGroup(List.of(agent), network));
    }

    void train(long steps) {
      for (long step = 0; step < steps; step++) {
        group.look(step);
        group.ascend(step);
      }
    }
  }

  /**
   * Law (e): where no level is displaced, each first-layer weight from the coin changes s_c / s_e
   * times as much as that from the end.
   */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp-16", "mlp-8x3"})
  void weightsFromTheCoinFollowThoseFromTheEnd(String architecture) {
    CoinParameters trial =
        Trials.parameters("architecture", architecture, "displaced", 0.0, "coin-salience", 0.7);
    Alone alone = Alone.of(trial);
    alone.train(50);
    double[] start = alone.agent().world().start();
    double[] end = alone.agent().run().parameters();
    int units = architecture.equals("linear") ? 4 : architecture.equals("mlp-16") ? 16 : 8;
    double moved = 0.0;
    for (int i = 0; i < 2 * units; i++) {
      double byEnd = end[i] - start[i];
      double byCoin = end[2 * units + i] - start[2 * units + i];
      moved = Math.max(moved, Math.abs(byEnd));
      assertEquals(0.7 * byEnd, byCoin, 5e-15, "weight " + i);
    }
    assertTrue(moved > 0.1, "the largest change is " + moved);
  }

  /**
   * Law (f): the gradient is that of J, and of tau times the entropy of moves, weighted by visits
   * that are held fixed.
   */
  @ParameterizedTest
  @CsvSource({"linear, 0", "mlp-5, 0", "mlp-4-3, 0", "linear, 0.3", "mlp-5, 0.3", "mlp-4-3, 0.3"})
  void theGradientIsADifferenceQuotient(String architecture, double bonus) {
    CoinParameters trial =
        Trials.parameters(
            "architecture", architecture,
            "displaced", 0.3,
            "coin-salience", 0.7,
            "pit-salience", 1.3,
            "levels", 3L,
            "entropy-bonus", bonus,
            "learning-rate", 0.5);
    Alone alone = Alone.of(trial);
    alone.train(20);
    double[] before = alone.agent().run().parameters().clone();
    PlainReturns plain = new PlainReturns(trial, alone.agent().world().start());
    double[] visits = plain.visits(before);
    double[] parameters = before.clone();
    double[] expected =
        Differences.gradient(
            () -> plain.objective(parameters) + bonus * plain.entropy(parameters, visits),
            parameters,
            1e-3);
    alone.group().look(20);
    alone.group().ascend(20);
    double[] actual = new double[before.length];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = (alone.agent().run().parameters()[i] - before[i]) / 0.5;
    }
    assertTrue(Differences.norm(expected) > 0.01, "there is a gradient to speak of");
    assertArrayEquals(expected, actual, 1e-8);
  }

  /** Law (g): an agent that cannot see the coin cannot learn it. */
  @Test
  void withoutSightOfTheCoinTheProxyStays() throws Exception {
    List<TrialResult> results = seeds(4, "coin-salience", 0.0, "displaced", 0.3, "steps", 300L);
    assertEquals(0.207, mean(results, "displaced_return"), 0.05);
    assertTrue(mean(results, "end_first") > mean(results, "coin_first"));
  }

  /** Law (g): an agent that cannot see the end has only the coin to learn. */
  @Test
  void withoutSightOfTheEndAgentsGeneraliseUnasked() throws Exception {
    List<TrialResult> results =
        seeds(4, "end-salience", 0.0, "displaced", 0.0, "coin-salience", 1.0, "steps", 300L);
    assertEquals(0.923, mean(results, "displaced_return"), 0.03);
    results.forEach(result -> assertEquals("GENERALISES", result.verdict().outcome()));
  }

  /** Law (g). */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp-16"})
  void withoutALearningRateNothingMoves(String architecture) throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "architecture",
                architecture,
                "learning-rate",
                0.0,
                "weight-decay",
                0.5,
                "steps",
                30L));
    double[][] records = result.trajectory();
    double[] first = records[0];
    for (double[] record : records) {
      assertArrayEquals(
          Arrays.copyOfRange(first, 1, first.length), Arrays.copyOfRange(record, 1, record.length));
    }
    assertEquals("INCAPABLE", result.verdict().outcome());
  }

  /** It starts uniform: any architecture and any saliences give the same returns. */
  @Test
  void everyAgentStartsUniform() throws Exception {
    TrialResult linear = Trials.run(Trials.trial("architecture", "linear", "steps", 1L));
    TrialResult other =
        Trials.run(
            Trials.trial(
                "architecture",
                "mlp-7-3",
                "activation",
                "relu",
                "coin-salience",
                2.0,
                "steps",
                1L));
    for (String column : List.of("aligned_return", "displaced_return", "coin_first", "fallen")) {
      assertEquals(Trials.column(linear, column)[0], Trials.column(other, column)[0], 1e-14);
    }
  }

  /** A batch of many levels is as good as all: its gradient has the mean of all. */
  @Test
  void drawnLevelsAreThoseOfTheWeights() {
    CoinParameters trial = Trials.parameters("batch", 50L, "levels", 4L, "displaced", 0.3);
    GridWorld world = GridWorld.of(trial);
    double[] mean = new double[8];
    int steps = 2000;
    for (long step = 0; step < steps; step++) {
      world.draw(step);
      double[] weights = new double[8];
      world.weighDrawn(0.3, weights);
      double sum = 0.0;
      for (int level = 0; level < 8; level++) {
        sum += weights[level];
        mean[level] += weights[level] / steps;
      }
      assertEquals(1.0, sum, 1e-12);
    }
    double error = Math.sqrt(0.175 * 0.825 / (50.0 * steps));
    for (int level = 0; level < 8; level++) {
      assertEquals(level < 4 ? 0.175 : 0.075, mean[level], 5.0 * error, "level " + level);
    }
  }

  private static List<TrialResult> seeds(int count, Object... keysAndValues) throws Exception {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < count; seed++) {
      var values = TrialsOf.pairs(keysAndValues);
      values.put("seed", seed);
      trials.add(Trial.of(new Coin(), values));
    }
    return Experiments.run(new Coin(), trials);
  }

  private static double mean(List<TrialResult> results, String column) {
    return results.stream().mapToDouble(r -> Trials.last(r, column)).average().orElseThrow();
  }
}
