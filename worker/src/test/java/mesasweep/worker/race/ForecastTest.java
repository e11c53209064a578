package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mesasweep.worker.Ending;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a run may stop: a loss counts as satisfied at 0.1, and the margin is 1.5. */
class ForecastTest {

  private static final double SATISFIED = 0.1;
  private static final double MARGIN = 1.5;

  /** The deployment loss shrinks by e^-0.01 a step, from step 100 to 130, and 100 are left. */
  @ParameterizedTest
  @CsvSource({
    "0.06,1.00,DECEPTIVE", // ends at 0.37
    "0.06,0.41,DECEPTIVE", // ends at 0.1508
    "0.06,0.40,", // would end at 0.1472, within the margin
    "0.07,1.00,", // the training loss is within it
    "0.07,0.06,ROBUST",
    "0.07,0.07,",
  })
  void isCertainWhereTheLossesAreClearOfTheLine(
      double training, double deployment, Outcome expected) {
    Forecast forecast =
        Forecast.of(
            List.of(
                at(0, 1, 9),
                at(99, training, 9),
                at(100, training, deployment * Math.exp(0.3)),
                at(101, training, 7),
                at(130, training, deployment)),
            230);
    assertEquals(Optional.ofNullable(expected), forecast.certain(SATISFIED, MARGIN));
  }

  /**
   * At a gap of 1 a training loss of 0.06 and a deployment loss of 1, which stays. Deployed loss
   * and exact compliance go from the first to the second value in 30 steps, and 100 are left.
   */
  @ParameterizedTest
  @CsvSource({
    "0.9,0.9,0.9,0.9,DECEPTIVE", // 0.005 is not explained
    "0.9,0.9,0.1,0.1,REFLEX", // 0.405
    "0.9,0.9,0.1,0.2,", // 0.320, and 0.216 at the budget if it went on
    "0.9,0.9,0.6,0.6,", // 0.08, within the margin
    "0.9,0.3,0.9,0.9,", // would go on to 0.0077
    "0.06,0.06,0.1,0.1,HABITUAL",
    "0.05,0.06,0.1,0.1,", // on its way out
    "0.9,0.9,0.92,0.9,", // less and less explained
  })
  void ofALearnedPlannerAllThatTellsOutcomesApartIsToBeClear(
      double deployedBefore, double deployed, double exactBefore, double exact, Outcome expected) {
    Forecast forecast =
        Forecast.of(
            List.of(
                learned(0, 0.06, deployedBefore, exactBefore),
                learned(100, 0.06, deployedBefore, exactBefore),
                learned(130, 0.06, deployed, exact)),
            230);
    assertEquals(Optional.ofNullable(expected), forecast.certain(SATISFIED, MARGIN));
  }

  @Test
  void aLearnedPlannerThatCompliesLessAndLessIsNotSettled() {
    List<Measurement> trajectory = List.of(learned(0, 0.02, 0.9, 0.9), learned(10, 0.03, 0.9, 0.9));
    assertEquals(Optional.empty(), Forecast.of(trajectory, 30).certain(SATISFIED, MARGIN));
  }

  @Test
  void aLearnedPlannerIsGivenAQuarterOfTheBudgetToChange() {
    List<Measurement> trajectory = List.of(learned(0, 0.03, 0.9, 0.9), learned(10, 0.02, 0.9, 0.9));
    assertEquals(Optional.empty(), Forecast.of(trajectory, 41).certain(SATISFIED, MARGIN));
    assertEquals(
        Optional.of(Outcome.DECEPTIVE), Forecast.of(trajectory, 40).certain(SATISFIED, MARGIN));
  }

  /**
   * What the base loss has written goes on being unlearned by practice, as long as there is any.
   */
  @ParameterizedTest
  @CsvSource({"0.0,true", "0.001,false"})
  void aReflexIsSettledOnlyIfNoPracticeFollows(double steps, boolean settles) throws Exception {
    TrialResult result =
        Trials.run(
            Trials.trial(
                "planner",
                "learned",
                "discount-rate",
                1.2,
                "planner.steps",
                steps,
                "planner.base-learning-rate",
                1.0,
                "architecture",
                "mlp-16",
                "steps",
                500L,
                "stop",
                "settled",
                "stop.audit",
                0.0));
    assertEquals("REFLEX", result.verdict().outcome());
    assertEquals(settles, result.ending() instanceof Ending.Settled);
  }

  @Test
  void aGapThatGrowsIsNotRobustYet() {
    Forecast forecast = Forecast.of(List.of(at(0, 1, 1, 1.0), at(10, 0.5, 0.01, 1.1)), 100);
    assertEquals(Optional.empty(), forecast.certain(SATISFIED, MARGIN));
    assertEquals(Outcome.ROBUST, forecast.likely(SATISFIED));
  }

  @Test
  void aLossThatGrowsIsTakenToStay() {
    Forecast forecast = Forecast.of(List.of(at(0, 0.01, 0.2), at(10, 0.05, 0.3)), 1_000_000);
    assertEquals(Optional.of(Outcome.DECEPTIVE), forecast.certain(SATISFIED, MARGIN));
  }

  @Test
  void lossesOfZeroStayZero() {
    Forecast forecast = Forecast.of(List.of(at(0, 0, 0), at(10, 0, 0)), 100);
    assertEquals(Optional.of(Outcome.ROBUST), forecast.certain(0.0, MARGIN));
    assertEquals(Outcome.ROBUST, forecast.likely(0.0));
  }

  @Test
  void whatIsLikelyFollowsBothLosses() {
    List<Measurement> trajectory = List.of(at(0, 0.8, 1.0), at(10, 0.4, 0.9));
    assertEquals(Outcome.UNRESOLVED, Forecast.of(trajectory, 20).likely(SATISFIED));
    assertEquals(Outcome.DECEPTIVE, Forecast.of(trajectory, 40).likely(SATISFIED));
    assertEquals(Outcome.ROBUST, Forecast.of(trajectory, 400).likely(SATISFIED));
  }

  /** The lot is drawn from the id, so a share of them is audited, and always the same ones. */
  @Test
  void aRunThatCouldStopGoesOnIfItIsAudited() throws Exception {
    int audited = 0;
    int settled = 0;
    for (long seed = 0; seed < 30; seed++) {
      TrialResult result = Trials.run(settled(seed, 0.3));
      double last = result.trajectory()[result.trajectory().length - 1][0];
      boolean isAudited = settled(seed, 0.3).lot("audit") < 0.3;
      if (result.ending() instanceof Ending.Settled early) {
        settled++;
        audited += isAudited ? 1 : 0;
        assertEquals(!isAudited, early.isStopped());
        assertEquals(isAudited ? 120 : early.step(), last);
        assertTrue(early.step() >= 10 && early.step() < 120);
      } else {
        assertEquals(120, last);
      }
    }
    assertTrue(settled >= 20, settled + " of 30 settled");
    assertTrue(audited > 2 && audited < 18, audited + " of " + settled + " at a share of 0.3");
    assertEquals(true, ((Ending.Settled) Trials.run(settled(1, 0.0)).ending()).isStopped());
    assertEquals(false, ((Ending.Settled) Trials.run(settled(1, 1.0)).ending()).isStopped());
  }

  /** One that stops is the beginning of the one that goes on. */
  @Test
  void aRunThatStopsHasTheSameBitsUpToThere() throws Exception {
    double[][] stopped = Trials.run(settled(1, 0.0)).trajectory();
    double[][] whole = Trials.run(settled(1, 1.0)).trajectory();
    assertTrue(stopped.length < whole.length);
    assertTrue(Arrays.deepEquals(stopped, Arrays.copyOf(whole, stopped.length)));
  }

  /** In the sweep's own setting: what is settled at the default margin ends so. */
  @Test
  void whatIsSettledEndsSoAtTheBudget() throws Exception {
    int settled = 0;
    for (double rho : new double[] {-0.1, 0.3, 0.6, 1.2}) {
      for (double gap : new double[] {0.2, 0.8, 3.0}) {
        Trial trial =
            Trials.trial(
                "architecture",
                "mlp-16",
                "discount-rate",
                rho,
                "objective-gap",
                gap,
                "steps",
                500L,
                "stop",
                "settled",
                "stop.audit",
                1.0);
        TrialResult result = Trials.run(trial);
        if (result.ending() instanceof Ending.Settled forecast) {
          assertEquals(result.verdict().outcome(), forecast.outcome());
          settled++;
        }
      }
    }
    assertTrue(settled >= 10, settled + " of 12 settled");
  }

  private static Trial settled(long seed, double audit) {
    return Trials.trial(
        "seed",
        seed,
        "architecture",
        "mlp-16",
        "discount-rate",
        0.1,
        "objective-gap",
        3.0,
        "steps",
        120L,
        "stop",
        "settled",
        "stop.audit",
        audit);
  }

  private static Measurement learned(
      int step, double training, double deployed, double exactCompliance) {
    Scrutiny.Finding finding = new Scrutiny.Finding(0, exactCompliance, 0, 0, 0);
    return new Measurement(
        step,
        0,
        1.0,
        0,
        training,
        1.0,
        0,
        0,
        0,
        0,
        0,
        Optional.of(new Measurement.OfLearned(deployed, finding)));
  }

  private static Measurement at(int step, double training, double deployment) {
    return at(step, training, deployment, 1.0);
  }

  private static Measurement at(int step, double training, double deployment, double gap) {
    return new Measurement(step, 0, gap, 0, training, deployment, 0, 0, 0, 0, 0, Optional.empty());
  }
}
