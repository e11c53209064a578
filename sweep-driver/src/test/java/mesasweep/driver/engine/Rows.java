package mesasweep.driver.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import org.apache.parquet.example.data.Group;

/** What a result directory holds, for tests. */
public final class Rows {

  /** Where and when a trial ran may differ; nothing else may. */
  private static final Set<String> CIRCUMSTANCES = Set.of("host", "finished_at", "seconds");

  private Rows() {}

  /** Each committed row's science as text, every bit of it, by trial id; fails on a duplicate. */
  public static SortedMap<String, String> science(Path directory, Experiment experiment) {
    return science(Location.of(directory), experiment);
  }

  /** As above, of a directory that need not be this machine's. */
  static SortedMap<String, String> science(Location directory, Experiment experiment) {
    List<String> columns = columns(experiment);
    columns.removeAll(CIRCUMSTANCES);
    return rows(directory, columns);
  }

  /** As {@link #science}, and where and when each trial ran. */
  static SortedMap<String, String> everything(Path directory, Experiment experiment) {
    return rows(Location.of(directory), columns(experiment));
  }

  private static List<String> columns(Experiment experiment) {
    return new ArrayList<>(List.of(new TrialRows(experiment).schema().fieldNames()));
  }

  private static SortedMap<String, String> rows(Location directory, List<String> columns) {
    SortedMap<String, String> rows = new TreeMap<>();
    StoredTrials.scan(
        ResultDirectory.at(directory).committed().files(),
        columns,
        row -> {
          String before = rows.put(StoredTrials.text(row, "trial_id"), row.toString());
          if (before != null) {
            throw new AssertionError("a trial twice: " + before);
          }
        });
    return rows;
  }

  /** How many committed trials are in each state. */
  static Map<String, Long> states(Path directory) {
    return CommittedTrials.of(ResultDirectory.at(Location.of(directory)).committed().files())
        .states();
  }

  /** The values of a text column. */
  static List<String> texts(Path directory, String column) {
    List<String> texts = new ArrayList<>();
    StoredTrials.scan(
        ResultDirectory.at(Location.of(directory)).committed().files(),
        List.of(column),
        (Group row) ->
            texts.add(StoredTrials.has(row, column) ? StoredTrials.text(row, column) : ""));
    return texts;
  }
}
