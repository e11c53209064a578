package mesasweep.driver.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import mesasweep.worker.Experiment;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.parquet.example.data.Group;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A committed row, to compare a trial that is run again with. */
public final class StoredTrial {

  /** Where and when a trial ran may differ. */
  private static final Set<String> CIRCUMSTANCES =
      Set.of(Schema.HOST, Schema.FINISHED_AT, Schema.SECONDS);

  private final Group row;

  private StoredTrial(Group row) {
    this.row = row;
  }

  /** The row of a trial; the last committed one if there are several. */
  public static Optional<StoredTrial> find(
      ResultDirectory results, Experiment experiment, String id) {
    AtomicReference<Group> found = new AtomicReference<>();
    StoredTrials.scan(
        results.committed().files(),
        List.of(new TrialRows(experiment).schema().fieldNames()),
        row -> {
          if (StoredTrials.text(row, Schema.TRIAL_ID).equals(id)) {
            found.set(row);
          }
        });
    return Optional.ofNullable(found.get()).map(StoredTrial::new);
  }

  /** Every value of which not all bits are the same, one line each; empty if the rows are equal. */
  public List<String> differences(Experiment experiment, Trial trial, TrialResult result) {
    TrialRows rows = new TrialRows(experiment);
    Row now = rows.done(trial, result, new TrialRows.Execution("", Instant.EPOCH, 0));
    List<String> differences = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      Object value = now.get(rows.schema().fieldIndex(field.name()));
      if (CIRCUMSTANCES.contains(field.name()) || !row.getType().containsField(field.name())) {
        continue; // what is not stored was declared since
      }
      if (field.dataType() instanceof ArrayType array) {
        compare(differences, field.name(), (StructType) array.elementType(), (Row[]) value);
      } else {
        compare(differences, field.name(), value(row, field.name(), field.dataType()), value);
      }
    }
    return differences;
  }

  private void compare(List<String> differences, String list, StructType element, Row[] now) {
    List<Group> stored = list(row, list).map(one -> one.getGroup("element", 0)).toList();
    if (stored.size() != now.length) {
      differences.add("  " + list + ": stored " + stored.size() + " records, now " + now.length);
      return;
    }
    for (int i = 0; i < now.length; i++) {
      for (int j = 0; j < element.size(); j++) {
        StructField field = element.apply(j);
        compare(
            differences,
            list + " " + field.name() + " at record " + i,
            value(stored.get(i), field.name(), field.dataType()),
            now[i].get(j) instanceof Object[] several ? List.of(several) : now[i].get(j));
      }
    }
  }

  /**
   * The elements of a list, which Spark writes as {@code NAME.list.element}; none if it is null.
   */
  private static Stream<Group> list(Group group, String name) {
    if (!StoredTrials.has(group, name)) {
      return Stream.empty();
    }
    Group list = group.getGroup(name, 0);
    return IntStream.range(0, list.getFieldRepetitionCount("list"))
        .mapToObj(i -> list.getGroup("list", i));
  }

  private static @Nullable Object value(Group group, String name, DataType type) {
    if (!StoredTrials.has(group, name)) {
      return null;
    }
    if (type instanceof ArrayType array) {
      return list(group, name).map(one -> value(one, "element", array.elementType())).toList();
    }
    if (type.equals(DataTypes.StringType)) {
      return group.getString(name, 0);
    }
    return type.equals(DataTypes.LongType)
        ? (Object) group.getLong(name, 0)
        : (Object) group.getDouble(name, 0);
  }

  private static void compare(
      List<String> differences, String what, @Nullable Object stored, @Nullable Object now) {
    if (!Objects.equals(stored, now)) { // Double.equals compares bits
      differences.add("  " + what + ": stored " + stored + ", now " + now);
    }
  }
}
