package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static mesasweep.analysis.tables.RaceResults.SWEEP;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.steps;
import static mesasweep.analysis.tables.RaceResults.trial;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import mesasweep.results.ResultDirectory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {
  private ResultDirectory results;

  @BeforeEach
  void resultsOfASweep(@TempDir Path folder) {
    // Blanks and pattern characters in the path must not matter.
    results = ResultDirectory.at(folder.resolve("a sweep [1]"));
    RaceResults.sweep(results, SWEEP);
  }

  @Test
  void anUncommittedBatchIsNotRead() throws IOException {
    commit(results.batch(0), trial("a"));
    commit(results.batch(1), trial("b"));
    Files.delete(results.batch(1).resolve("_SUCCESS"));

    assertEquals(List.of("a"), texts("SELECT trial_id FROM runs"));
  }

  @Test
  void aTrialRetriedInALaterBatchAppearsOnceWithItsLatestRow() {
    commit(results.batch(2), trial("a").failed("CRASHED", "killed"), trial("b"));
    commit(results.batch(10), trial("a"));

    assertEquals(
        List.of("a DONE 10", "b DONE 2"),
        texts("SELECT concat_ws(' ', trial_id, state, sweep_batch) FROM runs ORDER BY trial_id"));
  }

  @Test
  void aTrialTwiceInOneBatchAppearsOnceWithTheRowThatFinishedLast() {
    Timestamp later = Timestamp.from(Instant.parse("2026-01-03T00:00:00Z"));
    commit(
        results.batch(0),
        trial("a").with("host", "first"),
        trial("a").with("host", "second").with("finished_at", later),
        trial("a").with("host", "third"));

    assertEquals(List.of("second"), texts("SELECT host FROM runs"));
  }

  @Test
  void theMinibatchParameterIsNotMistakenForTheBatchDirectory() {
    commit(results.batch(7), trial("a").with("batch", 8L));

    assertEquals(List.of("8 7"), texts("SELECT concat_ws(' ', batch, sweep_batch) FROM runs"));
  }

  @Test
  void aParameterThatAnOlderBatchLacksIsNullThere() {
    commit(results.batch(0), RaceResults.raceWithout("architecture"), List.of(trial("old")));
    commit(results.batch(1), trial("new"));

    assertEquals(
        List.of("new linear", "old none"),
        texts(
            "SELECT concat_ws(' ', trial_id, coalesce(architecture, 'none')) FROM runs ORDER BY"
                + " trial_id"));
  }

  @Test
  void anAxisOfWhichNothingIsStoredYetIsNull() {
    commit(results.batch(0), RaceResults.raceWithout("architecture"), List.of(trial("old")));

    assertEquals(
        List.of("0.3 1.0 1"),
        texts("SELECT concat_ws(' ', discount_rate, objective_gap, architecture, n) FROM cells"));
  }

  @Test
  void aQueryOfScalarsReadsNoTrajectory() {
    commit(results.batch(0), trial("a"));
    Views.register(SPARK, List.of(results));

    for (String query :
        List.of(
            "SELECT trial_id, outcome, final_compliance FROM runs",
            "SELECT count(*) FROM runs",
            "SELECT * FROM cells")) {
      assertFalse(
          columnsRead(query).contains("trajectory"), query + " reads " + columnsRead(query));
    }
    assertTrue(
        columnsRead("SELECT compliance FROM trajectory")
            .contains("trajectory:array<struct<compliance:double>>"));
  }

  @Test
  void theTrajectoryHasARowPerRecordedStepBesideTheInitialValuesOfTheAxes() {
    commit(
        results.batch(0),
        trial("a").with("trajectory", steps(0, 50, 100)),
        trial("b").with("trajectory", steps(0)),
        trial("c").failed("FAILED", "no reason"));
    Views.register(SPARK, List.of(results));

    assertArrayEquals(
        new String[] {
          "trial_id", "seed", "initial_discount_rate", "initial_objective_gap", "architecture",
              "outcome",
          "step", "discount_rate", "objective_gap", "compliance", "training_loss",
              "deployment_loss",
          "future_concern", "deployment_concern", "horizon_gradient", "world_model_error",
              "compliance_gap"
        },
        SPARK.table("trajectory").columns());
    assertEquals(
        List.of("a 0 0.3 0.0", "a 50 0.3 0.05", "a 100 0.3 0.1", "b 0 0.3 0.0"),
        texts(
            "SELECT concat_ws(' ', trial_id, step, initial_discount_rate, discount_rate)"
                + " FROM trajectory ORDER BY trial_id, step"));
  }

  @Test
  void anotherExperimentHasCellsOfItsAxesAndCountsOnly() {
    RaceResults.sweep(
        results,
        """
        name: other
        experiment: dice
        sweep:
          sides.of-die: [4, 6]
          seed: [0, 1]
        """);
    StructType dice =
        new StructType()
            .add("trial_id", DataTypes.StringType)
            .add("seed", DataTypes.LongType)
            .add("sides_of_die", DataTypes.LongType)
            .add("state", DataTypes.StringType)
            .add("mean", DataTypes.DoubleType)
            .add("finished_at", DataTypes.TimestampType);
    SPARK
        .createDataFrame(
            List.of(
                RowFactory.create("a", 0L, 4L, "DONE", 2.5, null),
                RowFactory.create("b", 0L, 6L, "TIMED_OUT", null, null)),
            dice)
        .write()
        .parquet(results.batch(0).toString());
    Views.register(SPARK, List.of(results));

    assertEquals(List.of("[4,1,0]", "[6,0,1]"), rows(SPARK.table("cells")));
    assertArrayEquals(new String[] {"sides_of_die", "n", "failed"}, SPARK.table("cells").columns());
    assertArrayEquals(
        new String[] {"trial_id", "seed", "sides_of_die"}, SPARK.table("trajectory").columns());
    assertEquals(0, SPARK.table("trajectory").count());
  }

  private List<String> texts(String query) {
    Views.register(SPARK, List.of(results));
    return SPARK.sql(query).collectAsList().stream().map(row -> row.getString(0)).toList();
  }

  private static List<String> rows(Dataset<Row> table) {
    return table.collectAsList().stream().map(Row::toString).toList();
  }

  private static String columnsRead(String query) {
    String plan = SPARK.sql("EXPLAIN EXTENDED " + query).first().getString(0);
    int schema = plan.lastIndexOf("ReadSchema: ");
    assertTrue(schema > 0, plan);
    return plan.substring(schema);
  }

  @Test
  void sqlKnowsWilsonsBoundsForAnyWholeNumbersAndNullWithoutTrials() {
    SqlFunctions.register(SPARK);
    Row row =
        SPARK
            .sql(
                "SELECT wilson_low(1, 29), wilson_high(1L, cast(29 AS SMALLINT)), "
                    + "wilson_low(0, 0), wilson_high(1, null)")
            .first();

    assertEquals(0.0061, row.getDouble(0), 0.00005);
    assertEquals(0.1718, row.getDouble(1), 0.00005);
    assertTrue(row.isNullAt(2));
    assertTrue(row.isNullAt(3));
  }
}
