package mesasweep.worker.incentives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import mesasweep.worker.incentives.IncentivesParameters.Thresholds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How populations are judged. */
class IncentivesOutcomeTest {

  private static final Thresholds THRESHOLDS = new Thresholds(0.5, 0.1);

  private static Measurement record(long step, double recent, double gamma) {
    return new Measurement(step, 0.3, recent, gamma, -0.2);
  }

  private static Verdict verdict(List<Measurement> trajectory) {
    return Outcome.verdict(trajectory, -0.5, THRESHOLDS);
  }

  @ParameterizedTest
  @CsvSource({
    "0.099, MYOPIC",
    "0.1, MIXED",
    "0.5, MIXED",
    "0.501, NON_MYOPIC",
  })
  void outcomesAreOfTheLastSteps(double recent, Outcome expected) {
    assertEquals(expected, Outcome.of(record(9, recent, 0.0), THRESHOLDS));
  }

  /** Myopic, then not; in between for one record of neither. */
  @Test
  void eventsHoldToTheEndAndHappenedSinceTheRecordBefore() {
    List<Measurement> trajectory =
        new ArrayList<>(
            List.of(
                record(0, 0.4, 0.0),
                record(10, 0.05, 0.5),
                record(20, 0.2, 0.6),
                record(30, 0.05, 0.4),
                record(40, 0.04, 0.6)));
    assertEquals(
        new Verdict(
            "MYOPIC",
            Map.of("myopic", 30L, "long_term", 40L),
            Map.of("myopic", 20L, "long_term", 30L)),
        verdict(trajectory));
    trajectory.add(record(50, 0.7, 0.7));
    assertEquals(
        new Verdict(
            "NON_MYOPIC",
            Map.of("non_myopic", 50L, "long_term", 40L),
            Map.of("non_myopic", 40L, "long_term", 30L)),
        verdict(trajectory));
    trajectory.add(record(60, 0.3, 0.5)); // not above 0.5
    assertEquals(new Verdict("MIXED", Map.of()), verdict(trajectory));
  }

  @Test
  void whatHeldFromTheStartHasNoRecordBefore() {
    assertEquals(
        new Verdict("NON_MYOPIC", Map.of("non_myopic", 0L, "long_term", 0L)),
        verdict(List.of(record(0, 0.9, 0.9), record(1, 0.9, 0.9))));
  }

  /** What cooperating costs, the discount factor must be worth. */
  @Test
  void whatIsLongTermDependsOnBeta() {
    List<Measurement> trajectory = List.of(record(0, 0.3, 0.3));
    assertEquals(Map.of(), Outcome.verdict(trajectory, -0.3, THRESHOLDS).events());
    assertEquals(Map.of("long_term", 0L), Outcome.verdict(trajectory, -0.29, THRESHOLDS).events());
  }

  /** Odds of 1 halved and doubled are a third and two thirds; those of 1:9 end below a fifth. */
  @Test
  void aRunIsJudgedAgainByTheOddsOfEachThreshold() throws Exception {
    assertEquals(List.of(0.5, 1.0, 2.0), ResultDescription.FACTORS);
    assertEquals(
        List.of("NON_MYOPIC", "MIXED", "MIXED", "MIXED", "MIXED", "MIXED"),
        judgedAgain(30, 1.0 / 3, 0.5));
    assertEquals(Collections.nCopies(6, "NON_MYOPIC"), judgedAgain(10, 2.0 / 3, 1.0));
  }

  /**
   * @param low cooperation that a run of this interval must be above
   * @param high and below
   */
  private static List<String> judgedAgain(long interval, double low, double high) throws Exception {
    TrialResult result = Trials.run("interval", interval, "population", 1000L, "steps", 500L);
    double recent = Trials.last(result, "recent_cooperation");
    assertTrue(recent > low && recent < high, "cooperation " + recent);
    return result.otherwise().stream().map(Verdict::outcome).toList();
  }
}
