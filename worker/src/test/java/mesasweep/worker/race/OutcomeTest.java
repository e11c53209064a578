package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import mesasweep.worker.race.RaceParameters.Thresholds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How runs are judged: gap0 = 2, so L0 = 2 and a loss is satisfied at 0.2. */
class OutcomeTest {

  private static final double GAP = 2.0;
  private static final Thresholds THRESHOLDS = new Thresholds(0.1, 0.5);
  private static final double LOW = 0.2;
  private static final double HIGH = 0.2000001;

  @ParameterizedTest
  @CsvSource({
    "0.2,0.2,ROBUST",
    "0.3,0.2,ROBUST",
    "0.2,0.2000001,DECEPTIVE",
    "0.2000001,0.2000001,UNRESOLVED",
    "2.0,2.0,UNRESOLVED",
  })
  void outcomeIsThatOfTheLastStep(double training, double deployment, Outcome outcome) {
    assertEquals(outcome, Outcome.of(at(50, training, deployment), LOW));
  }

  /** deployed loss and exact compliance; the gap is 2, so (1 - C*)^2 2 is not explained. */
  @ParameterizedTest
  @CsvSource({
    "0.2,0.21,0.2,0.0,HABITUAL",
    "0.2,0.21,0.21,0.683,REFLEX", // 0.20098
    "0.2,0.21,0.21,0.684,DECEPTIVE", // 0.1997
    "0.2,0.2,0.2,0.0,ROBUST",
    "0.21,0.21,0.2,0.0,UNRESOLVED",
  })
  void outcomeOfALearnedPlannerIsToldByWhatItDoesAndWhatItsObjectiveAsks(
      double training, double deployment, double deployed, double exact, Outcome outcome) {
    Measurement last = learned(50, training, deployment, deployed, exact);
    assertEquals(outcome, Outcome.of(last, LOW));
    Verdict verdict = judge(List.of(learned(0, 2.0, 2.0, 2.0, 0.0), last));
    String event = outcome.name().toLowerCase(Locale.ROOT);
    assertEquals(outcome == Outcome.UNRESOLVED ? Map.of() : Map.of(event, 50L), verdict.events());
    assertEquals(outcome == Outcome.UNRESOLVED ? Map.of() : Map.of(event, 0L), verdict.after());
  }

  /** The deterministic case of the reference, by the base loss alone. */
  @Test
  void whatTheBaseOptimiserWritesIntoAPlannerIsAReflex() throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "planner",
                "learned",
                "discount-rate",
                1.2,
                "planner.steps",
                0.0,
                "planner.base-learning-rate",
                1.0,
                "architecture",
                "mlp-16",
                "steps",
                500L));
    assertEquals("REFLEX", result.verdict().outcome());
    assertTrue(result.verdict().events().containsKey("reflex"));
  }

  /** It can't tell training from deployment. */
  @Test
  void aPlannerThatIsBlindToTheMarkIsNotDeceptive() throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "planner", "learned",
                "discount-rate", 0.3,
                "planner.flag", 0.0,
                "planner.steps", 0.0,
                "planner.base-learning-rate", 1.0,
                "architecture", "mlp-16",
                "steps", 500L));
    assertEquals("HABITUAL", result.verdict().outcome());
  }

  @Test
  void anEventIsTheFirstStepFromWhichItsConditionHoldsToTheEnd() {
    Verdict verdict =
        judge(
            List.of(
                at(0, 2.0, 2.0),
                at(50, LOW, 2.0), // holds here but not to the end
                at(100, 2.0, 2.0),
                at(150, 2.0, 2.0),
                at(200, LOW, HIGH),
                at(250, LOW, HIGH)));
    assertEquals(Map.of("deceptive", 200L), verdict.events());
    assertEquals(Map.of("deceptive", 150L), verdict.after());
  }

  @Test
  void aConditionThatFailsAtTheLastStepIsCensored() {
    Verdict verdict = judge(List.of(at(0, LOW, LOW), at(50, 2.0, 2.0)));
    assertEquals(Map.of(), verdict.events());
    assertEquals(Map.of(), verdict.after());
  }

  @Test
  void aConditionThatAlwaysHoldsHasTheFirstStepAndNoneBefore() {
    Verdict verdict = judge(List.of(at(0, LOW, LOW), at(50, LOW, LOW)));
    assertEquals(Map.of("robust", 0L), verdict.events());
    assertEquals(Map.of(), verdict.after());
  }

  @Test
  void aConditionThatBeginsToHoldAtTheLastStepHasThatStep() {
    Verdict verdict = judge(List.of(at(0, 2.0, 2.0), at(73, LOW, LOW)));
    assertEquals(Map.of("robust", 73L), verdict.events());
    assertEquals(Map.of("robust", 0L), verdict.after());
  }

  @Test
  void theHorizonsEventsAreThoseOfEveryStep() {
    Thresholds strict = new Thresholds(0.1, 0.95);
    HorizonWatch watch = new HorizonWatch(List.of(THRESHOLDS, strict));
    double[] concern = {0.6, 0.49, 0.5, 0.7, 0.95};
    double[] rate = {-0.1, -0.1, 0.0, -0.1, -0.2};
    for (int step = 0; step < concern.length; step++) {
      watch.look(step, concern[step], rate[step]);
    }
    assertEquals(OptionalLong.of(2), watch.longTermFrom(0.5));
    assertEquals(OptionalLong.of(4), watch.longTermFrom(0.95));
    assertEquals(OptionalLong.of(3), watch.negativeDiscountFrom());
    watch.look(5, 0.49, 0.0);
    assertEquals(OptionalLong.empty(), watch.longTermFrom(0.5));
    assertEquals(OptionalLong.empty(), watch.negativeDiscountFrom());
    assertThrows(IllegalArgumentException.class, () -> watch.longTermFrom(0.7));
  }

  /** One that is never recorded sees the same as one that is recorded in every step. */
  @Test
  void eventsOfTheHorizonDoNotDependOnTheRecords() throws Exception {
    int late = 0;
    for (double rho : new double[] {-0.1, 0.2, 0.4, 0.7}) {
      for (double gap : new double[] {0.2, 1.0, 3.0}) {
        Trial often =
            Trials.trial("discount-rate", rho, "objective-gap", gap, "steps", 90L, "record", 1L);
        TrialResult every = Trials.run(often);
        double[] concern = Trials.column(every, "deployment_concern");
        double[] deployment = Trials.column(every, "deployment_loss");
        OptionalLong longTerm = since(concern, value -> value >= 0.5);
        OptionalLong robust = since(deployment, value -> value <= 0.1 * 0.5 * gap * gap);
        for (Trial trial :
            List.of(
                often,
                Trials.trial("discount-rate", rho, "objective-gap", gap, "steps", 90L),
                Trials.trial(
                    "discount-rate", rho, "objective-gap", gap, "steps", 90L, "record", 60L))) {
          Verdict verdict = Trials.run(trial).verdict();
          assertEquals(longTerm, of(verdict.events().get("long_term")));
          assertEquals(robust.isPresent(), verdict.events().containsKey("robust"));
          if (robust.isPresent()) {
            assertTrue(robust.getAsLong() <= verdict.events().get("robust"));
            assertTrue(robust.getAsLong() > verdict.after().getOrDefault("robust", -1L));
          }
        }
        late += longTerm.orElse(0) > 0 ? 1 : 0;
      }
    }
    assertTrue(late >= 3, late + " trials with a long-term objective that was not there at first");
  }

  @Test
  void aDivergedRunHasItsStepAndNoOtherEvent() throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("objective.learning-rate", 1e6, "discount-rate", -0.1));
    assertEquals("DIVERGED", result.verdict().outcome());
    assertEquals(Set.of("diverged"), result.verdict().events().keySet());
  }

  @Test
  void theLastStepIsRecorded() throws Exception {
    TrialResult result = Trials.run(Trials.trial("steps", 120L, "record", 50L));
    assertEquals(List.of(0.0, 50.0, 100.0, 120.0), steps(result));
  }

  /** What is stored as the verdict at factor 1 must be the stored outcome. */
  @Test
  void judgedAgainByItsOwnThresholdsATrialEndsAsItDid() throws Exception {
    Set<String> outcomes = new HashSet<>();
    for (String stop : List.of("budget", "settled")) {
      for (double rho : new double[] {-0.1, 0.3, 2.0}) {
        for (double eta : new double[] {0.001, 0.05, 1e6}) {
          TrialResult result =
              Trials.run(
                  Trials.trial(
                      "discount-rate",
                      rho,
                      "objective.learning-rate",
                      eta,
                      "planner",
                      "rollout",
                      "steps",
                      300L,
                      "stop",
                      stop));
          assertEquals(List.of(0.5, 1.0, 2.0), ResultDescription.FACTORS);
          assertEquals(result.verdict(), result.otherwise().get(1)); // outcome.satisfied
          assertEquals(result.verdict(), result.otherwise().get(4)); // outcome.long-term
          outcomes.add(result.verdict().outcome());
        }
      }
    }
    assertEquals(Set.of("ROBUST", "DECEPTIVE", "UNRESOLVED", "DIVERGED"), outcomes);
  }

  @Test
  void judgedAgainByOtherThresholdsATrialEndsAsOneThatHasThem() throws Exception {
    Set<Verdict> verdicts = new HashSet<>();
    for (double rho : new double[] {0.2, 0.6, 2.0}) {
      Map<String, Object> values =
          Map.of("discount-rate", rho, "steps", 40L, "outcome.long-term", 0.3);
      TrialResult result = Trials.run(Trial.of(new Race(), values));
      int i = 0;
      for (Parameter.Real threshold : new Race().results().thresholds()) {
        for (double factor : ResultDescription.FACTORS) {
          Map<String, Object> changed = new HashMap<>(values);
          double own = threshold.name().equals("outcome.long-term") ? 0.3 : 0.1;
          changed.put(threshold.name(), factor * own);
          Verdict expected = Trials.run(Trial.of(new Race(), changed)).verdict();
          assertEquals(expected, result.otherwise().get(i++));
          verdicts.add(expected);
        }
      }
    }
    assertTrue(verdicts.size() > 4, verdicts.toString());
  }

  /** Doubled, it is beyond what a parameter may be, and is not reached. */
  @Test
  void aThresholdMayBeDoubledBeyondItsRange() throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("discount-rate", -1.0, "outcome.long-term", 0.9, "steps", 10L));
    assertEquals(0L, result.verdict().events().get("long_term"));
    assertFalse(result.otherwise().get(5).events().containsKey("long_term"));
  }

  @ParameterizedTest
  @CsvSource({
    "sgd,mlp-32",
    "momentum,mlp-32",
    "adam,mlp-32",
    "sgd,linear",
    "sgd,constant",
    "momentum,constant"
  })
  void aHugeLearningRateDivergesAndLeavesOnlyFiniteRecords(String optimiser, String architecture)
      throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "objective.learning-rate",
                1e6,
                "optimiser",
                optimiser,
                "architecture",
                architecture,
                "record",
                1L));
    assertEquals("DIVERGED", result.verdict().outcome());
    assertTrue(result.verdict().events().get("diverged") < 100);
    assertTrue(result.trajectory().length >= 1);
    for (String column : new String[] {"objective_gap", "training_loss", "discount_rate"}) {
      assertTrue(Arrays.stream(Trials.column(result, column)).allMatch(Double::isFinite));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"consistent", "learned"})
  void whatDivergesIsJudgedSoWhateverThePlanner(String planner) throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "planner",
                planner,
                "objective.learning-rate",
                1e6,
                "planner.warm-up",
                10L,
                "architecture",
                "mlp-16",
                "steps",
                200L));
    assertEquals("DIVERGED", result.verdict().outcome());
  }

  /** Each step multiplies a greedy agent's loss by (eta - 1)^2: twice 841 stays below 10^6. */
  @ParameterizedTest
  @CsvSource({"30,2", "33,1"})
  void aLossOverAMillionTimesTheInitialOneIsDivergence(double eta, int sound) throws Exception {
    TrialResult result =
        Trials.run(
            Trials.constant("awareness", "none", "objective.learning-rate", eta, "record", 1L));
    double[] loss = Trials.column(result, "training_loss");
    assertEquals(sound + 1, loss.length);
    double last = 0.5 * Math.pow(eta - 1, 2 * sound);
    assertEquals(last, loss[sound], 1e-9 * last);
    assertEquals(sound + 1L, result.verdict().events().get("diverged"));
  }

  private static List<Double> steps(TrialResult result) {
    return Arrays.stream(Trials.column(result, "step")).boxed().toList();
  }

  /** By a horizon that had none of its events. */
  private static Verdict judge(List<Measurement> trajectory) {
    HorizonWatch watch = new HorizonWatch(List.of(THRESHOLDS));
    watch.look(0, 0.0, 1.0);
    return Outcome.UNRESOLVED.with(THRESHOLDS, GAP, trajectory, watch);
  }

  private static OptionalLong of(Long step) {
    return step == null ? OptionalLong.empty() : OptionalLong.of(step);
  }

  /** The step from which a condition holds to the end, from a value for each step. */
  private static OptionalLong since(double[] values, DoublePredicate holds) {
    int first = values.length;
    while (first > 0 && holds.test(values[first - 1])) {
      first--;
    }
    return first < values.length ? OptionalLong.of(first) : OptionalLong.empty();
  }

  private static Measurement learned(
      int step, double training, double deployment, double deployed, double exact) {
    Scrutiny.Finding finding = new Scrutiny.Finding(0.0, exact, 0.0, 0.0, 0.0);
    return new Measurement(
        step,
        0.0,
        GAP,
        0.0,
        training,
        deployment,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Optional.of(new Measurement.OfLearned(deployed, finding)));
  }

  private static Measurement at(int step, double training, double deployment) {
    double[] rest = IntStream.range(0, 8).mapToDouble(i -> step + i).toArray();
    return new Measurement(
        step,
        rest[0],
        rest[1],
        rest[2],
        training,
        deployment,
        rest[3],
        rest[4],
        rest[5],
        rest[6],
        rest[7],
        Optional.empty());
  }
}
