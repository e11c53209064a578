package mesasweep.results;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** One trial = one row: the columns that an experiment's trials are stored in, in their order. */
public final class Schema {

  public static final String TRIAL_ID = "trial_id";
  public static final String EXPERIMENT = "experiment";

  /** How far the trial's agent stands from one that training finds by itself, in words. */
  public static final String TIER = "tier";

  public static final String SEED = "seed";
  public static final String STATE = "state";
  public static final String OUTCOME = "outcome";

  /** Where a law has the boundary of the first finding; null where it has none. */
  public static final String CLOSED_FORM = "closed_form";

  /** The trial judged again, with one threshold multiplied by a factor. */
  public static final String VERDICTS = "verdicts";

  public static final String THRESHOLD = "threshold";
  public static final String FACTOR = "factor";

  /** What a trial was certain to end as, before its budget was spent; null if it never was. */
  public static final String SETTLED_OUTCOME = "settled_outcome";

  /** From which step on it was. */
  public static final String SETTLED_STEP = "settled_step";

  /** The step at which it stopped for that; null if it went on to its budget. */
  public static final String STOPPED_STEP = "stopped_step";

  /** The pictures that a trial has. */
  public static final String PICTURES = "pictures";

  /** The name of one. */
  public static final String PICTURE = "picture";

  /** The rows of its raster from the top, each the codes of its tiles. */
  public static final String ROWS = "rows";

  /** Where its path goes: cells, counted from 0 along the rows. */
  public static final String PATH = "path";

  public static final String TRAJECTORY = "trajectory";
  public static final String STEP = "step";
  public static final String FAILURE = "failure";
  public static final String HOST = "host";
  public static final String FINISHED_AT = "finished_at";
  public static final String SECONDS = "seconds";

  private Schema() {}

  /** Where the step of an event stands. */
  public static String stepOf(String event) {
    return event + "_step";
  }

  /** Where the last recorded step stands at which an event did not hold. */
  public static String afterOf(String event) {
    return event + "_after";
  }

  /** Where the last measurement stands. */
  public static String lastOf(String measure) {
    return "final_" + measure;
  }

  /** Where the words of a real parameter stand, null where it has a number. */
  public static String wordColumn(String column) {
    return column + "_word";
  }

  /** The columns of the verdict by other thresholds. */
  public static StructType verdict(ExperimentDescription experiment) {
    List<StructField> fields = new ArrayList<>();
    fields.add(required(THRESHOLD, DataTypes.StringType));
    fields.add(required(FACTOR, DataTypes.DoubleType));
    fields.add(required(OUTCOME, DataTypes.StringType));
    fields.addAll(events(experiment));
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static List<StructField> events(ExperimentDescription experiment) {
    List<StructField> fields = new ArrayList<>();
    for (ExperimentDescription.Event event : experiment.events()) {
      fields.add(optional(event.column(), DataTypes.LongType));
      event.afterColumn().ifPresent(column -> fields.add(optional(column, DataTypes.LongType)));
    }
    return fields;
  }

  /** The columns of a record. */
  public static StructType record(ExperimentDescription experiment) {
    List<StructField> fields = new ArrayList<>();
    fields.add(required(STEP, DataTypes.LongType));
    for (ExperimentDescription.Measure measure : experiment.measures()) {
      fields.add(
          DataTypes.createStructField(measure.name(), DataTypes.DoubleType, measure.isNullable()));
    }
    return new StructType(fields.toArray(StructField[]::new));
  }

  /** The columns of a picture. */
  public static StructType picture() {
    return new StructType(
        new StructField[] {
          required(PICTURE, DataTypes.StringType),
          required(ROWS, DataTypes.createArrayType(DataTypes.StringType, false)),
          required(PATH, DataTypes.createArrayType(DataTypes.LongType, false))
        });
  }

  /** All columns of a trial. */
  public static StructType of(ExperimentDescription experiment) {
    List<StructField> fields = new ArrayList<>();
    fields.add(required(TRIAL_ID, DataTypes.StringType));
    fields.add(required(EXPERIMENT, DataTypes.StringType));
    fields.add(optional(TIER, DataTypes.StringType));
    fields.add(required(SEED, DataTypes.LongType));
    for (ExperimentDescription.Parameter parameter : experiment.parameters()) {
      fields.add(optional(parameter.column(), type(parameter)));
      parameter
          .wordColumn()
          .ifPresent(column -> fields.add(optional(column, DataTypes.StringType)));
    }
    fields.add(required(STATE, DataTypes.StringType));
    fields.add(optional(OUTCOME, DataTypes.StringType));
    if (experiment.settles()) {
      fields.add(optional(SETTLED_OUTCOME, DataTypes.StringType));
      fields.add(optional(SETTLED_STEP, DataTypes.LongType));
      fields.add(optional(STOPPED_STEP, DataTypes.LongType));
    }
    fields.addAll(events(experiment));
    experiment
        .measures()
        .forEach(measure -> fields.add(optional(lastOf(measure.name()), DataTypes.DoubleType)));
    if (experiment.hasClosedForm()) {
      fields.add(optional(CLOSED_FORM, DataTypes.DoubleType));
    }
    if (!experiment.thresholds().isEmpty()) {
      fields.add(optional(VERDICTS, DataTypes.createArrayType(verdict(experiment), false)));
    }
    if (!experiment.pictures().isEmpty()) {
      fields.add(optional(PICTURES, DataTypes.createArrayType(picture(), false)));
    }
    fields.add(optional(TRAJECTORY, DataTypes.createArrayType(record(experiment), false)));
    fields.add(optional(FAILURE, DataTypes.StringType));
    fields.add(required(HOST, DataTypes.StringType));
    fields.add(required(FINISHED_AT, DataTypes.TimestampType));
    fields.add(required(SECONDS, DataTypes.DoubleType));
    return new StructType(fields.toArray(StructField[]::new));
  }

  private static DataType type(ExperimentDescription.Parameter parameter) {
    return switch (parameter.type()) {
      case TEXT -> DataTypes.StringType;
      case WHOLE -> DataTypes.LongType;
      case REAL -> DataTypes.DoubleType;
    };
  }

  private static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private static StructField optional(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
