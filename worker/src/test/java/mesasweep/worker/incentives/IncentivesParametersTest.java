package mesasweep.worker.incentives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mesasweep.worker.Column;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiments;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Scale;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hidden incentives as an experiment: its parameters, their defaults and what is refused. */
class IncentivesParametersTest {

  private static final String DEFAULTS =
      """
      population 100
      beta -0.5
      swap none
      steps 1000
      learner reinforce
      discount-factor 0.0
      learning-rate 0.1
      learning-rate.spread 10.0
      start.spread 1.0
      exploration 0.1
      outer pbt
      interval 10
      exploit 0.2
      score last
      copies all
      tune-discount 0.0
      outer.learning-rate 0.1
      record geometric
      record.ratio 1.1
      outcome.window 100
      outcome.non-myopic 0.5
      outcome.myopic 0.1
      """;

  @Test
  void defaultsAreTheDocumentedOnes() {
    List<String> actual = new ArrayList<>();
    for (Parameter parameter : new HiddenIncentives().parameters()) {
      actual.add(parameter.name() + " " + parameter.defaultValue());
    }
    assertEquals(DEFAULTS.lines().toList(), actual);
  }

  @Test
  void everyDefaultIsAllowedAsItIs() {
    for (Parameter parameter : new HiddenIncentives().parameters()) {
      Object value = parameter.defaultValue();
      assertEquals(Optional.of(value), parameter.parse(value), parameter.name());
      assertFalse(parameter.meaning().isBlank(), parameter.name());
    }
    assertEquals(List.of(), complaints());
  }

  @ParameterizedTest
  @CsvSource({
    "population,0",
    "population,2.5",
    "beta,1001",
    "steps,0",
    "discount-factor,-1001",
    "learning-rate,-0.1",
    "learning-rate.spread,0.9",
    "start.spread,-1",
    "exploration,1.1",
    "interval,-1",
    "exploit,0.51",
    "exploit,-0.1",
    "tune-discount,-0.05",
    "outer.learning-rate,-1",
    "record,0",
    "outcome.window,0",
    "outcome.non-myopic,1.1",
    "outcome.myopic,-0.1"
  })
  void valuesWithoutAMeaningAreRefused(String name, double value) {
    assertEquals(Optional.empty(), parameter(name).parse(value));
  }

  @Test
  void combinationsThatCannotWorkAreRefused() {
    assertEquals(
        List.of(
            "q-learning here sees no state, so it has no discount factor: learner 'reinforce', or"
                + " leave out discount-factor and tune-discount"),
        complaints("learner", "q-learning", "discount-factor", 0.5));
    assertEquals(1, complaints("learner", "q-learning", "tune-discount", 0.05).size());
    assertEquals(1, complaints("learner", "q-learning", "outer", "reinforce").size());
    assertEquals(1, complaints("learner", "q-learning", "copies", "hyper").size());
    assertEquals(1, complaints("outer", "reinforce", "tune-discount", 0.05).size());
    assertEquals(List.of(), complaints("learner", "q-learning", "copies", "hyper", "interval", 0L));
    assertEquals(List.of(), complaints("learner", "q-learning"));
    assertEquals(List.of(), complaints("discount-factor", 0.5, "tune-discount", 0.05));
  }

  @ParameterizedTest
  @CsvSource({
    "learner,reinforce",
    "learner,q-learning",
    "swap,none",
    "swap,learner",
    "swap,parameters",
    "outer,pbt",
    "outer,reinforce",
    "score,last",
    "score,sum",
    "copies,all",
    "copies,hyper"
  })
  void everyChoiceRuns(String name, String choice) throws Exception {
    assertEquals(Optional.of(choice), parameter(name).parse(choice));
    Trial trial = Trials.trial(name, choice, "steps", 25L, "record", 25L);
    assertEquals(2, Trials.run(trial).trajectory().length);
  }

  @Test
  void aValueThatIsMissingOrOutOfRangeIsNamed() {
    Trial trial = Trials.trial("population", 0L);
    assertEquals(
        "population is 0, but allowed is a whole number of at least 1 and at most 1000000",
        assertThrows(IllegalArgumentException.class, () -> Trials.run(trial)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Trials.trial("popualtion", 3L));
  }

  @Test
  void theExperimentIsFoundOnTheClassPath() {
    assertEquals(
        HiddenIncentives.class, Experiments.named("hidden-incentives").orElseThrow().getClass());
  }

  @Test
  void recordedColumnsAreTheDocumentedOnes() {
    assertEquals(
        List.of("step", "cooperation", "recent_cooperation", "mean_gamma", "mean_reward"),
        new HiddenIncentives().results().trajectory().stream().map(Column::name).toList());
  }

  @Test
  void theMapIsOfIntervalAndPopulation() {
    ResultDescription results = new HiddenIncentives().results();
    ResultDescription.Plane plane = results.plane().orElseThrow();
    assertEquals("interval", plane.x().parameter().name());
    assertEquals("population", plane.y().parameter().name());
    assertEquals(Scale.LOGARITHMIC, plane.x().scale());
    assertEquals(Scale.LOGARITHMIC, plane.y().scale());
    assertEquals(Set.of("NON_MYOPIC"), results.findings().get(0).outcomes());
  }

  private static Parameter parameter(String name) {
    return new HiddenIncentives()
        .parameters().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> complaints(Object... keysAndValues) {
    Map<String, Object> values = Trials.trial(keysAndValues).parameters();
    List<String> complaints = new ArrayList<>();
    for (Constraint constraint : new HiddenIncentives().constraints()) {
      constraint.problem().apply(values).ifPresent(complaints::add);
    }
    return complaints;
  }
}
