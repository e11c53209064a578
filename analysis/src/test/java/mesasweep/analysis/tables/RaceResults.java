package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.LocalSpark.SPARK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mesasweep.results.ResultDirectory;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes result directories of the experiment {@code race} as a sweep would. */
public final class RaceResults {
  private static final String[] MEASUREMENTS = {
    "discount_rate",
    "objective_gap",
    "compliance",
    "training_loss",
    "deployment_loss",
    "future_concern",
    "deployment_concern",
    "horizon_gradient",
    "world_model_error",
    "compliance_gap"
  };

  public static final StructType RACE = race();

  private RaceResults() {}

  /** A trial that ended ROBUST with every event censored, to be changed by {@link Trial#with}. */
  public static Trial trial(String id) {
    Map<String, Object> values = new HashMap<>();
    values.put("trial_id", id);
    values.put("experiment", "race");
    values.put("seed", 0L);
    values.put("discount_rate", 0.3);
    values.put("objective_gap", 1.0);
    values.put("architecture", "linear");
    values.put("batch", 32L);
    values.put("steps", 200L);
    values.put("record_every", 50L);
    values.put("outcome_satisfied", 0.1);
    values.put("outcome_long_term", 0.5);
    values.put("state", "DONE");
    values.put("outcome", "ROBUST");
    values.put("trajectory", steps(0, 50));
    values.put("host", "localhost");
    values.put("finished_at", Timestamp.from(Instant.parse("2026-01-02T03:04:05Z")));
    values.put("seconds", 0.5);
    return new Trial(values);
  }

  public record Trial(Map<String, Object> values) {
    public Trial with(String column, Object value) {
      Map<String, Object> changed = new HashMap<>(values);
      changed.put(column, value);
      return new Trial(changed);
    }

    /** What the engine stores for a trial without results. */
    public Trial failed(String state, String message) {
      return with("state", state)
          .with("outcome", null)
          .with("trajectory", null)
          .with("failure", message);
    }
  }

  /** A trajectory recorded at these steps; every measurement is the step divided by 1000. */
  public static List<Row> steps(long... recorded) {
    List<Row> rows = new ArrayList<>();
    for (long step : recorded) {
      Object[] row = new Object[1 + MEASUREMENTS.length];
      row[0] = step;
      for (int i = 1; i < row.length; i++) {
        row[i] = step / 1000.0;
      }
      rows.add(RowFactory.create(row));
    }
    return rows;
  }

  public static void commit(Path batch, StructType schema, List<Trial> trials) {
    List<Row> rows =
        trials.stream()
            .map(
                trial ->
                    RowFactory.create(
                        List.of(schema.fieldNames()).stream().map(trial.values()::get).toArray()))
            .toList();
    SPARK.createDataFrame(rows, schema).coalesce(1).write().parquet(batch.toString());
  }

  public static void commit(Path batch, Trial... trials) {
    commit(batch, RACE, List.of(trials));
  }

  /** A copy of the race's schema that lacks a column, as an older engine would have written it. */
  public static StructType raceWithout(String column) {
    StructType schema = new StructType();
    for (StructField field : RACE.fields()) {
      schema = field.name().equals(column) ? schema : schema.add(field);
    }
    return schema;
  }

  public static void sweep(ResultDirectory results, String yaml) {
    try {
      Files.createDirectories(results.root());
      Files.writeString(results.sweepFile(), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static final String SWEEP =
      """
      name: small
      experiment: race
      sweep:
        discount-rate: [0.0, 0.3]
        objective-gap: [0.5, 1.0]
        architecture: [linear, mlp-16]
        seed: [0, 1, 2, 3]
      set:
        batch: 32
        outcome.satisfied: 0.1
        discount-floor: null
        believed-drift: calibrated
      execution:
        pack: auto
      """;

  private static StructType race() {
    StructType step = new StructType().add("step", DataTypes.LongType);
    for (String measurement : MEASUREMENTS) {
      step = step.add(measurement, DataTypes.DoubleType);
    }
    StructType schema =
        new StructType()
            .add("trial_id", DataTypes.StringType)
            .add("experiment", DataTypes.StringType)
            .add("seed", DataTypes.LongType)
            .add("discount_rate", DataTypes.DoubleType)
            .add("objective_gap", DataTypes.DoubleType)
            .add("architecture", DataTypes.StringType)
            .add("batch", DataTypes.LongType)
            .add("steps", DataTypes.LongType)
            .add("record_every", DataTypes.LongType)
            .add("outcome_satisfied", DataTypes.DoubleType)
            .add("outcome_long_term", DataTypes.DoubleType)
            .add("state", DataTypes.StringType)
            .add("outcome", DataTypes.StringType)
            .add("long_term_step", DataTypes.LongType)
            .add("negative_discount_step", DataTypes.LongType)
            .add("robust_step", DataTypes.LongType)
            .add("deceptive_step", DataTypes.LongType)
            .add("diverged_step", DataTypes.LongType);
    for (String measurement : MEASUREMENTS) {
      schema = schema.add("final_" + measurement, DataTypes.DoubleType);
    }
    return schema
        .add("trajectory", DataTypes.createArrayType(step))
        .add("failure", DataTypes.StringType)
        .add("host", DataTypes.StringType)
        .add("finished_at", DataTypes.TimestampType)
        .add("seconds", DataTypes.DoubleType);
  }
}
