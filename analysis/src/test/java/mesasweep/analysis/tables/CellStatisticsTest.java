package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CellStatisticsTest {
  private ResultDirectory results;

  @BeforeEach
  void resultsOfASweep(@TempDir Path folder) {
    results = ResultDirectory.at(Location.of(folder));
    RaceResults.sweep(results, RaceResults.SWEEP);
  }

  @Test
  void countsAndSharesAreThoseOfTheDoneTrials() {
    Row cell =
        onlyCell(
            trial("a").with("outcome", "DECEPTIVE").with("long_term_step", 100L),
            trial("b").with("outcome", "DECEPTIVE").with("long_term_step", 200L),
            trial("c").with("outcome", "DECEPTIVE"),
            trial("d").with("outcome", "ROBUST"),
            trial("e").with("outcome", "UNRESOLVED"),
            trial("f").with("outcome", "DIVERGED"),
            trial("g").failed("FAILED", "x"),
            trial("h").failed("TIMED_OUT", "y"));

    assertEquals(6L, cell.<Long>getAs("n"));
    assertEquals(2L, cell.<Long>getAs("failed"));
    assertEquals(1L, cell.<Long>getAs("robust"));
    assertEquals(3L, cell.<Long>getAs("deceptive"));
    assertEquals(1L, cell.<Long>getAs("unresolved"));
    assertEquals(1L, cell.<Long>getAs("diverged"));
    assertEquals(2L, cell.<Long>getAs("long_term"));
    assertEquals(0.5, cell.<Double>getAs("share_deceptive"));
    assertEquals(2 / 6.0, cell.<Double>getAs("share_long_term"));
    // The score interval in closed form, z = 1.959963984540054:
    // (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
    assertEquals(0.1876163, cell.<Double>getAs("share_deceptive_low"), 1e-6);
    assertEquals(0.8123837, cell.<Double>getAs("share_deceptive_high"), 1e-6);
    assertEquals(0.0967714, cell.<Double>getAs("share_long_term_low"), 1e-6);
    assertEquals(0.7000067, cell.<Double>getAs("share_long_term_high"), 1e-6);
  }

  @Test
  void theMedianIsTheStepByWhichHalfOfTheTrialsHadTheEvent() {
    Row four =
        onlyCell(
            trial("a").with("long_term_step", 100L).with("robust_step", 50L),
            trial("b").with("long_term_step", 200L).with("robust_step", 150L),
            trial("c").with("robust_step", 250L),
            trial("d").with("robust_step", 350L));

    assertEquals(
        200L, four.<Long>getAs("median_long_term_step"), "half of four, the rest censored");
    assertEquals(150L, four.<Long>getAs("median_robust_step"), "not halfway between 150 and 250");
  }

  /** One trial of each of ten seeds: the ranks 2 and 9, as order statistics have it. */
  @Test
  void theIntervalOfAMedianIsByWhatIsKnownOfTheSteps() {
    Trial[] trials = new Trial[10];
    for (int i = 0; i < 10; i++) {
      Trial trial = trial("" + i).with("seed", (long) i);
      trials[i] =
          i == 9
              ? trial
              : trial.with("robust_after", 10L * i + 5).with("robust_step", 10L * i + 10);
    }
    Row cell = onlyCell(trials);

    assertEquals(50L, cell.<Long>getAs("median_robust_step"));
    // 0.2 + 2.262 sqrt(0.2 0.8 / 9) is above 1/2 and 0.1 + ... is not; 0.9 - ... is, 0.8 - ... not.
    assertEquals(16L, cell.<Long>getAs("median_robust_step_low"));
    assertEquals(90L, cell.<Long>getAs("median_robust_step_high"));
    assertNull(cell.getAs("median_long_term_step_low"), "nothing came");
  }

  @Test
  void theMedianIsCensoredWhenFewerThanHalfOfTheTrialsHadTheEvent() {
    Row five =
        onlyCell(
            trial("a").with("long_term_step", 100L).with("deceptive_step", 0L),
            trial("b").with("long_term_step", 200L).with("deceptive_step", 0L),
            trial("c").with("deceptive_step", 900L),
            trial("d"),
            trial("e"),
            trial("f").failed("FAILED", "x").with("long_term_step", 1L));

    assertNull(five.getAs("median_long_term_step"), "two of five");
    assertEquals(900L, five.<Long>getAs("median_deceptive_step"), "three of five");
    assertNull(five.getAs("median_negative_discount_step"), "none");
  }

  @Test
  void aCellWhoseTrialsAllFailedHasNoShares() {
    Row cell = onlyCell(trial("a").failed("CRASHED", "x"));

    assertEquals(0L, cell.<Long>getAs("n"));
    assertEquals(1L, cell.<Long>getAs("failed"));
    for (String column :
        List.of(
            "share_long_term",
            "share_deceptive",
            "share_deceptive_low",
            "share_deceptive_high",
            "median_robust_step")) {
      assertNull(cell.getAs(column), column);
    }
  }

  @Test
  void cellsAreTheCombinationsOfTheAxesInOrderWithSeedsPooled() {
    List<Row> cells =
        cells(
            trial("a").with("discount_rate", 0.3),
            trial("b").with("discount_rate", 0.0).with("objective_gap", 0.5),
            trial("c").with("discount_rate", 0.0).with("objective_gap", 0.5).with("seed", 1L),
            trial("d").with("discount_rate", 0.0).with("architecture", "mlp-16"));

    assertEquals(
        List.of("0.0 0.5 linear 2", "0.0 1.0 mlp-16 1", "0.3 1.0 linear 1"),
        cells.stream()
            .map(
                cell ->
                    Stream.of("discount_rate", "objective_gap", "architecture", "n")
                        .map(column -> cell.getAs(column).toString())
                        .reduce((left, right) -> left + " " + right)
                        .orElseThrow())
            .toList());
  }

  private Row onlyCell(Trial... trials) {
    List<Row> cells = cells(trials);
    assertEquals(1, cells.size());
    return cells.get(0);
  }

  private List<Row> cells(Trial... trials) {
    commit(results, 0, trials);
    Views.register(SPARK, List.of(results));
    return SPARK.table("cells").collectAsList();
  }
}
