package mesasweep.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mesasweep.worker.ResultDescription.Event;
import mesasweep.worker.ResultDescription.Event.Timing;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Outcome;
import mesasweep.worker.ResultDescription.Role;
import mesasweep.worker.ResultDescription.Scale;
import org.junit.jupiter.api.Test;

class ResultDescriptionTest {

  private static final Parameter STEPS = Parameter.whole("steps", 10, "");
  private static final Outcome GROWN = new Outcome("GROWN", "grown", "It grew.", Role.GOOD);
  private static final Event GROWTH = new Event("growth", "growth", Timing.EXACT, true);
  private static final Measure HEIGHT = new Measure("height", "height", Scale.LINEAR, "");
  private static final Measure BLOOM = new Measure("bloom", "bloom", "", Scale.LINEAR, "", true);

  private static final ResultDescription PLANT =
      describe(List.of(new Finding("grown", "grown", Set.of("GROWN"))), Optional.of(STEPS));

  private static ResultDescription describe(List<Finding> findings, Optional<Parameter> budget) {
    return new ResultDescription(
        List.of(GROWN),
        findings,
        List.of(GROWTH),
        budget,
        List.of(HEIGHT, BLOOM),
        Optional.empty(),
        List.of(),
        false);
  }

  private static String complaint(TrialResult result) {
    return assertThrows(IllegalStateException.class, () -> PLANT.require("plant", result))
        .getMessage();
  }

  private static TrialResult result(String outcome, Map<String, Long> events, double[]... records) {
    return new TrialResult(new Verdict(outcome, events), records);
  }

  @Test
  void acceptsWhatIsDeclared() {
    PLANT.require("plant", result("GROWN", Map.of()));
    PLANT.require(
        "plant",
        result(
            "GROWN",
            Map.of("growth", 3L),
            new double[] {0, 1, Double.NaN},
            new double[] {2, 1, 1}));
  }

  @Test
  void refusesAnUndeclaredOutcomeAndEventWithTheExperimentsName() {
    String complaint = complaint(result("WILTED", Map.of("frost", 3L)));
    assertEquals(
        "experiment plant gave other results than it declares: outcome WILTED, declared are"
            + " [GROWN]; event frost, declared are [growth]",
        complaint);
  }

  @Test
  void refusesRecordsOfAnotherForm() {
    assertTrue(complaint(result("GROWN", Map.of(), new double[] {0, 1})).contains("2 numbers"));
    assertTrue(
        complaint(result("GROWN", Map.of(), new double[] {0, Double.NaN, 1}))
            .contains("height is NaN at step 0.0"));
    assertTrue(
        complaint(result("GROWN", Map.of(), new double[] {0, 1, Double.POSITIVE_INFINITY}))
            .contains("bloom is Infinity at step 0.0"));
    assertTrue(
        complaint(result("GROWN", Map.of(), new double[] {5, 1, 1}, new double[] {5, 1, 1}))
            .contains("a record at step 5.0 after step 5.0"));
    assertTrue(
        complaint(result("GROWN", Map.of("growth", -1L))).contains("event growth at step -1"));
  }

  @Test
  void isRefusedItselfIfItContradictsItself() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    describe(
                        List.of(new Finding("wilted", "wilted", Set.of("WILTED"))),
                        Optional.empty()))
            .getMessage()
            .contains("finding wilted of an unknown outcome WILTED, events without a budget"));
  }

  /** Both would have a column share_growth. */
  @Test
  void refusesAFindingThatIsCalledLikeAnEvent() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    describe(
                        List.of(new Finding("growth", "grown", Set.of("GROWN"))),
                        Optional.of(STEPS)))
            .getMessage()
            .contains("a finding and an event of one name, growth"));
  }
}
