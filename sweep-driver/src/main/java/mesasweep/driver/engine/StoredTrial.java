package mesasweep.driver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import mesasweep.worker.Column;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.TrialResult;
import org.apache.parquet.example.data.Group;

/** A committed row, to compare a trial that is run again with. */
public final class StoredTrial {

  private final Group row;

  private StoredTrial(Group row) {
    this.row = row;
  }

  /** The row of a trial; the last committed one if there are several. */
  public static Optional<StoredTrial> find(ResultDirectory results, String id) {
    List<String> columns = new ArrayList<>(List.of(Schema.TRIAL_ID, "trajectory"));
    Experiments.all().stream()
        .flatMap(experiment -> experiment.columns().stream())
        .forEach(column -> columns.add(column.name()));
    AtomicReference<Group> found = new AtomicReference<>();
    StoredTrials.scan(
        results,
        columns,
        row -> {
          if (StoredTrials.text(row, Schema.TRIAL_ID).equals(id)) {
            found.set(row);
          }
        });
    return Optional.ofNullable(found.get()).map(StoredTrial::new);
  }

  /** Every value of which not all bits are the same, one line each; empty if the rows are equal. */
  public List<String> differences(Experiment experiment, TrialResult result) {
    List<String> differences = new ArrayList<>();
    for (Column column : experiment.columns()) {
      compare(differences, column.name(), value(row, column), result.values().get(column.name()));
    }
    List<Group> steps = steps();
    if (steps.size() != result.trajectory().length) {
      differences.add(
          "  trajectory: stored " + steps.size() + " steps, now " + result.trajectory().length);
      return differences;
    }
    for (int i = 0; i < steps.size(); i++) {
      for (int j = 0; j < experiment.trajectory().size(); j++) {
        Column column = experiment.trajectory().get(j);
        double now = result.trajectory()[i][j];
        compare(
            differences,
            column.name() + " at record " + i,
            value(steps.get(i), column),
            column.type() == Column.Type.WHOLE ? (Object) (long) now : (Object) now);
      }
    }
    return differences;
  }

  /** Spark writes a list as {@code trajectory.list.element}. */
  private List<Group> steps() {
    if (!StoredTrials.has(row, "trajectory")) {
      return List.of();
    }
    Group list = row.getGroup("trajectory", 0);
    return Stream.iterate(0, i -> i + 1)
        .limit(list.getFieldRepetitionCount("list"))
        .map(i -> list.getGroup("list", i).getGroup("element", 0))
        .toList();
  }

  private static Object value(Group group, Column column) {
    if (!StoredTrials.has(group, column.name())) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> group.getString(column.name(), 0);
      case WHOLE -> group.getLong(column.name(), 0);
      case REAL -> group.getDouble(column.name(), 0);
    };
  }

  private static void compare(List<String> differences, String what, Object stored, Object now) {
    if (!Objects.equals(stored, now)) { // Double.equals compares bits
      differences.add("  " + what + ": stored " + stored + ", now " + now);
    }
  }
}
