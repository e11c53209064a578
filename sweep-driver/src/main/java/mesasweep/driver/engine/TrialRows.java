package mesasweep.driver.engine;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import mesasweep.results.Schema;
import mesasweep.results.State;
import mesasweep.worker.Drawing;
import mesasweep.worker.Ending;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** How a trial fills a row of the stored {@link Schema}. */
final class TrialRows {

  private final Experiment experiment;
  private final ResultDescription results;
  private final StructType schema;

  TrialRows(Experiment experiment) {
    this.experiment = experiment;
    results = experiment.results();
    schema = Schema.of(Descriptions.of(experiment));
  }

  StructType schema() {
    return schema;
  }

  Row done(Trial trial, TrialResult result, Execution execution) {
    Map<String, Object> cells = identity(trial, State.DONE);
    cells.put(Schema.OUTCOME, result.verdict().outcome());
    result.verdict().events().forEach((event, step) -> cells.put(Schema.stepOf(event), step));
    result.verdict().after().forEach((event, step) -> cells.put(Schema.afterOf(event), step));
    if (result.ending() instanceof Ending.Settled settled) {
      cells.put(Schema.SETTLED_OUTCOME, settled.outcome());
      cells.put(Schema.SETTLED_STEP, settled.step());
      cells.put(Schema.STOPPED_STEP, settled.isStopped() ? settled.step() : null);
    }
    double[][] trajectory = result.trajectory();
    for (int i = 0; i < results.measures().size() && trajectory.length > 0; i++) {
      cells.put(
          Schema.lastOf(results.measures().get(i).name()),
          measured(trajectory[trajectory.length - 1][i + 1]));
    }
    OptionalDouble closedForm = experiment.closedForm(trial);
    if (closedForm.isPresent()) {
      cells.put(Schema.CLOSED_FORM, closedForm.getAsDouble());
    }
    cells.put(Schema.VERDICTS, verdicts(result));
    // Arrays: Spark takes a Scala sequence or an array here, but no Java list.
    cells.put(
        Schema.PICTURES, result.drawings().stream().map(TrialRows::picture).toArray(Row[]::new));
    cells.put(
        Schema.TRAJECTORY, Arrays.stream(trajectory).map(TrialRows::step).toArray(Row[]::new));
    return row(cells, execution);
  }

  Row notDone(Trial trial, State state, String failure, Execution execution) {
    Map<String, Object> cells = identity(trial, state);
    cells.put(Schema.FAILURE, failure);
    return row(cells, execution);
  }

  private Map<String, Object> identity(Trial trial, State state) {
    Map<String, Object> cells = new TreeMap<>();
    cells.put(Schema.TRIAL_ID, trial.id());
    cells.put(Schema.EXPERIMENT, trial.experiment());
    cells.put(Schema.TIER, experiment.tier(trial).word());
    cells.put(Schema.SEED, trial.seed());
    for (Parameter parameter : experiment.parameters()) {
      Object value = trial.parameters().get(parameter.name());
      boolean word = parameter instanceof Parameter.OrWord<?> && value instanceof String;
      String column = parameter.column().name();
      cells.put(word ? Schema.wordColumn(column) : column, value);
    }
    cells.put(Schema.STATE, state.name());
    return cells;
  }

  private Row[] verdicts(TrialResult result) {
    Iterator<Verdict> otherwise = result.otherwise().iterator();
    List<Row> verdicts = new ArrayList<>();
    for (Parameter.Real threshold : results.thresholds()) {
      for (double factor : ResultDescription.FACTORS) {
        verdicts.add(verdict(threshold.name(), factor, otherwise.next()));
      }
    }
    return verdicts.toArray(Row[]::new);
  }

  private Row verdict(String threshold, double factor, Verdict verdict) {
    List<Object> cells = new ArrayList<>(List.of(threshold, factor, verdict.outcome()));
    for (ResultDescription.Event event : results.events()) {
      cells.add(verdict.events().get(event.name()));
      if (event.timing() == ResultDescription.Event.Timing.RECORDED) {
        cells.add(verdict.after().get(event.name()));
      }
    }
    return RowFactory.create(cells.toArray());
  }

  private static Row picture(Drawing drawing) {
    return RowFactory.create(
        drawing.picture(),
        drawing.rows().toArray(String[]::new),
        drawing.path().stream().map(Integer::longValue).toArray(Long[]::new));
  }

  private static Row step(double[] measured) {
    Object[] cells = new Object[measured.length];
    cells[0] = (long) measured[0];
    for (int i = 1; i < measured.length; i++) {
      cells[i] = measured(measured[i]);
    }
    return RowFactory.create(cells);
  }

  /** What a nullable measure lacks is NaN in the worker. */
  private static @Nullable Object measured(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private Row row(Map<String, Object> cells, Execution execution) {
    cells.put(Schema.HOST, execution.host());
    cells.put(Schema.FINISHED_AT, Timestamp.from(execution.finishedAt()));
    cells.put(Schema.SECONDS, execution.seconds());
    return RowFactory.create(Arrays.stream(schema.fieldNames()).map(cells::get).toArray());
  }

  /**
   * Where and how long a trial ran.
   *
   * @param seconds wall time, a pack's shared evenly among its trials
   */
  record Execution(String host, Instant finishedAt, double seconds) {}
}
