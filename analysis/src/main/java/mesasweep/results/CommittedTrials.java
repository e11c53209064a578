package mesasweep.results;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;

/**
 * The trials that a directory holds and how each ended. A trial that was run again counts as it was
 * added last.
 */
public final class CommittedTrials {

  /** How a trial ended. */
  public record End(State state, Optional<String> outcome) {}

  private static final List<String> COLUMNS =
      List.of(Schema.TRIAL_ID, Schema.STATE, Schema.OUTCOME);

  /** The ends that there are; code 1 stands for the first. */
  private final List<End> ends = new ArrayList<>();

  private final CodesById codes = new CodesById();

  private CommittedTrials() {}

  /**
   * The trials of some files.
   *
   * @throws UnusableResultsException if one of them is there twice
   */
  public static CommittedTrials of(List<RowFile> files) {
    CommittedTrials committed = new CommittedTrials();
    for (RowFile file : files) {
      StoredTrials.scan(
          file.location(),
          COLUMNS,
          row -> {
            committed.requireNew(StoredTrials.text(row, Schema.TRIAL_ID), file);
            committed.put(row);
          });
    }
    return committed;
  }

  private void requireNew(String id, RowFile file) {
    if (end(id).isPresent()) {
      throw new UnusableResultsException(
          file.location()
              + " holds the trial "
              + id
              + ", which another file holds too, so one of them is not what was committed. Restore"
              + " it, or remove it: `sweep run` trains its trials again.");
    }
  }

  /** Adds the trials of files that were committed since; one that was there counts as it is now. */
  public void add(List<RowFile> files) {
    StoredTrials.scan(files, COLUMNS, this::put);
  }

  /** How many different trials there are. */
  public int size() {
    return codes.size();
  }

  public boolean isEmpty() {
    return codes.size() == 0;
  }

  /** How a trial ended, if it is there. */
  public Optional<End> end(String id) {
    byte code = codes.get(id);
    return code == CodesById.NONE ? Optional.empty() : Optional.of(ends.get(code - 1));
  }

  /** How many trials ended in each state. */
  public Map<String, Long> states() {
    Map<String, Long> states = new TreeMap<>();
    count().forEach((end, count) -> states.merge(end.state().name(), count, Long::sum));
    return states;
  }

  /** How many trials had each outcome. */
  public Map<String, Long> outcomes() {
    Map<String, Long> outcomes = new TreeMap<>();
    count()
        .forEach((end, n) -> end.outcome().ifPresent(name -> outcomes.merge(name, n, Long::sum)));
    return outcomes;
  }

  private Map<End, Long> count() {
    long[] counts = codes.counts();
    Map<End, Long> byEnd = new HashMap<>();
    for (int i = 0; i < ends.size(); i++) {
      if (counts[i + 1] > 0) {
        byEnd.put(ends.get(i), counts[i + 1]);
      }
    }
    return byEnd;
  }

  private void put(Group row) {
    codes.put(StoredTrials.text(row, Schema.TRIAL_ID), code(row));
  }

  private byte code(Group row) {
    End end =
        new End(
            State.valueOf(StoredTrials.text(row, Schema.STATE)),
            StoredTrials.has(row, Schema.OUTCOME)
                ? Optional.of(StoredTrials.text(row, Schema.OUTCOME))
                : Optional.empty());
    int index = ends.indexOf(end);
    if (index < 0) {
      index = ends.size();
      ends.add(end);
    }
    if (index + 1 > Byte.MAX_VALUE) {
      throw new IllegalStateException("more than " + Byte.MAX_VALUE + " kinds of end");
    }
    return (byte) (index + 1);
  }
}
