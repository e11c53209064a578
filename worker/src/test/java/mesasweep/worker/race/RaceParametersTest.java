package mesasweep.worker.race;

import static mesasweep.worker.network.Configurations.hidden;
import static mesasweep.worker.network.Configurations.last;
import static mesasweep.worker.network.Configurations.layers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.worker.Column;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.Tier;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The race as an experiment: its parameters, their defaults and what is refused. */
class RaceParametersTest {

  private static final String DEFAULTS =
      """
      discount-rate 0.3
      objective-gap 1.0
      architecture mlp-32
      activation tanh
      environment.complexity 16
      environment.inputs 8
      environment.actions 4
      environment.contexts 256
      horizon rate
      training-examples 20
      deployment-examples 40
      planner consistent
      search.steps 15
      search.rate 0.5
      temperature 0.1
      learned.plan consistent
      planner.width 16
      planner.steps 2.0
      planner.optimiser adam
      planner.learning-rate 0.01
      planner.warm-up 5000
      planner.variation 0.3
      planner.flag 1.0
      planner.deployment-practice 1.0
      planner.base-learning-rate 0.0
      awareness exact
      awareness.factor 1.0
      awareness.onset 0
      awareness.learning-rate 0.05
      awareness.architecture mlp-32
      believed-drift 0.2
      steps 2000
      batch 32
      optimiser sgd
      objective.learning-rate 0.05
      horizon.learning-rate 0.2
      record geometric
      record.ratio 1.1
      stop budget
      stop.margin 1.5
      stop.audit 0.05
      monitored 1.0
      spoofed 0.0
      myopia-penalty 0.0
      discount-floor none
      freeze none
      drift-noise 0.0
      weight-decay 0.0
      outcome.satisfied 0.1
      outcome.long-term 0.5
      """;

  @Test
  void defaultsAreTheDocumentedOnes() {
    List<String> actual = new ArrayList<>();
    for (Parameter parameter : new Race().parameters()) {
      actual.add(parameter.name() + " " + parameter.defaultValue());
    }
    assertEquals(DEFAULTS.lines().toList(), actual);
    assertEquals(0L, Trial.of(new Race(), Map.of()).seed());
  }

  @Test
  void everyDefaultIsAllowedAsItIs() {
    for (Parameter parameter : new Race().parameters()) {
      Object value = parameter.defaultValue();
      assertEquals(Optional.of(value), parameter.parse(value), parameter.name());
      assertFalse(parameter.meaning().isBlank(), parameter.name());
    }
    assertEquals(List.of(), complaints(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "objective-gap,-0.1",
    "temperature,0",
    "search.rate,0",
    "search.steps,0",
    "planner.width,0",
    "planner.width,257",
    "planner.steps,-0.5",
    "planner.learning-rate,-1",
    "planner.warm-up,-1",
    "planner.variation,-0.1",
    "planner.flag,-1",
    "planner.deployment-practice,-1",
    "planner.base-learning-rate,-1",
    "steps,0",
    "record,0",
    "record,2.5",
    "record.ratio,0.9",
    "stop.margin,0",
    "stop.audit,1.1",
    "batch,-1",
    "monitored,1.01",
    "spoofed,-0.01",
    "objective.learning-rate,-1",
    "horizon.learning-rate,-1",
    "training-examples,0",
    "deployment-examples,0",
    "environment.contexts,0",
    "environment.complexity,-1",
    "drift-noise,-1",
    "weight-decay,-1",
    "discount-floor,-101",
    "believed-drift,1.1"
  })
  void valuesWithoutAMeaningAreRefused(String name, double value) {
    assertEquals(Optional.empty(), parameter(name).parse(value));
  }

  @Test
  void wordsInPlaceOfNumbersAreRead() {
    assertEquals(Optional.of("calibrated"), parameter("believed-drift").parse("calibrated"));
    assertEquals(Optional.of("none"), parameter("discount-floor").parse("none"));
    assertEquals(Optional.of(0.0), parameter("discount-floor").parse(0));
  }

  @Test
  void combinationsThatCannotWorkAreRefused() {
    assertEquals(1, complaints(Map.of("horizon", "factor", "discount-rate", 0.0)).size());
    assertEquals(0, complaints(Map.of("horizon", "factor", "discount-rate", 0.1)).size());
    assertEquals(0, complaints(Map.of("horizon", "rate", "discount-rate", -0.1)).size());
    assertEquals(1, complaints(Map.of("horizon", "per-state", "discount-floor", 0.0)).size());
    assertEquals(0, complaints(Map.of("horizon", "factor", "discount-floor", 0.0)).size());
    assertEquals(1, complaints(Map.of("horizon", "additive-state", "discount-rate", 20.0)).size());
    assertEquals(1, complaints(Map.of("horizon", "additive-state", "discount-rate", -20.0)).size());
    assertEquals(0, complaints(Map.of("horizon", "additive-state", "discount-rate", 14.0)).size());
    assertEquals(0, complaints(Map.of("horizon", "rate", "discount-rate", 20.0)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"architecture", "awareness.architecture"})
  void aNetworkThatDoesNotFitTheEnvironmentIsRefused(String name, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("net.json"), layers(hidden(), last(6)));
    Object stored = parameter(name).parse(file.toString()).orElseThrow();
    assertEquals(List.of(), complaints(Map.of(name, stored)));
    assertEquals(
        List.of(
            stored
                + ": layer 0 (DenseLayer) has nin 8, but receives 5 numbers; write 5, or 0 for"
                + " whatever it receives"),
        complaints(Map.of(name, stored, "environment.inputs", 5L)));
    assertEquals(
        List.of(
            stored
                + ": layer 1 (DenseLayer) gives 4 numbers, but 3 are needed; write nout 3, or 0 for"
                + " any number of outputs"),
        complaints(Map.of(name, stored, "environment.actions", 3L)));
  }

  @ParameterizedTest
  @CsvSource({
    "horizon,rate",
    "horizon,factor",
    "horizon,per-state",
    "horizon,single-state",
    "horizon,network",
    "horizon,additive-state",
    "planner,rollout",
    "planner,consistent",
    "planner,linear-drift",
    "planner,threshold",
    "planner,learned",
    "learned.plan,constant",
    "planner.optimiser,sgd",
    "awareness,exact",
    "awareness,none",
    "awareness,scaled",
    "awareness,learned",
    "optimiser,sgd",
    "optimiser,momentum",
    "optimiser,adam",
    "activation,relu",
    "freeze,objective",
    "freeze,horizon",
    "stop,budget",
    "stop,settled"
  })
  void everyChoiceRuns(String name, String choice) throws Exception {
    assertEquals(Optional.of(choice), parameter(name).parse(choice));
    Trial trial = Trials.trial(name, choice, "steps", 20L, "record", 20L);
    assertEquals(2, Trials.run(trial).trajectory().length);
  }

  @Test
  void theRaceIsFoundOnTheClassPath() {
    assertEquals(Race.class, Experiments.named("race").orElseThrow().getClass());
    assertEquals(Optional.empty(), Experiments.named("no-such-experiment"));
  }

  @Test
  void recordedColumnsAreTheDocumentedOnes() {
    assertEquals(
        List.of(
            "step",
            "discount_rate",
            "objective_gap",
            "compliance",
            "training_loss",
            "deployment_loss",
            "future_concern",
            "deployment_concern",
            "horizon_gradient",
            "world_model_error",
            "compliance_gap",
            "deployment_compliance",
            "deployed_loss",
            "exact_compliance",
            "planner_regret",
            "planner_slope",
            "exact_slope"),
        new Race().results().trajectory().stream().map(Column::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "rollout,HAND_BUILT_PLANNER",
    "consistent,HAND_BUILT_PLANNER",
    "linear-drift,ANALYTIC",
    "threshold,ANALYTIC",
    "learned,LEARNED_PLANNER"
  })
  void aTrialsTierIsThatOfItsPlanner(String planner, Tier tier) {
    assertEquals(tier, new Race().tier(Trials.trial("planner", planner)));
  }

  private static Parameter parameter(String name) {
    return new Race()
        .parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> complaints(Map<String, Object> given) {
    Map<String, Object> values = new HashMap<>(Trial.of(new Race(), given).parameters());
    List<String> complaints = new ArrayList<>();
    for (Constraint constraint : new Race().constraints()) {
      constraint.problem().apply(values).ifPresent(complaints::add);
    }
    return complaints;
  }
}
