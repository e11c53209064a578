package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DetectionsTest {
  @BeforeAll
  static void registerASweep(@TempDir Path folder) {
    Views.register(SPARK, List.of(ToldResults.write(folder)));
  }

  private static List<String> texts(String query) {
    return SPARK.sql(query).collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void itIsToldFromTheRecordOnThatTellsIt() {
    assertEquals(
        List.of(
            "0 0.5 2 48 24",
            "1 0.5 2 48 24",
            "2 0.5 2 48 24",
            "5 1.0 2 48 24",
            "10 1.0 2 47 24",
            "20 1.0 2 47 24",
            "50 1.0 2 47 24"),
        texts(
            "SELECT concat_ws(' ', checkpoint, auroc, cells, trials, seeds) FROM detection WHERE"
                + " feature_set = 'training_loss'"));
    assertEquals(
        List.of("0.5", "0.5", "0.5", "1.0", "1.0", "1.0", "1.0"),
        texts(
            "SELECT string(auroc) FROM detection WHERE feature_set = 'training_history' AND low <="
                + " auroc AND auroc <= high AND remark IS NULL"));
    assertEquals(
        List.of("0.5 0.5 0.5"),
        texts(
            "SELECT DISTINCT concat_ws(' ', auroc, low, high) FROM detection WHERE feature_set IN"
                + " ('white_box', 'honeypot', 'compliance')"));
  }

  /** What a planner that is not learned does not have is no feature of it. */
  @Test
  void whatIsNotMeasuredIsNoFeature() {
    assertEquals(
        List.of(), texts("SELECT feature_set FROM detection WHERE feature_set = 'planner_regret'"));
  }

  @Test
  void theDesignTellsCellsApart() {
    // Of pairs of one fifth of the seeds, found in gap 1 against the other ends there (a tie) and
    // in the other gaps, and the one found at gap 2, whose cell was never found otherwise.
    double won = 0;
    double pairs = 0;
    for (int fold = 0; fold < 5; fold++) {
      int seeds = fold == 4 ? 4 : 5;
      int found = fold == 0 || fold == 2 ? 3 : 2;
      int last = fold == 3 ? 1 : 0;
      won += found * (seeds + (seeds - found) / 2.0 + seeds - last);
      won += last * (seeds + seeds - last) / 2.0;
      pairs += (found + last) * (3.0 * seeds - found - last);
    }
    Row design = SPARK.sql("SELECT * FROM detection WHERE feature_set = 'design'").first();
    assertTrue(design.isNullAt(design.fieldIndex("checkpoint")));
    assertTrue(design.isNullAt(design.fieldIndex("null_low")));
    assertEquals(won / pairs, design.<Double>getAs("auroc"), 1e-12);
    assertEquals(3 * ToldResults.SEEDS, design.<Long>getAs("trials"));
  }

  @Test
  void theFunctionTellsTheSameOfAnyGroup() {
    String trials =
        " (SELECT DISTINCT t.trial_id, initial_objective_gap AS gap, t.seed, t.outcome ="
            + " 'DECEPTIVE' AS found, training_loss FROM trajectory t WHERE step = 12)";
    String viewed =
        texts(
                "SELECT to_json(struct(auroc, low, high, null_low, null_high, cells, trials, seeds,"
                    + " remark)) FROM detection WHERE checkpoint = 20 AND feature_set ="
                    + " 'training_loss'")
            .get(0);
    assertEquals(
        List.of(viewed),
        texts(
            "SELECT to_json(conditional_auroc(collect_list(struct(gap, seed, found,"
                + " array(ln(training_loss)))))) FROM"
                + trials));
    assertEquals(
        List.of("too few: 1 found and 23 not, of 24 seeds; 10 of each and 10 seeds are needed"),
        texts(
            "SELECT conditional_auroc(collect_list(struct(gap, seed, found,"
                + " array(training_loss)))).remark FROM"
                + trials
                + " WHERE gap = 2.0"));
    Exception unequal =
        assertThrows(
            Exception.class,
            () ->
                texts(
                    "SELECT string(conditional_auroc(array(struct(1, 1, true, array(0.5)), struct(1,"
                        + " 2, false, array()))))"));
    assertTrue(
        String.valueOf(unequal.getCause()).contains("as many for every trial"), unequal::toString);
    Exception refused =
        assertThrows(Exception.class, () -> texts("SELECT string(conditional_auroc(array(1)))"));
    assertTrue(
        String.valueOf(refused.getCause()).contains("conditional_auroc takes collect_list(struct("),
        String.valueOf(refused));
  }
}
