package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.trial;
import static mesasweep.analysis.tables.RaceResults.verdict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.results.ResultDirectory;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views that hold answers rather than trials. */
@Tag("slow")
class AnswersTest {
  private ResultDirectory results;

  /** Whether the views show the results, which are complete when a test first asks. */
  private boolean isRegistered;

  @BeforeEach
  void resultsOfASweep(@TempDir Path folder) {
    results = ResultDirectory.at(Location.of(folder.resolve("first")));
    RaceResults.sweep(results, RaceResults.SWEEP);
  }

  @Test
  void theFirstEventIsTheEarliestAndTheLongTermObjectiveInATie() {
    commit(
        results,
        0,
        longTerm("a", 100).with("robust_after", 0L).with("robust_step", 50L),
        longTerm("b", 50).with("robust_after", 49L).with("robust_step", 50L),
        trial("c").with("diverged_step", 7L).with("outcome", "DIVERGED"),
        trial("d"),
        trial("e").failed("FAILED", "x"),
        trial("f").with("robust_step", 0L),
        longTerm("g", 300));

    assertEquals(
        List.of(
            "[a,robust,0,50]",
            "[b,long_term,49,50]",
            "[c,diverged,6,7]",
            "[d,censored,200,200]",
            "[e,null,null,null]",
            "[f,robust,null,0]",
            "[g,censored,200,200]"),
        rows(
            "SELECT trial_id, first_event, first_event_after, first_event_step FROM runs"
                + " ORDER BY trial_id"));
  }

  /** A trial with a long-term objective whose step is known exactly. */
  private static Trial longTerm(String id, long step) {
    return trial(id).with("long_term_after", step - 1).with("long_term_step", step);
  }

  @Test
  void whatCameFirstBetweenTwoRecordsIsOpen() {
    Trial robust = trial("a").with("robust_after", 50L).with("robust_step", 100L);
    commit(
        results,
        0,
        either("a", 50),
        either("b", 51),
        either("c", 52),
        either("d", 100),
        either("e", 101),
        // At the same step divergence, which is declared after it, is the later one.
        robust.with("trial_id", "f").with("diverged_step", 100L),
        robust.with("trial_id", "g").with("diverged_step", 99L),
        longTerm("h", 70).with("diverged_step", 70L));

    assertEquals(
        List.of(
            "[a,[long_term 49 50]]",
            "[b,[long_term 50 51]]",
            "[c,[long_term 51 52, robust 50 51]]",
            "[d,[long_term 99 100, robust 50 99]]",
            "[e,[robust 50 100]]",
            "[f,[robust 50 100]]",
            "[g,[robust 50 99, diverged 98 99]]",
            "[h,[long_term 69 70]]"),
        rows(
                "SELECT trial_id, transform(first_events, f -> concat_ws(' ', f.event,"
                    + " f.after_step, f.step)) FROM runs ORDER BY trial_id")
            .stream()
            .map(row -> row.replace("ArraySeq(", "[").replace(")", "]"))
            .toList());
    assertEquals(
        List.of("[c,ambiguous,50,52]", "[d,ambiguous,50,100]"),
        rows(
            "SELECT trial_id, first_event, first_event_after, first_event_step FROM runs"
                + " WHERE first_event = 'ambiguous' AND trial_id < 'f' ORDER BY trial_id"));
  }

  /** Robust alignment in the steps 51 to 100, a long-term objective at one that is known. */
  private static Trial either(String id, long step) {
    return longTerm(id, step).with("robust_after", 50L).with("robust_step", 100L);
  }

  @Test
  void theIncidenceOfACellCountsItsDoneTrialsAndSaysSinceWhen() {
    commit(
        results,
        0,
        longTerm("a", 80),
        trial("b").with("robust_step", 0L).with("seed", 1L),
        trial("c").with("robust_after", 50L).with("robust_step", 100L).with("seed", 2L),
        trial("d").with("seed", 3L),
        trial("e").failed("FAILED", "x"));

    assertEquals(
        List.of(
            "[long_term,0,null,4,0.0,0,0.0]",
            "[long_term,80,79,3,1.0,0,0.25]",
            "[long_term,100,99,2,0.0,0,0.25]",
            "[long_term,200,199,1,0.0,1,0.25]",
            "[robust,0,null,4,1.0,0,0.25]",
            "[robust,100,50,3,1.0,0,0.5]",
            "[robust,200,199,1,0.0,1,0.5]"),
        rows(
            "SELECT event, step, after_step, at_risk, events, censored, cumulative_incidence"
                + " FROM incidence WHERE event <> 'diverged'"));
    // Of any other group, by the function: here of all trials.
    Row last = lastOfRobust();
    assertEquals(Math.sqrt(0.5 * 0.5 / 3), last.<Double>getAs("standard_error"), 1e-12);
    assertTrue(last.<Double>getAs("low") < 0.5 && last.<Double>getAs("high") > 0.5);
    assertEquals(4, last.<Long>getAs("seeds"));
  }

  private Row lastOfRobust() {
    return ask(
            "SELECT inline(cumulative_incidence(collect_list(struct(seed, first_events))))"
                + " FROM runs")
        .stream()
        .filter(row -> row.getString(0).equals("robust") && row.getLong(1) == 200)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void trialsOfOneSeedSayNothingOfChance() {
    commit(results, 0, longTerm("a", 80), trial("b").with("robust_step", 0L), trial("c"));

    Row last = lastOfRobust();
    assertEquals(1 / 3.0, last.<Double>getAs("cumulative_incidence"), 1e-12);
    assertEquals(1, last.<Long>getAs("seeds"));
    for (String column : List.of("standard_error", "low", "high")) {
      assertNull(last.getAs(column), column);
    }
  }

  @Test
  void stepsAreSpentBeforeAnyEventOrAfterTheFirst() {
    commit(
        results,
        0,
        longTerm("a", 50),
        trial("b").with("seed", 1L).with("robust_after", 50L).with("robust_step", 100L),
        trial("c").failed("FAILED", "x"));

    // Of 100 steps: 50 and 100 before any event, 50 and 0 after a long-term objective. Of two
    // seeds Student's t is 12.706.
    assertEquals(
        List.of(
            "[no_event,75.0,25.0,-242.66,392.66]",
            "[long_term,25.0,25.0,-292.66,342.66]",
            "[robust,0.0,0.0,null,null]",
            "[diverged,0.0,0.0,null,null]"),
        rows(
            "SELECT state, mean_steps, standard_error, round(low, 2), round(high, 2) FROM (SELECT"
                + " inline(restricted_means(collect_list(struct(seed, first_events)), 100))"
                + " FROM runs)"));
  }

  @Test
  void functionsOfNothingAreNothing() {
    commit(results, 0, longTerm("a", 50), trial("b"));

    String events = "collect_list(struct(seed, first_events))";
    for (String function :
        List.of(
            "cumulative_incidence(" + events + ")",
            "restricted_means(" + events + ", 10)",
            "restricted_means(" + events + ", CAST(null AS INT))")) {
      String where = function.contains("null") ? "" : " WHERE 1 = 0";
      assertEquals(List.of(), rows("SELECT inline(" + function + ") FROM runs" + where));
    }
    assertEquals(
        List.of("[null]"),
        rows(
            "SELECT critical_gap(array(struct(0, 0.3, 0.5, false), struct(0, 0.3, 1.0, true)),"
                + " null).low FROM runs LIMIT 1"));
  }

  @Test
  void functionsSayWhatTheyTake() {
    commit(results, 0, longTerm("a", 50), trial("b"));

    String events = "collect_list(struct(seed, first_events))";
    assertComplaint(
        "up to step 201: some trials were only seen up to step 200",
        "restricted_means(" + events + ", 201)");
    assertComplaint(
        "a number of steps, at least 0, not -1", "restricted_means(" + events + ", -1)");
    assertComplaint("restricted_means takes", "restricted_means(" + events + ", 'x')");
    assertComplaint(
        "cumulative_incidence takes", "cumulative_incidence(collect_list(first_event))");
    assertComplaint(
        "critical_gap takes",
        "critical_gap(collect_list(struct(seed, discount_rate, objective_gap, outcome)), 0.3)");
    assertComplaint(
        "critical_gap takes",
        "critical_gap(collect_list(struct(discount_rate, objective_gap, outcome = 'ROBUST')), 1)");
  }

  private void assertComplaint(String expected, String function) {
    Throwable told = assertThrows(Exception.class, () -> rows("SELECT " + function + " FROM runs"));
    while (told.getCause() != null) {
      told = told.getCause();
    }
    assertTrue(told.getMessage().contains(expected), told.toString());
  }

  @Test
  void everyAxisMayBeAnAxisOfTheViews() {
    RaceResults.sweep(
        results, "{name: often, experiment: race, sweep: {record: [50, 100], seed: [0]}}");
    commit(
        results,
        0,
        trial("a").with("robust_after", 50L).with("robust_step", 100L),
        trial("b").with("record", 100L).with("robust_after", 0L).with("robust_step", 100L));

    assertEquals(
        List.of("[50,100,50]", "[100,100,0]"),
        rows("SELECT record, step, after_step FROM incidence WHERE event = 'robust'"));
  }

  @Test
  void aDirectoryUnderTwoNamesIsRefused() {
    commit(results, 0, trial("a"));

    UnusableResultsException refused =
        assertThrows(
            UnusableResultsException.class,
            () ->
                Views.register(
                    SPARK,
                    List.of(
                        results,
                        ResultDirectory.at(results.root().resolve("..").resolve("first")))));
    assertTrue(refused.getMessage().contains("is given twice"), refused.getMessage());
  }

  @Test
  void theCriticalGapAtAnyRateIsThatOfTheBoundary() {
    commit(results, 0, RaceResults.RACE, plane());
    String trials =
        "collect_list(struct(seed, discount_rate, objective_gap, outcome = 'DECEPTIVE'))";
    String linear = " FROM runs WHERE architecture = 'linear'";

    assertEquals(
        rows(
            "SELECT critical_gap, low, high FROM boundary WHERE value = 'linear' AND"
                + " discount_rate = 0.2"),
        rows(
            "SELECT g.critical_gap, g.low, g.high FROM (SELECT critical_gap("
                + trials
                + ", 0.2) AS g"
                + linear
                + ")"));
    assertEquals(
        List.of("[inside]"), rows("SELECT critical_gap(" + trials + ", 0.25).place" + linear));
    assertEquals(
        List.of("[none,null,the trials are all on one side of it]"),
        rows(
            "SELECT g.place, g.critical_gap, g.remark FROM (SELECT critical_gap("
                + trials
                + ", 0.95) AS g"
                + linear
                + ")"));
  }

  /** Two seeds whose trials always agree are two trials, however many cells they ran in. */
  @Test
  void aPooledShareIsOfTheSeeds() {
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : plane()) {
      long seed = (long) trial.values().get("seed");
      trials.add(trial.with("outcome", seed == 0 ? "DECEPTIVE" : "ROBUST"));
    }
    trials.add(trial("f").failed("FAILED", "x").with("seed", 7L));
    commit(results, 0, RaceResults.RACE, trials);
    Row pooled =
        ask("SELECT s.* FROM (SELECT pooled_share(collect_list(struct(seed, outcome ="
                + " 'DECEPTIVE'))) AS s FROM runs)")
            .get(0);

    assertEquals(1 / 3.0, pooled.<Double>getAs("share"), 1e-12);
    assertEquals(150L, pooled.<Long>getAs("trials"));
    assertEquals(3, pooled.<Integer>getAs("seeds"));
    // The ends lie 4.302652729749464 (Student's t of 2 at 0.975) of their errors away, of 3 trials.
    for (double end : new double[] {pooled.getAs("low"), pooled.getAs("high")}) {
      assertEquals(
          4.302652729749464, Math.abs(end - 1 / 3.0) / Math.sqrt(end * (1 - end) / 3), 1e-8);
    }
    assertEquals(
        List.of("[null]"),
        rows("SELECT pooled_share(collect_list(struct(seed, true))) FROM runs WHERE 1 = 0"));
    assertComplaint("pooled_share takes", "pooled_share(collect_list(struct(seed, outcome)))");
  }

  @Test
  void anEventThatIsNoneIsNamed() {
    commit(results, 0, trial("a"));

    Exception e =
        assertThrows(
            Exception.class,
            () ->
                rows(
                    "SELECT cumulative_incidence(array(struct(0,"
                        + " array(struct('sunset', 2L, 3L)))))"));
    assertTrue(
        stackMessages(e).contains("knows no event 'sunset', only long_term"), stackMessages(e));
  }

  @Test
  void theBoundaryLiesBetweenTheGapsOfEachValueOfEachAxis() {
    commit(results, 0, RaceResults.RACE, plane());

    Row linear =
        ask("SELECT * FROM boundary WHERE axis = 'architecture' AND value = 'linear'"
                + " AND discount_rate = 0.2")
            .get(0);
    assertEquals("inside", linear.getAs("place"));
    assertEquals(1.0, linear.<Double>getAs("agreement"));
    double gap = linear.getAs("critical_gap");
    assertTrue(gap > 0.4 && gap < 0.8, linear.toString());
    assertTrue(linear.<Double>getAs("low") < gap && gap < linear.<Double>getAs("high"));
    assertTrue(linear.<Double>getAs("band_low") <= linear.<Double>getAs("low"));
    assertNull(linear.getAs("closed_form_gap"), "the planner of these trials is not stored");
    assertEquals(
        List.of("[none,no trial is deceptive]"),
        rows("SELECT place, remark FROM boundary WHERE value = 'mlp-16'"));
    assertEquals(List.of("[5]"), rows("SELECT count(*) FROM boundary WHERE axis = 'all'"));
  }

  @Test
  void anEffectIsPairedOverTheOtherAxesAndSeeds() {
    commit(
        results,
        0,
        // Two pairs of architectures: one gains, one stays; a third trial has no partner.
        trial("a").with("outcome", "ROBUST"),
        trial("b").with("outcome", "DECEPTIVE").with("architecture", "mlp-16"),
        trial("c").with("outcome", "DECEPTIVE").with("seed", 1L),
        trial("d").with("outcome", "DECEPTIVE").with("architecture", "mlp-16").with("seed", 1L),
        trial("e").with("outcome", "DECEPTIVE").with("seed", 2L));

    Row effect = ask("SELECT * FROM effects").get(0);
    assertEquals("architecture", effect.getAs("axis"));
    assertEquals("linear", effect.getAs("baseline"));
    assertEquals("mlp-16", effect.getAs("value"));
    assertEquals(2L, effect.<Long>getAs("trials"));
    assertEquals(0.5, effect.<Double>getAs("baseline_share"));
    assertEquals(1.0, effect.<Double>getAs("share"));
    assertEquals(0.5, effect.<Double>getAs("difference"));
    assertTrue(effect.<Double>getAs("low") < 0 && effect.<Double>getAs("high") > 0.5);
    assertEquals(2, effect.<Integer>getAs("seeds"));
    assertEquals(1, rows("SELECT * FROM effects").size(), "no other pair was run");
  }

  /** Three seeds with four pairs each, of which 1, 2 and 1 gain. */
  @Test
  void theIntervalOfAnEffectLeavesOutASeedAtATime() {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      for (int cell = 0; cell < 4; cell++) {
        Trial trial =
            trial("%d %d".formatted(seed, cell))
                .with("seed", seed)
                .with("objective_gap", cell / 2 == 0 ? 0.5 : 1.0)
                .with("discount_rate", cell % 2 == 0 ? 0.0 : 0.3);
        trials.add(trial);
        trials.add(
            trial
                .with("trial_id", "mlp " + trial.values().get("trial_id"))
                .with("architecture", "mlp-16")
                .with("outcome", cell < (seed == 1 ? 2 : 1) ? "DECEPTIVE" : "ROBUST"));
      }
    }
    commit(results, 0, RaceResults.RACE, trials);

    Row effect = ask("SELECT * FROM effects WHERE axis = 'architecture'").get(0);
    assertEquals(12L, effect.<Long>getAs("trials"));
    assertEquals(3, effect.<Integer>getAs("seeds"));
    assertEquals(4 / 12.0, effect.<Double>getAs("difference"), 1e-12);
    // The mean of 1/4, 2/4 and 1/4, and Student's t of 2 degrees of freedom for one of the three
    // comparisons of the sweep: at 1 - 0.025 / 3.
    double half = 7.64880393792 * Math.sqrt(1 / 48.0 / 3);
    assertEquals(4 / 12.0 - half, effect.<Double>getAs("low"), 1e-5);
    assertEquals(4 / 12.0 + half, effect.<Double>getAs("high"), 1e-5);
  }

  @Test
  void drawnAxesAreComparedInHalvesAndListedOnesAsGroups() {
    RaceResults.sweep(
        results,
        """
        name: drawn
        experiment: race
        design: sobol
        samples: 4
        sweep:
          discount-rate: {uniform: [0.0, 1.0]}
          objective-gap: {loguniform: [0.1, 10.0]}
          architecture: [linear, mlp-16]
        """);
    commit(
        results,
        0,
        trial("a").with("discount_rate", 0.1).with("outcome", "DECEPTIVE"),
        trial("b").with("discount_rate", 0.2).with("outcome", "DECEPTIVE"),
        trial("c").with("discount_rate", 0.7),
        trial("d").with("discount_rate", 0.9).with("architecture", "mlp-16"));

    assertEquals(
        List.of(
            "[discount-rate,up to 0.5,above 0.5,false,2,2,-1.0]",
            "[architecture,linear,mlp-16,false,3,1,-0.6666666666666666]"),
        rows(
            "SELECT axis, baseline, value, paired, baseline_trials, trials, difference"
                + " FROM effects"));
  }

  @Test
  void axesThatMoveTogetherAreComparedAsOne() {
    RaceResults.sweep(
        results,
        """
        name: zipped
        experiment: race
        sweep:
          discount-rate: [0.3]
          zip: [{objective-gap: [1.0, 2.0], batch: [8, 32]}]
        """);
    commit(
        results,
        0,
        trial("a").with("batch", 8L),
        trial("b").with("objective_gap", 2.0).with("outcome", "DECEPTIVE"));

    assertEquals(
        List.of("[objective-gap, batch,1.0, 8,2.0, 32,true,1.0]"),
        rows("SELECT axis, baseline, value, paired, difference FROM effects"));
  }

  @Test
  void thresholdsCountTheVerdictsThatWereStored() {
    String threshold = "outcome.satisfied";
    commit(
        results,
        0,
        trial("a")
            .with(
                "verdicts",
                List.of(
                    verdict(threshold, 0.5, "UNRESOLVED", Map.of("long_term", 50L)),
                    verdict(threshold, 1, "ROBUST", Map.of("long_term", 100L, "robust", 100L)))),
        trial("b")
            .with("outcome", "DECEPTIVE")
            .with(
                "verdicts",
                List.of(
                    verdict(threshold, 0.5, "DECEPTIVE", Map.of("long_term", 0L, "deceptive", 0L)),
                    verdict(threshold, 1, "DECEPTIVE", Map.of("negative_discount", 50L)))),
        trial("d")
            .with("outcome", "DIVERGED")
            .with(
                "verdicts",
                List.of(
                    verdict(threshold, 0.5, "DIVERGED", Map.of("diverged", 7L)),
                    verdict(threshold, 1, "DIVERGED", Map.of("diverged", 7L)))),
        trial("e").failed("FAILED", "x"));

    assertEquals(
        List.of(
            // the outcomes; events; which was first, of a tie long_term
            "[outcome.satisfied,0.5,0,1,0,0,1,1,2,0,2,0,1]",
            "[outcome.satisfied,1.0,1,1,0,0,0,1,1,1,1,0,1]"),
        rows("SELECT * FROM thresholds"));
  }

  @Test
  void theAuditCountsWhatWentOnAndWhatOfItEndedOtherwise() {
    commit(
        results,
        0,
        settled("a", "ROBUST", "ROBUST").with("stopped_step", 40L),
        settled("b", "ROBUST", "ROBUST"),
        settled("c", "ROBUST", "DECEPTIVE"),
        settled("d", "DECEPTIVE", "DECEPTIVE").with("stopped_step", 20L),
        trial("e"),
        trial("f").failed("FAILED", "x"));

    assertEquals(
        List.of(
            "[DECEPTIVE,1,1,0,0,null,null,null]",
            "[ROBUST,3,1,2,1,0.5,0.0126,0.9874]",
            "[any,4,2,2,1,0.5,0.0126,0.9874]"),
        rows(
            "SELECT settled_outcome, settled, stopped, audited, flipped, flip_rate, round(low, 4),"
                + " round(high, 4) FROM audit"));
    assertEquals(
        "The outcome of 4 trials was settled early: 2 stopped there, 2 went on as an audit, and 1"
            + " of these ended otherwise: 50.0\u00a0% (95 % interval 1.3\u00a0% to 98.7\u00a0%).",
        Audit.of(SPARK.table("audit")).orElseThrow().text());
  }

  @Test
  void withoutATrialThatSettledThereIsNoAudit() {
    commit(results, 0, trial("a"), trial("b").failed("FAILED", "x"));

    assertEquals(List.of(), rows("SELECT * FROM audit"));
    assertTrue(Audit.of(SPARK.table("audit")).isEmpty());
    assertEquals(
        "The outcome of 1 trial was settled early: 1 stopped there, none went on, so it is not"
            + " known how many would have ended otherwise.",
        new Audit(1, 0, 0).text());
  }

  private static Trial settled(String id, String forecast, String outcome) {
    return trial(id)
        .with("settled_outcome", forecast)
        .with("settled_step", 20L)
        .with("outcome", outcome);
  }

  @Test
  void failuresHaveTheirCellAndTheFirstLineOfTheirMessage() {
    commit(
        results,
        0,
        trial("a"),
        trial("b").failed("TIMED_OUT", "over 10 min\n at x").with("seed", 3L));

    assertEquals(
        List.of("[b,3,0.3,1.0,linear,TIMED_OUT,over 10 min,over 10 min\n at x,0]"),
        rows("SELECT * EXCEPT (host, finished_at, seconds) FROM failures"));
  }

  @Test
  void severalDirectoriesStandSideBySideWithTheAxesOfAll(@TempDir Path folder) {
    commit(results, 0, trial("a"));
    ResultDirectory second = ResultDirectory.at(Location.of(folder.resolve("second")));
    RaceResults.sweep(second, "{name: other, experiment: race, sweep: {batch: [8, 16]}}");
    commit(second, 0, trial("a").with("batch", 8L), trial("b").with("batch", 16L));
    Views.register(SPARK, List.of(results, second));

    assertEquals(
        List.of("[first,0.3,32,1]", "[second,0.3,8,1]", "[second,0.3,16,1]"),
        texts("SELECT sweep, discount_rate, batch, n FROM cells"));
    assertEquals(
        List.of("[first,1]", "[second,2]"),
        texts("SELECT sweep, count(*) FROM runs GROUP BY sweep ORDER BY sweep"));
    for (String view :
        List.of(
            "trajectory",
            "failures",
            "mean_trajectory",
            "incidence",
            "boundary",
            "effects",
            "thresholds",
            "audit")) {
      assertEquals("sweep", SPARK.table(view).columns()[0], view);
    }
  }

  @Test
  void directoriesOfOneNameAreToldApartAndOtherExperimentsRefused(@TempDir Path folder) {
    commit(results, 0, trial("a"));
    ResultDirectory second = ResultDirectory.at(Location.of(folder.resolve("b").resolve("first")));
    RaceResults.sweep(second, RaceResults.SWEEP);
    commit(second, 0, trial("a"));
    Views.register(SPARK, List.of(results, second));

    assertEquals(
        Set.of("[" + results.root() + "]", "[" + second.root() + "]"),
        Set.copyOf(texts("SELECT DISTINCT sweep FROM runs")));

    RaceResults.otherExperiment(second);
    UnusableResultsException refused =
        assertThrows(
            UnusableResultsException.class, () -> Views.register(SPARK, List.of(results, second)));
    assertTrue(refused.getMessage().contains("holds the experiment dice"), refused.getMessage());
  }

  private static List<Trial> plane() {
    List<Trial> trials = new ArrayList<>();
    for (double rate : new double[] {0, 0.1, 0.2, 0.3, 0.4}) {
      for (double gap : new double[] {0.1, 0.2, 0.4, 0.8, 1.6}) {
        for (long seed = 0; seed < 3; seed++) {
          Trial trial =
              trial("%s %s %s".formatted(rate, gap, seed))
                  .with("discount_rate", rate)
                  .with("objective_gap", gap)
                  .with("seed", seed);
          trials.add(trial.with("outcome", gap > 0.5 ? "DECEPTIVE" : "ROBUST"));
          trials.add(
              trial
                  .with("trial_id", "mlp " + trial.values().get("trial_id"))
                  .with("architecture", "mlp-16"));
        }
      }
    }
    return trials;
  }

  private static String stackMessages(Throwable e) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }

  private List<Row> ask(String query) {
    if (!isRegistered) {
      Views.register(SPARK, List.of(results));
      isRegistered = true;
    }
    return SPARK.sql(query).collectAsList();
  }

  private List<String> rows(String query) {
    return ask(query).stream().map(Row::toString).toList();
  }

  private static List<String> texts(String query) {
    return SPARK.sql(query).collectAsList().stream().map(Row::toString).toList();
  }
}
