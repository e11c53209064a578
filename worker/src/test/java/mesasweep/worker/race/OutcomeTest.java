package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import mesasweep.worker.Column;
import mesasweep.worker.TrialResult;
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
    assertEquals(outcome, judge(trajectory).get("outcome"));
  }

  @Test
  void anEventIsTheFirstStepFromWhichItsConditionHoldsToTheEnd() {
    Map<String, Object> values =
        judge(
            List.of(
                at(0, 2.0, 2.0, 0.3, 0.01),
                at(50, LOW, 2.0, -0.1, 0.6), // holds here but not to the end
                at(100, 2.0, 2.0, 0.0, 0.49),
                at(150, 2.0, 2.0, -0.1, 0.5),
                at(200, LOW, HIGH, -0.1, 0.7),
                at(250, LOW, HIGH, -0.1, 0.7)));
    assertEquals(150L, values.get("long_term_step"));
    assertEquals(150L, values.get("negative_discount_step"));
    assertEquals(200L, values.get("deceptive_step"));
    assertFalse(values.containsKey("robust_step"));
    assertFalse(values.containsKey("diverged_step"));
    assertEquals("DECEPTIVE", values.get("outcome"));
  }

  @Test
  void aConditionThatFailsAtTheLastStepIsCensored() {
    Map<String, Object> values =
        judge(List.of(at(0, LOW, LOW, -0.1, 0.9), at(50, 2.0, 2.0, 0.0, 0.49)));
    for (String event : List.of("long_term", "negative_discount", "robust", "deceptive")) {
      assertFalse(values.containsKey(event + "_step"), event);
    }
    assertEquals("UNRESOLVED", values.get("outcome"));
  }

  @Test
  void aConditionThatAlwaysHoldsHasStepZero() {
    Map<String, Object> values =
        judge(List.of(at(0, LOW, LOW, -0.1, 0.9), at(50, LOW, LOW, -0.1, 0.9)));
    assertEquals(0L, values.get("long_term_step"));
    assertEquals(0L, values.get("negative_discount_step"));
    assertEquals(0L, values.get("robust_step"));
    assertFalse(values.containsKey("deceptive_step"));
  }

  @Test
  void aConditionThatBeginsToHoldAtTheLastStepHasThatStep() {
    Map<String, Object> values =
        judge(List.of(at(0, 2.0, 2.0, 0.1, 0.1), at(73, LOW, LOW, 0.1, 0.1)));
    assertEquals(73L, values.get("robust_step"));
  }

  @Test
  void thresholdsAreTheTrials() {
    RaceParameters strict =
        Trials.parameters(
            "objective-gap", 2.0, "outcome.satisfied", 0.05, "outcome.long-term", 0.95);
    Map<String, Object> values =
        judge(strict, List.of(at(0, 0.1, 0.11, 0.1, 0.9)), OptionalLong.empty());
    assertEquals("DECEPTIVE", values.get("outcome"));
    assertFalse(values.containsKey("long_term_step"));
  }

  @Test
  void aDivergedRunHasItsStepAndNoOtherEvent() {
    Map<String, Object> values =
        judge(TRIAL, List.of(at(0, LOW, LOW, -0.1, 0.9)), OptionalLong.of(37));
    assertEquals("DIVERGED", values.get("outcome"));
    assertEquals(37L, values.get("diverged_step"));
    for (String event : List.of("long_term", "negative_discount", "robust", "deceptive")) {
      assertFalse(values.containsKey(event + "_step"), event);
    }
    assertEquals(LOW, values.get("final_training_loss"));
  }

  @Test
  void aRunThatDivergesBeforeItsFirstRecordHasNoLastMeasurements() {
    Map<String, Object> values = judge(TRIAL, List.of(), OptionalLong.of(0));
    assertEquals(Map.of("outcome", "DIVERGED", "diverged_step", 0L), values);
  }

  @Test
  void everyValueHasAColumnOfItsType() throws Exception {
    for (double rho : new double[] {-0.1, 0.3, 2.0}) {
      TrialResult result = Trials.run(Trials.trial("discount-rate", rho, "steps", 300L));
      Set<String> names = new HashSet<>();
      for (Column column : Outcome.COLUMNS) {
        assertTrue(names.add(column.name()), "once: " + column.name());
        Object value = result.values().get(column.name());
        Class<?> type =
            switch (column.type()) {
              case TEXT -> String.class;
              case WHOLE -> Long.class;
              case REAL -> Double.class;
            };
        assertTrue(value == null || type.isInstance(value), column.name());
      }
      assertTrue(names.containsAll(result.values().keySet()));
    }
  }

  @Test
  void lastMeasurementsAreThoseOfTheLastRecordedStep() throws Exception {
    TrialResult result = Trials.run(Trials.trial("steps", 120L));
    assertEquals(List.of(0.0, 50.0, 100.0, 120.0), steps(result));
    for (Column column : Measurement.COLUMNS.subList(1, Measurement.COLUMNS.size())) {
      assertEquals(
          Trials.column(result, column.name())[3], result.values().get("final_" + column.name()));
    }
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
    assertEquals("DIVERGED", result.values().get("outcome"));
    assertTrue((Long) result.values().get("diverged_step") < 100);
    assertTrue(result.trajectory().length >= 1);
    for (double[] row : result.trajectory()) {
      assertTrue(Arrays.stream(row).allMatch(Double::isFinite));
    }
    assertTrue(
        result.values().values().stream()
            .allMatch(v -> !(v instanceof Double real) || Double.isFinite(real)));
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
    assertEquals(sound + 1L, result.values().get("diverged_step"));
  }

  private static List<Double> steps(TrialResult result) {
    return Arrays.stream(Trials.column(result, "step")).boxed().toList();
  }

  private static Map<String, Object> judge(List<Measurement> trajectory) {
    return judge(TRIAL, trajectory, OptionalLong.empty());
  }

  private static Map<String, Object> judge(
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
