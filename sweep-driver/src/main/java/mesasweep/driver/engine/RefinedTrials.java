package mesasweep.driver.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mesasweep.driver.sweep.Refinement;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.Axis;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.RowFile;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import mesasweep.worker.Trial;
import org.apache.parquet.example.data.Group;

/**
 * Which of the trials that are stored a refinement may have asked for. It need not ask for all of
 * them now: with more replicates than before it may go elsewhere.
 */
public final class RefinedTrials {

  private final Refinement refinement;
  private final CommittedTrials committed;
  private final List<String> columns;

  RefinedTrials(Refinement refinement, CommittedTrials committed) {
    this.refinement = refinement;
    this.committed = committed;
    columns =
        Stream.concat(Stream.of(Schema.TRIAL_ID), refinement.parameters().stream())
            .map(Axis::column)
            .toList();
  }

  /** The stored trial of a refined sweep with an id. */
  public static Optional<Trial> find(Sweep sweep, ResultDirectory results, String id) {
    List<RowFile> files = results.committed().files();
    AtomicReference<Trial> found = new AtomicReference<>();
    sweep
        .refinement()
        .map(refinement -> new RefinedTrials(refinement, CommittedTrials.of(files)))
        .ifPresent(
            trials ->
                StoredTrials.scan(
                    files,
                    trials.columns,
                    row -> {
                      if (id(row).equals(id)) {
                        trials.of(row).ifPresent(found::set);
                      }
                    }));
    return Optional.ofNullable(found.get());
  }

  /** How many different trials in some files are of the grid, or may have been asked for. */
  long count(List<RowFile> files) {
    Set<String> held = new HashSet<>();
    StoredTrials.scan(files, columns, row -> of(row).ifPresent(trial -> held.add(trial.id())));
    return held.size();
  }

  private Optional<Trial> of(Group row) {
    Map<String, Number> chosen = new HashMap<>();
    for (String parameter : refinement.parameters()) {
      StoredTrials.number(row, Axis.column(parameter))
          .ifPresent(value -> chosen.put(parameter, value));
    }
    return refinement.find(id(row), chosen, committed::end);
  }

  private static String id(Group row) {
    return StoredTrials.text(row, Schema.TRIAL_ID);
  }
}
