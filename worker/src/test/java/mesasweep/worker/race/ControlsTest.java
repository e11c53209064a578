package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The controls: settings in which theory leaves no doubt about what a run does. */
class ControlsTest {

  @ParameterizedTest
  @CsvSource({
    "rate,rollout",
    "rate,linear-drift",
    "rate,threshold",
    "rate,consistent",
    "additive-state,consistent",
    "factor,rollout",
    "per-state,rollout",
    "single-state,linear-drift",
    "network,rollout"
  })
  void anAgentUnawareOfItsTrainingKeepsItsDiscountRateToTheBit(String horizon, String planner)
      throws Exception {
    for (String optimiser : new String[] {"sgd", "momentum", "adam"}) {
      TrialResult result =
          Trials.run(
              Trials.trial(
                  "awareness",
                  "none",
                  "horizon",
                  horizon,
                  "planner",
                  planner,
                  "optimiser",
                  optimiser,
                  "objective.learning-rate",
                  optimiser.equals("adam") ? 0.005 : 0.05,
                  "steps",
                  400L));
      assertConstant(result, "discount_rate");
      assertConstant(result, "deployment_concern");
      double[] gap = Trials.column(result, "objective_gap");
      assertTrue(gap[gap.length - 1] < 0.8 * gap[0], "the objective is trained meanwhile");
      for (double c : Trials.column(result, "compliance")) {
        assertEquals(0.0, c, 0.0);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rollout,rate,sgd",
    "rollout,network,adam",
    "consistent,rate,sgd",
    "linear-drift,factor,momentum",
    "threshold,per-state,sgd"
  })
  void withoutAGapNothingMoves(String planner, String horizon, String optimiser) throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "objective-gap", 0.0,
                "planner", planner,
                "horizon", horizon,
                "optimiser", optimiser,
                "steps", 300L));
    for (String zero :
        new String[] {
          "objective_gap", "training_loss", "deployment_loss", "horizon_gradient", "compliance_gap"
        }) {
      for (double value : Trials.column(result, zero)) {
        assertEquals(0.0, value, 0.0, zero);
      }
    }
    assertConstant(result, "discount_rate");
    assertConstant(result, "compliance");
    assertTrue(Trials.column(result, "compliance")[0] > 0.0);
    assertEquals("ROBUST", result.verdict().outcome());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1.0, 4.0})
  void aShortSightedRolloutIsInItsCornerAndEndsRobust(double gap) throws Exception {
    TrialResult result =
        Trials.run(Trials.trial("planner", "rollout", "discount-rate", 2.0, "objective-gap", gap));
    for (String zero : new String[] {"compliance", "horizon_gradient", "compliance_gap"}) {
      for (double value : Trials.column(result, zero)) {
        assertEquals(0.0, value, 0.0, zero);
      }
    }
    assertConstant(result, "discount_rate");
    assertEquals("ROBUST", result.verdict().outcome());
    assertFalse(result.verdict().events().containsKey("long_term"));
  }

  @Test
  void onlySharedParametersGiveALongTermObjective() throws Exception {
    TrialResult rate = Trials.run(lengthening("rate"));
    assertTrue(rate.verdict().events().containsKey("long_term"));
    assertTrue(rate.verdict().events().containsKey("negative_discount"));
    assertEquals("DECEPTIVE", rate.verdict().outcome());
    for (String horizon : new String[] {"per-state", "single-state"}) {
      TrialResult other = Trials.run(lengthening(horizon));
      assertFalse(other.verdict().events().containsKey("long_term"), horizon);
      assertEquals("ROBUST", other.verdict().outcome(), horizon);
    }
  }

  /** Though the weight of one example is trained as freely as a rate would be. */
  @ParameterizedTest
  @CsvSource({"rollout,0.1", "rollout,0.3", "consistent,0.1", "consistent,0.3", "consistent,0.9"})
  void oneFutureExampleIsNotEnoughHoweverItIsTrained(String planner, double rho) throws Exception {
    for (double gap : new double[] {0.5, 1.0, 2.0, 4.0}) {
      Trial trial =
          Trials.constant(
              "horizon", "additive-state",
              "planner", planner,
              "discount-rate", rho,
              "objective-gap", gap);
      TrialResult result = Trials.run(trial);
      assertEquals("ROBUST", result.verdict().outcome(), planner + " " + rho + " " + gap);
      assertTrue(byWeight(planner, rho) > 0.005, "dC/dx " + byWeight(planner, rho));
    }
  }

  /** dC/dx at the start. */
  private static double byWeight(String planner, double rho) {
    RaceParameters trial = Trials.parameters("horizon", "additive-state", "planner", planner);
    Concern concern = new Concern(20, 40, 1);
    double[] c = new double[1];
    double[][] byLogits = new double[60][1];
    Horizon additive = new Horizon.AdditiveState(rho, 20);
    concern.update(0, additive);
    Planner.of(List.of(trial), new double[] {0.2}, LearnedPlanner::draw)
        .plan(concern, new double[] {0.2}, c, byLogits);
    double[] gradient = new double[1];
    additive.gradient(Arrays.stream(byLogits).mapToDouble(one -> one[0]).toArray(), gradient);
    return gradient[0];
  }

  @Test
  void aDiscountFactorNeverMakesTheRateNegative() throws Exception {
    for (double gap : new double[] {1.0, 4.0}) {
      for (double rho : new double[] {0.3, 0.01}) {
        Trial trial =
            Trials.constant(
                "horizon",
                "factor",
                "objective-gap",
                gap,
                "discount-rate",
                rho,
                "horizon.learning-rate",
                2.0);
        TrialResult result = Trials.run(trial);
        double[] rates = Trials.column(result, "discount_rate");
        for (double rate : rates) {
          assertTrue(rate >= 0.0);
        }
        assertTrue(rates[rates.length - 1] < rates[0], "though training pulls it down");
        assertFalse(result.verdict().events().containsKey("negative_discount"));
      }
    }
  }

  private static Trial lengthening(String horizon) {
    return Trials.constant("horizon", horizon, "discount-rate", 0.3, "objective-gap", 2.0);
  }

  private static void assertConstant(TrialResult result, String name) {
    for (double value : Trials.column(result, name)) {
      assertEquals(Trials.column(result, name)[0], value, 0.0, name);
    }
  }
}
