package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import mesasweep.worker.Differences;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Activation;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Network;
import mesasweep.worker.network.OneNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradients of whole training runs, seen through what the runs record. */
class TrainingGradientTest {

  private static final Map<String, Object> SMALL =
      Map.of("environment.contexts", 24L, "batch", 0L, "architecture", "mlp-6", "steps", 1L);

  @ParameterizedTest
  @CsvSource({
    "rollout,exact,0.3",
    "rollout,exact,0.05",
    "rollout,scaled,0.2",
    "consistent,exact,0.3",
    "consistent,exact,0.05",
    "consistent,exact,1.5",
    "consistent,scaled,0.2",
    "linear-drift,exact,0.3",
    "linear-drift,exact,-0.1",
    "linear-drift,scaled,0.2",
    "threshold,exact,0.05",
    "threshold,scaled,-0.02",
  })
  void horizonGradientIsTheSlopeOfTheTrainingLoss(String planner, String awareness, double rho) {
    Map<String, Object> values = new HashMap<>(SMALL);
    values.put("planner", planner);
    values.put("awareness", awareness);
    values.put("awareness.factor", 0.7);
    double expected =
        Differences.derivative(rate -> first("training_loss", values, rate), rho, 1e-4);
    double[] actual = {first("horizon_gradient", values, rho)};
    Differences.assertAgree(new double[] {expected}, actual, planner);
  }

  /** Where its network stands still and does not depend on the rate. */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, -0.1})
  void horizonGradientIsTheSlopeOfTheTrainingLossIfThePlannerIsLearned(double rho) {
    Map<String, Object> values = new HashMap<>(SMALL);
    values.put("planner", "learned");
    values.put("planner.warm-up", 0L);
    values.put("planner.steps", 0.0);
    double expected =
        Differences.derivative(rate -> first("training_loss", values, rate), rho, 1e-4);
    double[] actual = {first("horizon_gradient", values, rho)};
    Differences.assertAgree(new double[] {expected}, actual, "learned");
  }

  /** Trained on what it takes for deployment, it learns through what it does there. */
  @Test
  void spoofingTrainsTheHorizonThroughTheComplianceInDeployment() {
    Map<String, Object> values = new HashMap<>(SMALL);
    values.put("planner", "learned");
    values.put("planner.warm-up", 0L);
    values.put("planner.steps", 0.0);
    values.put("spoofed", 1.0);
    DoubleUnaryOperator asUnmonitored =
        rate -> first("compliance_gap", values, rate) + first("training_loss", values, rate);
    double expected = Differences.derivative(asUnmonitored, 0.3, 1e-4);
    double[] actual = {(0.3 - last("discount_rate", values, 0.3)) / 0.2};
    Differences.assertAgree(new double[] {expected}, actual, "spoofed");
  }

  @Test
  void horizonGradientOfAFactorIsTheSlopeAlongItsLogit() {
    Map<String, Object> values = new HashMap<>(SMALL);
    values.put("horizon", "factor");
    double z = 0.8;
    DoubleUnaryOperator loss = x -> first("training_loss", values, Math.log1p(Math.exp(-x)));
    double expected = Differences.derivative(loss, z, 1e-4);
    double[] actual = {first("horizon_gradient", values, Math.log1p(Math.exp(-z)))};
    Differences.assertAgree(new double[] {expected}, actual, "factor");
  }

  /** With an objective that stands still the rate acts through the compliance alone. */
  @Test
  void horizonGradientStaysTheSlopeWhenTheWorldModelIsLearned() {
    Map<String, Object> values = new HashMap<>(SMALL);
    values.put("awareness", "learned");
    values.put("freeze", "objective");
    values.put("horizon.learning-rate", 0.0);
    values.put("steps", 300L);
    double expected =
        Differences.derivative(rate -> last("training_loss", values, rate), 0.1, 1e-4);
    double[] actual = {last("horizon_gradient", values, 0.1)};
    assertTrue(last("world_model_error", values, 0.1) > 0.01, "bhat differs from b");
    Differences.assertAgree(new double[] {expected}, actual, "learned");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 3.0})
  void myopiaPenaltyAddsItsSlopeToTheHorizonGradient(double lambda) {
    Map<String, Object> values = new HashMap<>(SMALL);
    double without = first("horizon_gradient", values, 0.3);
    double slope = Differences.derivative(rate -> first("future_concern", values, rate), 0.3, 1e-4);
    values.put("myopia-penalty", lambda);
    double[] actual = {first("horizon_gradient", values, 0.3) - without};
    Differences.assertAgree(new double[] {lambda * slope}, actual, "penalty");
  }

  @Test
  void eachStepTakesTheRateDownItsRecordedGradient() {
    Map<String, Object> values = new HashMap<>(SMALL);
    values.put("steps", 200L);
    values.put("record", 1L);
    values.put("myopia-penalty", 0.001);
    values.put("horizon.learning-rate", 0.3);
    TrialResult result = run(values, 0.2);
    double[] rate = Trials.column(result, "discount_rate");
    double[] gradient = Trials.column(result, "horizon_gradient");
    for (int t = 0; t < 200; t++) {
      assertEquals(rate[t] - 0.3 * gradient[t], rate[t + 1], 1e-13);
    }
    assertTrue(Math.abs(rate[200] - rate[0]) > 0.01);
  }

  /** Its gradient taken by differences, the first step must lead to the same objective. */
  @ParameterizedTest
  @ValueSource(strings = {"constant", "linear", "mlp-6", "mlp-5-3"})
  void aStepMovesTheObjectiveDownTheBaseLoss(String architecture) throws Exception {
    double eta = 0.4;
    double weightDecay = 0.25;
    Trial trial =
        Trials.trial(
            "environment.contexts",
            24L,
            "batch",
            0L,
            "architecture",
            architecture,
            "discount-rate",
            0.05,
            "objective.learning-rate",
            eta,
            "weight-decay",
            weightDecay,
            "steps",
            1L);
    TrialResult result = Trials.run(trial);
    double c = Trials.column(result, "compliance")[0];
    assertTrue(c > 0.3);

    Network network = new Architecture(architecture).network(8, 4, Activation.TANH);
    RaceParameters parameters = RaceParameters.of(trial);
    World world = new World(parameters, network);
    TrainingRun run = new TrainingRun(parameters, world, Optional.empty());
    Contexts training = world.environment().training();
    double[] theta = run.parameters();
    double[] gradient =
        Differences.gradient(
            () -> (1 - c) * (1 - c) * loss(run, network, training, world.trainingStart()),
            theta,
            1e-3);
    for (int i = 0; i < theta.length; i++) {
      theta[i] -= eta * gradient[i] + eta * weightDecay * theta[i];
    }
    double greedy = loss(run, network, training, world.trainingStart());
    assertEquals(Math.sqrt(2 * greedy), last(result, "objective_gap"), 1e-10);
    Contexts deployment = world.environment().deployment();
    double heldOut = loss(run, network, deployment, world.deploymentStart());
    assertEquals(heldOut, last(result, "deployment_loss"), 1e-10);
  }

  /** Mean 1/2 |w - b|^2. */
  private static double loss(TrainingRun run, Network network, Contexts contexts, double[] start) {
    double[] e = new double[start.length];
    network.forward(run.parameters(), contexts.inputs(), contexts.size(), e);
    run.toErrors(e, contexts, start);
    return Environment.meanSquaredNorm(e, contexts.size()) / 2;
  }

  @Test
  void aStepMovesTheWorldModelDownItsError() throws Exception {
    Trial trial =
        Trials.trial(
            "environment.contexts",
            24L,
            "batch",
            0L,
            "awareness",
            "learned",
            "awareness.architecture",
            "mlp-5-3",
            "awareness.learning-rate",
            0.6,
            "steps",
            1L);
    double[] recorded = Trials.column(Trials.run(trial), "world_model_error");

    Contexts training = Trials.environment(trial).training();
    OneNetwork network =
        OneNetwork.build(
            "mlp-5-3", 8, 4, Activation.TANH, new RandomStreams(0).named("world-model"));
    double[] theta = network.parameters();
    assertEquals(error(network, training), recorded[0], 1e-13);
    double[] gradient = Differences.gradient(() -> error(network, training), theta, 1e-3);
    for (int i = 0; i < theta.length; i++) {
      theta[i] -= 0.6 * gradient[i];
    }
    assertEquals(error(network, training), recorded[1], 1e-10);
  }

  /** eta |dw/dtheta|_F^2 / m: eta alone for one free vector, eta (1 + |x|^2) for a linear map. */
  @Test
  void calibratedDriftIsTheLearningRateTimesTheSquaredJacobian() {
    assertEquals(0.05, calibrated("constant").calibratedDrift(0.05), 1e-15);

    World linear = calibrated("linear");
    Contexts training = linear.environment().training();
    double meanSquare = Environment.meanSquaredNorm(training.inputs(), training.size());
    assertEquals(0.05 * (1.0 + meanSquare), linear.calibratedDrift(0.05), 1e-12);

    World deep = calibrated("mlp-5-3");
    Contexts contexts = deep.environment().training();
    Network network = new Architecture("mlp-5-3").network(8, 4, Activation.TANH);
    double[] theta = deep.startParameters();
    double square = 0.0;
    for (int row = 0; row < contexts.size(); row++) {
      double[] x = Arrays.copyOfRange(contexts.inputs(), 8 * row, 8 * row + 8);
      for (int action = 0; action < 4; action++) {
        int output = action;
        double[] y = new double[4];
        double[] jacobianRow =
            Differences.gradient(
                () -> {
                  network.forward(theta, x, 1, y);
                  return y[output];
                },
                theta,
                1e-3);
        square += Math.pow(Differences.norm(jacobianRow), 2);
      }
    }
    assertEquals(0.05 * square / (4 * contexts.size()), deep.calibratedDrift(0.05), 1e-10);
  }

  private static World calibrated(String architecture) {
    Trial trial =
        Trials.trial(
            "architecture",
            architecture,
            "believed-drift",
            "calibrated",
            "environment.contexts",
            12L);
    return new World(
        RaceParameters.of(trial), new Architecture(architecture).network(8, 4, Activation.TANH));
  }

  @Test
  void calibratedDriftIsTheOneThatPlansUse() throws Exception {
    Trial calibrated =
        Trials.constant("believed-drift", "calibrated", "objective.learning-rate", 0.11);
    Trial given = Trials.constant("believed-drift", 0.11, "objective.learning-rate", 0.11);
    double[] expected = Trials.column(Trials.run(given), "compliance");
    double[] actual = Trials.column(Trials.run(calibrated), "compliance");
    assertTrue(expected[0] > 0.0);
    IntStream.range(0, expected.length).forEach(t -> assertEquals(expected[t], actual[t], 1e-9));
  }

  private static double error(OneNetwork network, Contexts contexts) {
    double[] y = new double[contexts.base().length];
    network.forward(contexts.inputs(), contexts.size(), y);
    double sum = 0.0;
    for (int i = 0; i < y.length; i++) {
      sum += Math.pow(y[i] - contexts.base()[i], 2);
    }
    return sum / contexts.size() / 2;
  }

  private static double first(String column, Map<String, Object> values, double rho) {
    return Trials.column(run(values, rho), column)[0];
  }

  private static double last(String column, Map<String, Object> values, double rho) {
    return last(run(values, rho), column);
  }

  private static double last(TrialResult result, String column) {
    return Trials.column(result, column)[result.trajectory().length - 1];
  }

  private static TrialResult run(Map<String, Object> values, double rho) {
    Map<String, Object> all = new HashMap<>(values);
    all.put("discount-rate", rho);
    try {
      return new Race().run(List.of(Trial.of(new Race(), all))).get(0);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
