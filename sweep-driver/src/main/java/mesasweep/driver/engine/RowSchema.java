package mesasweep.driver.engine;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mesasweep.worker.Column;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** One trial = one row: the columns of an experiment's results, and how a trial fills them. */
final class RowSchema {

  static final String TRIAL_ID = "trial_id";

  private final Experiment experiment;
  private final StructType struct;

  RowSchema(Experiment experiment) {
    this.experiment = experiment;
    List<StructField> fields = new ArrayList<>();
    fields.add(required(TRIAL_ID, DataTypes.StringType));
    fields.add(required("experiment", DataTypes.StringType));
    fields.add(required(Trial.SEED.name(), DataTypes.LongType));
    experiment.parameters().forEach(parameter -> fields.add(optional(parameter.column())));
    fields.add(required("state", DataTypes.StringType));
    experiment.columns().forEach(column -> fields.add(optional(column)));
    StructField[] step =
        experiment.trajectory().stream()
            .map(column -> required(column.name(), type(column)))
            .toArray(StructField[]::new);
    fields.add(
        DataTypes.createStructField(
            "trajectory", DataTypes.createArrayType(new StructType(step), false), true));
    fields.add(DataTypes.createStructField("failure", DataTypes.StringType, true));
    fields.add(required("host", DataTypes.StringType));
    fields.add(required("finished_at", DataTypes.TimestampType));
    fields.add(required("seconds", DataTypes.DoubleType));
    struct = new StructType(fields.toArray(StructField[]::new));
  }

  StructType struct() {
    return struct;
  }

  Row done(Trial trial, TrialResult result, Execution execution) {
    List<Object> cells = identity(trial, State.DONE);
    experiment.columns().forEach(column -> cells.add(result.values().get(column.name())));
    // An array: Spark takes a Scala sequence or an array here, but no Java list.
    cells.add(Arrays.stream(result.trajectory()).map(this::step).toArray(Row[]::new));
    cells.add(null);
    return row(cells, execution);
  }

  Row notDone(Trial trial, State state, String failure, Execution execution) {
    List<Object> cells = identity(trial, state);
    experiment.columns().forEach(column -> cells.add(null));
    cells.add(null);
    cells.add(failure);
    return row(cells, execution);
  }

  private List<Object> identity(Trial trial, State state) {
    List<Object> cells = new ArrayList<>();
    cells.add(trial.id());
    cells.add(trial.experiment());
    cells.add(trial.seed());
    for (Parameter parameter : experiment.parameters()) {
      Object value = trial.parameters().get(parameter.name());
      boolean word = parameter instanceof Parameter.RealOrWord && value instanceof String;
      cells.add(word ? null : value);
    }
    cells.add(state.name());
    return cells;
  }

  private Row step(double[] measured) {
    Object[] cells = new Object[measured.length];
    for (int i = 0; i < measured.length; i++) {
      boolean whole = experiment.trajectory().get(i).type() == Column.Type.WHOLE;
      cells[i] = whole ? (Object) (long) measured[i] : (Object) measured[i];
    }
    return RowFactory.create(cells);
  }

  private static Row row(List<Object> cells, Execution execution) {
    cells.add(execution.host());
    cells.add(Timestamp.from(execution.finishedAt()));
    cells.add(execution.seconds());
    return RowFactory.create(cells.toArray());
  }

  private static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private static StructField optional(Column column) {
    return DataTypes.createStructField(column.name(), type(column), true);
  }

  private static DataType type(Column column) {
    return switch (column.type()) {
      case TEXT -> DataTypes.StringType;
      case WHOLE -> DataTypes.LongType;
      case REAL -> DataTypes.DoubleType;
    };
  }

  /**
   * Where and how long a trial ran.
   *
   * @param seconds wall time, a pack's shared evenly among its trials
   */
  record Execution(String host, Instant finishedAt, double seconds) {}
}
