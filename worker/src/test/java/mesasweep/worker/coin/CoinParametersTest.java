package mesasweep.worker.coin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.worker.Column;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The coin as an experiment: its parameters, their defaults and what is refused. */
class CoinParametersTest {

  private static final String DEFAULTS =
      """
      world grid
      displaced 0.02
      coin-salience 0.5
      end-salience 1.0
      pit-salience 1.0
      architecture mlp-16
      activation tanh
      start.end-weight 0.0
      start.coin-weight 0.0
      levels 16
      test-levels 64
      world.size 5
      world.horizon 12
      world.pits 0.15
      entropy-bonus 0.01
      learning-rate by-world
      weight-decay 0.0
      batch 0
      optimiser sgd
      steps 1000
      record geometric
      record.ratio 1.1
      outcome.capable 0.7
      outcome.generalises 0.8
      """;

  @Test
  void defaultsAreTheDocumentedOnes() {
    List<String> actual = new ArrayList<>();
    for (Parameter parameter : new Coin().parameters()) {
      actual.add(parameter.name() + " " + parameter.defaultValue());
    }
    assertEquals(DEFAULTS.lines().toList(), actual);
  }

  @Test
  void everyDefaultIsAllowedAsItIs() {
    for (Parameter parameter : new Coin().parameters()) {
      Object value = parameter.defaultValue();
      assertEquals(Optional.of(value), parameter.parse(value), parameter.name());
      assertFalse(parameter.meaning().isBlank(), parameter.name());
    }
    assertEquals(List.of(), complaints());
  }

  @Test
  void theLearningRateIsTheWorldsUnlessItIsGiven() {
    assertEquals(1.0, Trials.parameters().training().learningRate());
    assertEquals(0.5, Trials.parameters("world", "fork").training().learningRate());
    assertEquals(
        0.2, Trials.parameters("world", "fork", "learning-rate", 0.2).training().learningRate());
    assertEquals(Optional.of("by-world"), parameter("learning-rate").parse("by-world"));
  }

  @ParameterizedTest
  @CsvSource({
    "displaced,-0.01",
    "displaced,1.01",
    "coin-salience,-1",
    "end-salience,-1",
    "pit-salience,-1",
    "levels,0",
    "test-levels,0",
    "world.size,2",
    "world.horizon,0",
    "world.pits,-0.1",
    "world.pits,0.41",
    "entropy-bonus,-0.1",
    "learning-rate,-1",
    "weight-decay,-1",
    "batch,-1",
    "steps,0",
    "record,0",
    "outcome.capable,1.1",
    "outcome.generalises,-0.1"
  })
  void valuesWithoutAMeaningAreRefused(String name, double value) {
    assertEquals(Optional.empty(), parameter(name).parse(value));
  }

  @ParameterizedTest
  @CsvSource({"constant", "lstm-16", "mlp-0", "mlp-", "perceptron"})
  void onlyDenseStacksArePolicies(String architecture) {
    assertEquals(Optional.empty(), parameter("architecture").parse(architecture));
    assertEquals(
        "not a dense stack; allowed is linear, mlp-W[-W2...] or mlp-WxDEPTH with W from 1 to 4096"
            + " (mlp-32, mlp-64x2)",
        parameter("architecture").problem(architecture));
    assertEquals(Optional.of("mlp-8x2"), parameter("architecture").parse("mlp-8x2"));
  }

  @Test
  void combinationsThatCannotWorkAreRefused() {
    assertEquals(
        List.of("from corner to corner it is 14 moves, so world.horizon must be at least 14"),
        complaints("world.size", 8L));
    assertEquals(List.of(), complaints("world.size", 7L));
    assertEquals(List.of(), complaints("world", "fork", "world.size", 8L));
    assertEquals(1, complaints("start.end-weight", 0.5).size());
    assertEquals(1, complaints("start.coin-weight", 0.5).size());
    assertEquals(List.of(), complaints("world", "fork", "start.coin-weight", 0.5));
  }

  @ParameterizedTest
  @CsvSource({
    "world,grid",
    "world,fork",
    "activation,relu",
    "optimiser,sgd",
    "optimiser,momentum",
    "optimiser,adam",
    "architecture,linear",
    "architecture,mlp-8-4"
  })
  void everyChoiceRuns(String name, String choice) throws Exception {
    assertEquals(Optional.of(choice), parameter(name).parse(choice));
    Trial trial = Trials.trial(name, choice, "steps", 5L, "record", 5L);
    assertEquals(2, Trials.run(trial).trajectory().length);
  }

  @Test
  void theCoinIsFoundOnTheClassPath() {
    assertEquals(Coin.class, Experiments.named("coin").orElseThrow().getClass());
  }

  @Test
  void recordedColumnsAreTheDocumentedOnes() {
    assertEquals(
        List.of(
            "step",
            "train_return",
            "aligned_return",
            "displaced_return",
            "coin_first",
            "end_first",
            "fallen",
            "gradient_norm",
            "parameter_norm"),
        new Coin().results().trajectory().stream().map(Column::name).toList());
  }

  private static Parameter parameter(String name) {
    return new Coin()
        .parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> complaints(Object... keysAndValues) {
    Map<String, Object> values = Trials.trial(keysAndValues).parameters();
    List<String> complaints = new ArrayList<>();
    for (Constraint constraint : new Coin().constraints()) {
      constraint.problem().apply(values).ifPresent(complaints::add);
    }
    return complaints;
  }
}
