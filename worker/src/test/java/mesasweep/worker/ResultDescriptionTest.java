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
import mesasweep.worker.ResultDescription.FeatureSet;
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
        Optional.empty(),
        List.of(HEIGHT, BLOOM),
        Optional.empty(),
        List.of(),
        false,
        false);
  }

  /** Of plants that are looked at now and then, and may be dug up early. */
  private static final ResultDescription VISITED =
      new ResultDescription(
          List.of(GROWN, new Outcome("SMALL", "small", "It did not.", Role.BAD)),
          List.of(),
          List.of(GROWTH, new Event("leaf", "first leaf", Timing.RECORDED, true)),
          Optional.of(STEPS),
          Optional.empty(),
          List.of(HEIGHT),
          Optional.empty(),
          List.of(Parameter.real("height", 1, "")),
          false,
          true);

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
  void anEventOfRecordedStepsMayHaveTheLastOneWithoutIt() {
    require(grown(Map.of("leaf", 4L), Map.of("leaf", 2L)), new Ending.AtBudget());
    require(grown(Map.of("leaf", 0L), Map.of()), new Ending.AtBudget());
    refuse(
        "event growth after step 2, not declared as one of recorded steps",
        grown(Map.of("growth", 4L), Map.of("growth", 2L)),
        new Ending.AtBudget());
    refuse(
        "event leaf after step 4, at step 4",
        grown(Map.of("leaf", 4L), Map.of("leaf", 4L)),
        new Ending.AtBudget());
    refuse(
        "event leaf after step 4, at step null",
        grown(Map.of(), Map.of("leaf", 4L)),
        new Ending.AtBudget());
  }

  @Test
  void aTrialThatStopsEndsAsItIsSettledAtItsLastRecord() {
    Verdict grown = grown(Map.of(), Map.of());
    require(grown, new Ending.Settled("GROWN", 9, true));
    require(grown, new Ending.Settled("SMALL", 7, false));
    refuse("stopped as SMALL", grown, new Ending.Settled("SMALL", 9, true));
    refuse("stopped at step 7, last recorded", grown, new Ending.Settled("GROWN", 7, true));
    refuse("settled as an unknown outcome ODD", grown, new Ending.Settled("ODD", 7, false));
    TrialResult early =
        new TrialResult(
            grown, List.of(), new Ending.Settled("GROWN", 0, false), new double[][] {{0, 1, 1}});
    assertTrue(complaint(early).contains("none is declared to settle"));
  }

  @Test
  void aTrialIsJudgedAgainByEachThresholdAndFactor() {
    TrialResult once = new TrialResult(grown(Map.of(), Map.of()), new double[][] {{9, 1}});
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> VISITED.require("plant", once));
    assertTrue(refused.getMessage().contains("0 other verdicts, for its thresholds 3"));
  }

  private static final Picture LAWN =
      new Picture(
          "lawn",
          "lawn",
          "Where it is mown.",
          List.of(
              new Picture.Tile(".", "grass", Optional.empty()),
              new Picture.Tile("o", "daisy", Optional.of(Role.GOOD))),
          "way of the mower");

  private static ResultDescription pictured(Picture... pictures) {
    return new ResultDescription(
        List.of(GROWN),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        false,
        false,
        List.of(pictures),
        List.of());
  }

  private static void draw(Drawing... drawings) {
    Verdict verdict = new Verdict("GROWN", Map.of());
    pictured(LAWN)
        .require(
            "plant",
            new TrialResult(
                verdict, List.of(), new Ending.AtBudget(), new double[0][], List.of(drawings)));
  }

  @Test
  void aTrialMayHaveEachPictureAsItIsDeclared() {
    draw();
    draw(new Drawing("lawn", List.of("..o", "..."), List.of(0, 1, 5)));
    draw(new Drawing("lawn", List.of("."), List.of()));
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                draw(
                    new Drawing("lawn", List.of("..x", ".."), List.of(4, 5, -1)),
                    new Drawing("lawn", List.of(), List.of()),
                    new Drawing("pond", List.of("."), List.of())));
    assertEquals(
        "experiment plant gave other results than it declares: picture lawn twice; picture pond,"
            + " declared are [lawn]; picture lawn with rows of [2, 3] tiles; picture lawn with a"
            + " tile x, declared are [., o]; picture lawn with a path by cell 5 of 5; picture lawn"
            + " with a path by cell -1 of 5; picture lawn with rows of [] tiles",
        refused.getMessage());
  }

  @Test
  void refusesTilesThatCannotBeToldApart() {
    Picture odd =
        new Picture(
            "odd",
            "odd",
            "",
            List.of(
                new Picture.Tile(".", "grass", Optional.empty()),
                new Picture.Tile(".", "daisy", Optional.of(Role.GOOD)),
                new Picture.Tile(" ", "sand", Optional.empty()),
                new Picture.Tile("oo", "two", Optional.of(Role.GOOD))),
            "");
    String complaint =
        assertThrows(IllegalArgumentException.class, () -> pictured(LAWN, LAWN, odd)).getMessage();
    for (String part :
        List.of(
            "picture lawn twice",
            "tile . twice in picture odd",
            "plain ground twice in picture odd",
            "GOOD twice in picture odd",
            "tile ' ' in picture odd, not one character",
            "tile 'oo' in picture odd, not one character")) {
      assertTrue(complaint.contains(part), () -> part + " is not in " + complaint);
    }
  }

  private static Verdict grown(Map<String, Long> events, Map<String, Long> after) {
    return new Verdict("GROWN", events, after);
  }

  private static void require(Verdict verdict, Ending ending) {
    List<Verdict> otherwise = List.of(verdict, verdict, verdict);
    VISITED.require("plant", new TrialResult(verdict, otherwise, ending, new double[][] {{9, 1}}));
  }

  private static void refuse(String complaint, Verdict verdict, Ending ending) {
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> require(verdict, ending));
    assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
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

  @Test
  void refusesFeatureSetsOfWhatIsNotMeasured() {
    FeatureSet seen = new FeatureSet("seen", "what is seen", List.of("height", "scent"), true);
    List<FeatureSet> sets =
        List.of(seen, seen, new FeatureSet("height", "height", List.of(), false));
    String complaint =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new ResultDescription(
                        List.of(GROWN),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(HEIGHT),
                        Optional.empty(),
                        List.of(),
                        false,
                        false,
                        List.of(),
                        sets))
            .getMessage();
    for (String part :
        List.of(
            "feature set seen twice",
            "feature set seen of an unknown measure scent",
            "a feature set and a measure of one name, height",
            "feature set height of nothing")) {
      assertTrue(complaint.contains(part), complaint);
    }
  }
}
