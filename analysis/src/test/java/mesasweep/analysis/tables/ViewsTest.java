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
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Parameter;
import mesasweep.results.ExperimentDescription.Role;
import mesasweep.results.ExperimentDescription.Type;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ViewsTest {
  private ResultDirectory results;

  @BeforeEach
  void resultsOfASweep(@TempDir Path folder) {
    // Blanks and pattern characters in the path must not matter.
    results = ResultDirectory.at(Location.of(folder.resolve("a sweep [1]")));
    RaceResults.sweep(results, SWEEP);
  }

  @Test
  void anUncommittedBatchIsNotRead() throws IOException {
    commit(results, 0, trial("a"));
    commit(results, 1, trial("b"));
    results.root().resolve("commits/000001.json").delete();

    assertEquals(List.of("a"), texts("SELECT trial_id FROM runs"));
  }

  @Test
  void aTrialRetriedInALaterBatchAppearsOnceWithItsLatestRow() {
    commit(results, 2, trial("a").failed("CRASHED", "killed"), trial("b"));
    commit(results, 10, trial("a"));

    assertEquals(
        List.of("a DONE 10", "b DONE 2"),
        texts("SELECT concat_ws(' ', trial_id, state, sweep_batch) FROM runs ORDER BY trial_id"));
  }

  @Test
  void whatAnyReaderFindsAmongTheRunsIsWhatCounts() {
    commit(results, 2, trial("a").failed("CRASHED", "killed"), trial("b"));
    commit(results, 10, trial("a"));

    Dataset<Row> raw =
        SPARK
            .read()
            .option("recursiveFileLookup", true)
            .option("__globPaths__", false)
            .parquet(results.runs().sparkPath());
    assertEquals(
        List.of("a DONE", "b DONE"),
        raw
            .selectExpr("concat_ws(' ', trial_id, state)")
            .as(Encoders.STRING())
            .collectAsList()
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void theMinibatchParameterIsNotMistakenForTheBatchDirectory() {
    commit(results, 7, trial("a").with("batch", 8L));

    assertEquals(List.of("8 7"), texts("SELECT concat_ws(' ', batch, sweep_batch) FROM runs"));
  }

  @Test
  void aParameterThatAnOlderBatchLacksIsNullThere() {
    commit(results, 0, RaceResults.raceWithout("architecture"), List.of(trial("old")));
    commit(results, 1, trial("new"));

    assertEquals(
        List.of("new linear", "old none"),
        texts(
            "SELECT concat_ws(' ', trial_id, coalesce(architecture, 'none')) FROM runs ORDER BY"
                + " trial_id"));
  }

  @Test
  void anAxisOfWhichNothingIsStoredYetIsNull() {
    commit(results, 0, RaceResults.raceWithout("architecture"), List.of(trial("old")));

    assertEquals(
        List.of("0.3 1.0 1"),
        texts("SELECT concat_ws(' ', discount_rate, objective_gap, architecture, n) FROM cells"));
  }

  @Test
  void aQueryOfScalarsReadsNoTrajectory() {
    commit(results, 0, trial("a"));
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
        results,
        0,
        trial("a").with("trajectory", steps(0, 50, 100)),
        trial("b").with("trajectory", steps(0)),
        trial("c").failed("FAILED", "no reason"));
    Views.register(SPARK, List.of(results));

    assertArrayEquals(
        new String[] {
          "trial_id",
          "seed",
          "initial_discount_rate",
          "initial_objective_gap",
          "architecture",
          "outcome",
          "step",
          "discount_rate",
          "objective_gap",
          "compliance",
          "training_loss",
          "deployment_loss",
          "future_concern",
          "deployment_concern",
          "horizon_gradient",
          "world_model_error",
          "compliance_gap",
          "deployment_compliance",
          "deployed_loss",
          "exact_compliance",
          "planner_regret",
          "planner_slope",
          "exact_slope"
        },
        SPARK.table("trajectory").columns());
    assertEquals(
        List.of("a 0 0.3 0.0", "a 50 0.3 0.05", "a 100 0.3 0.1", "b 0 0.3 0.0"),
        texts(
            "SELECT concat_ws(' ', trial_id, step, initial_discount_rate, discount_rate)"
                + " FROM trajectory ORDER BY trial_id, step"));
  }

  @Test
  void anotherExperimentHasItsOwnColumns() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: other
        experiment: dice
        sweep:
          sides.of-die: [4, 6]
          seed: [0, 1]
        """);
    ExperimentDescription dice =
        new ExperimentDescription(
            ExperimentDescription.FORMAT,
            "dice",
            1,
            List.of(new Parameter("sides.of-die", Type.WHOLE, List.of(), "")),
            List.of(
                new Outcome("HIGH", "high", "", Role.GOOD, true),
                new Outcome("LOST", "lost", "", Role.BROKEN, false)),
            List.of(new Finding("high", "high", List.of("HIGH"))),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            false,
            false,
            List.of(),
            List.of(),
            List.of());
    dice.write(results.experimentFile());
    StructType schema = Schema.of(dice);
    RaceResults.commitRows(
        results,
        0,
        schema,
        List.of(
            die(schema, Map.of("trial_id", "a", "sides_of_die", 4L, "outcome", "HIGH")),
            die(schema, Map.of("trial_id", "b", "sides_of_die", 4L, "outcome", "LOST")),
            die(schema, Map.of("trial_id", "c", "sides_of_die", 6L, "state", "TIMED_OUT"))));
    Views.register(SPARK, List.of(results));

    assertArrayEquals(
        new String[] {
          "sides_of_die",
          "n",
          "failed",
          "eligible",
          "high",
          "lost",
          "share_high",
          "share_high_low",
          "share_high_high",
          "level"
        },
        SPARK.table("cells").columns());
    assertEquals(
        List.of("[4,2,0,1,1,1,1.0,0]", "[6,0,1,0,0,0,null,0]"),
        rows(SPARK.table("cells").drop("share_high_low", "share_high_high")));
    for (String view : List.of("trajectory", "incidence", "boundary", "thresholds")) {
      assertEquals(0, SPARK.table(view).count(), view);
    }
  }

  private static Row die(StructType schema, Map<String, Object> given) {
    Map<String, Object> values = new HashMap<>();
    values.put("experiment", "dice");
    values.put("seed", 0L);
    values.put("state", "DONE");
    values.put("host", "here");
    values.put("finished_at", Timestamp.from(Instant.EPOCH));
    values.put("seconds", 1.0);
    values.putAll(given);
    return RowFactory.create(Arrays.stream(schema.fieldNames()).map(values::get).toArray());
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
    SPARK.udf().register("wilson_low", SqlFunctions.WILSON_LOW);
    SPARK.udf().register("wilson_high", SqlFunctions.WILSON_HIGH);
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
