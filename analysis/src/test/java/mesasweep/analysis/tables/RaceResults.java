package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.LocalSpark.SPARK;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import mesasweep.results.CommitLog;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes result directories of the experiment {@code race} as a sweep would. */
public final class RaceResults {

  /** As the race itself declares it. */
  public static final ExperimentDescription EXPERIMENT =
      described("/mesasweep/analysis/race-experiment.json");

  public static final StructType RACE = Schema.of(EXPERIMENT);

  private static final YAMLMapper YAML = new YAMLMapper();

  private RaceResults() {}

  /** A description among the resources of the tests. */
  public static ExperimentDescription described(String resource) {
    try {
      return ExperimentDescription.read(
          Location.of(
              Path.of(Objects.requireNonNull(RaceResults.class.getResource(resource)).toURI())));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

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
    values.put("record", 50L);
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
      Object[] row = new Object[1 + EXPERIMENT.measures().size()];
      Arrays.fill(row, step / 1000.0);
      row[0] = step;
      rows.add(RowFactory.create(row));
    }
    return rows;
  }

  /**
   * How a trial would be judged with one threshold changed, for its column {@code verdicts}.
   *
   * @param steps of its events by name; those that did not happen are left out
   */
  public static Row verdict(
      String threshold, double factor, String outcome, Map<String, Long> steps) {
    List<Object> cells = new ArrayList<>(List.of(threshold, factor, outcome));
    for (Event event : EXPERIMENT.events()) {
      cells.add(steps.get(event.name()));
      event.afterColumn().ifPresent(column -> cells.add(null));
    }
    return RowFactory.create(cells.toArray());
  }

  public static void commit(
      ResultDirectory results, int batch, StructType schema, List<Trial> trials) {
    commitRows(
        results,
        batch,
        schema,
        trials.stream()
            .map(
                trial ->
                    RowFactory.create(
                        List.of(schema.fieldNames()).stream().map(trial.values()::get).toArray()))
            .toList());
  }

  /** Commits a batch; trials that were committed before count as they are now. */
  static void commitRows(ResultDirectory results, int batch, StructType schema, List<Row> rows) {
    String attempt = CommitLog.attempt(batch);
    Location folder = results.attempts().resolve(attempt);
    SPARK
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .parquet(folder.resolve(ResultDirectory.batch(batch)).sparkPath());
    Set<String> before = new HashSet<>();
    StoredTrials.scan(
        results.committed().files(),
        List.of(Schema.TRIAL_ID),
        row -> before.add(StoredTrials.text(row, Schema.TRIAL_ID)));
    try {
      CommitLog.open(results)
          .commit(
              attempt,
              folder.files().keySet().stream().filter(name -> name.endsWith(".parquet")).toList(),
              rows.stream()
                  .map(row -> row.getString(schema.fieldIndex(Schema.TRIAL_ID)))
                  .filter(before::contains)
                  .collect(Collectors.toSet()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static void commit(ResultDirectory results, int batch, Trial... trials) {
    commit(results, batch, RACE, List.of(trials));
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
    sweep(results, yaml, EXPERIMENT);
  }

  /**
   * A directory of another experiment.
   *
   * @param yaml may leave sections out
   */
  public static void sweep(ResultDirectory results, String yaml, ExperimentDescription experiment) {
    try {
      ObjectNode file = (ObjectNode) YAML.readTree(yaml);
      List.of("sweep", "set", "execution").forEach(file::withObjectProperty);
      results.sweepFile().write(YAML.writeValueAsString(file));
      experiment.write(results.experimentFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A directory of an experiment that has all of the race but its name. */
  public static void otherExperiment(ResultDirectory results) {
    sweep(results, "{name: other, experiment: dice, sweep: {batch: [8]}}");
    try {
      String race = Files.readString(Path.of(results.experimentFile().path()));
      Files.writeString(
          Path.of(results.experimentFile().path()), race.replace("\"race\"", "\"dice\""));
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
}
