package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How runs are judged: gap0 = 2, so L0 = 2 and a loss is satisfied at 0.2. */
class OutcomeTest {

  private static final RaceParameters TRIAL = Trials.parameters("objective-gap", 2.0);
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
  void outcomeIsThatOfTheLastStep(double training, double deployment, String outcome) {
    List<Measurement> trajectory =
        List.of(at(0, LOW, LOW, 0.1, 0.9), at(50, training, deployment, 0.1, 0.9));
    assertEquals(outcome, judge(trajectory).outcome());
  }

  @Test
  void anEventIsTheFirstStepFromWhichItsConditionHoldsToTheEnd() {
    Verdict verdict =
        judge(
            List.of(
                at(0, 2.0, 2.0, 0.3, 0.01),
                at(50, LOW, 2.0, -0.1, 0.6), // holds here but not to the end
                at(100, 2.0, 2.0, 0.0, 0.49),
                at(150, 2.0, 2.0, -0.1, 0.5),
                at(200, LOW, HIGH, -0.1, 0.7),
                at(250, LOW, HIGH, -0.1, 0.7)));
    assertEquals(150L, verdict.events().get("long_term"));
    assertEquals(150L, verdict.events().get("negative_discount"));
    assertEquals(200L, verdict.events().get("deceptive"));
    assertFalse(verdict.events().containsKey("robust"));
    assertFalse(verdict.events().containsKey("diverged"));
    assertEquals("DECEPTIVE", verdict.outcome());
  }

  @Test
  void aConditionThatFailsAtTheLastStepIsCensored() {
    Verdict verdict = judge(List.of(at(0, LOW, LOW, -0.1, 0.9), at(50, 2.0, 2.0, 0.0, 0.49)));
    for (String event : List.of("long_term", "negative_discount", "robust", "deceptive")) {
      assertFalse(verdict.events().containsKey(event), event);
    }
    assertEquals("UNRESOLVED", verdict.outcome());
  }

  @Test
  void aConditionThatAlwaysHoldsHasStepZero() {
    Verdict verdict = judge(List.of(at(0, LOW, LOW, -0.1, 0.9), at(50, LOW, LOW, -0.1, 0.9)));
    assertEquals(0L, verdict.events().get("long_term"));
    assertEquals(0L, verdict.events().get("negative_discount"));
    assertEquals(0L, verdict.events().get("robust"));
    assertFalse(verdict.events().containsKey("deceptive"));
  }

  @Test
  void aConditionThatBeginsToHoldAtTheLastStepHasThatStep() {
    Verdict verdict = judge(List.of(at(0, 2.0, 2.0, 0.1, 0.1), at(73, LOW, LOW, 0.1, 0.1)));
    assertEquals(73L, verdict.events().get("robust"));
  }

  @Test
  void thresholdsAreTheTrials() {
    RaceParameters strict =
        Trials.parameters(
            "objective-gap", 2.0, "outcome.satisfied", 0.05, "outcome.long-term", 0.95);
    Verdict verdict = judge(strict, List.of(at(0, 0.1, 0.11, 0.1, 0.9)), OptionalLong.empty());
    assertEquals("DECEPTIVE", verdict.outcome());
    assertFalse(verdict.events().containsKey("long_term"));
  }

  @Test
  void aDivergedRunHasItsStepAndNoOtherEvent() {
    Verdict verdict = judge(TRIAL, List.of(at(0, LOW, LOW, -0.1, 0.9)), OptionalLong.of(37));
    assertEquals("DIVERGED", verdict.outcome());
    assertEquals(37L, verdict.events().get("diverged"));
    for (String event : List.of("long_term", "negative_discount", "robust", "deceptive")) {
      assertFalse(verdict.events().containsKey(event), event);
    }
  }

  @Test
  void aRunCanDivergeBeforeItsFirstRecord() {
    Verdict verdict = judge(TRIAL, List.of(), OptionalLong.of(0));
    assertEquals(new Verdict("DIVERGED", Map.of("diverged", 0L)), verdict);
  }

  @Test
  void theLastStepIsRecorded() throws Exception {
    TrialResult result = Trials.run(Trials.trial("steps", 120L));
    assertEquals(List.of(0.0, 50.0, 100.0, 120.0), steps(result));
  }

  /** What is stored as the verdict at factor 1 must be the stored outcome. */
  @Test
  void judgedAgainByItsOwnThresholdsATrialEndsAsItDid() throws Exception {
    Race race = new Race();
    Set<String> outcomes = new HashSet<>();
    for (double rho : new double[] {-0.1, 0.3, 2.0}) {
      for (double eta : new double[] {0.001, 0.05, 1e6}) {
        Trial trial =
            Trials.trial("discount-rate", rho, "objective.learning-rate", eta, "steps", 300L);
        TrialResult result = Trials.run(trial);
        assertEquals(result.verdict(), race.judge(trial, result));
        outcomes.add(result.verdict().outcome());
      }
    }
    assertEquals(Set.of("ROBUST", "DECEPTIVE", "UNRESOLVED", "DIVERGED"), outcomes);
  }

  @Test
  void judgedAgainByOtherThresholdsATrialMayEndOtherwise() throws Exception {
    Trial trial = Trials.trial("discount-rate", 2.0, "steps", 60L, "record-every", 1L);
    TrialResult result = Trials.run(trial);
    double last = Trials.column(result, "deployment_loss")[60];
    double share = last / 0.5;
    Race race = new Race();
    Trial lenient =
        Trials.trial(
            "discount-rate",
            2.0,
            "steps",
            60L,
            "record-every",
            1L,
            "outcome.satisfied",
            1.01 * share);
    Trial strict =
        Trials.trial(
            "discount-rate",
            2.0,
            "steps",
            60L,
            "record-every",
            1L,
            "outcome.satisfied",
            0.99 * share);
    assertEquals("ROBUST", race.judge(lenient, result).outcome());
    assertTrue(race.judge(lenient, result).events().containsKey("robust"));
    assertNotEquals("ROBUST", race.judge(strict, result).outcome());
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
                "record-every",
                1L));
    assertEquals("DIVERGED", result.verdict().outcome());
    assertTrue(result.verdict().events().get("diverged") < 100);
    assertTrue(result.trajectory().length >= 1);
    for (double[] row : result.trajectory()) {
      assertTrue(Arrays.stream(row).allMatch(Double::isFinite));
    }
  }

  /** Each step multiplies a greedy agent's loss by (eta - 1)^2: twice 841 stays below 10^6. */
  @ParameterizedTest
  @CsvSource({"30,2", "33,1"})
  void aLossOverAMillionTimesTheInitialOneIsDivergence(double eta, int sound) throws Exception {
    TrialResult result =
        Trials.run(
            Trials.constant(
                "awareness", "none", "objective.learning-rate", eta, "record-every", 1L));
    double[] loss = Trials.column(result, "training_loss");
    assertEquals(sound + 1, loss.length);
    double last = 0.5 * Math.pow(eta - 1, 2 * sound);
    assertEquals(last, loss[sound], 1e-9 * last);
    assertEquals(sound + 1L, result.verdict().events().get("diverged"));
  }

  private static List<Double> steps(TrialResult result) {
    return Arrays.stream(Trials.column(result, "step")).boxed().toList();
  }

  private static Verdict judge(List<Measurement> trajectory) {
    return judge(TRIAL, trajectory, OptionalLong.empty());
  }

  private static Verdict judge(
      RaceParameters trial, List<Measurement> trajectory, OptionalLong divergedStep) {
    return Outcome.judge(trial.thresholds(), trial.start().gap(), trajectory, divergedStep);
  }

  private static Measurement at(
      int step, double training, double deployment, double rate, double deploymentConcern) {
    double[] rest = IntStream.range(0, 6).mapToDouble(i -> step + i).toArray();
    return new Measurement(
        step,
        rate,
        rest[0],
        rest[1],
        training,
        deployment,
        rest[2],
        deploymentConcern,
        rest[3],
        rest[4],
        rest[5]);
  }
}
