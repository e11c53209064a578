package mesasweep.driver.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.driver.engine.DirectoryLock;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;

/** What a person should know of a directory beside its answers; on standard error. */
final class Remarks {

  private Remarks() {}

  static void print(ResultDirectory results) {
    Stream.concat(
            uncommitted(results).stream(), Provenance.complaint(results.provenanceFile()).stream())
        .forEach(remark -> System.err.println("warning: " + remark));
  }

  /** Batches that no run is about to commit. */
  private static Optional<String> uncommitted(ResultDirectory results) {
    List<Path> batches = results.unfinishedBatches();
    if (batches.isEmpty() || DirectoryLock.isHeld(results.root())) {
      return Optional.empty();
    }
    return Optional.of(
        "batches in "
            + results.runs()
            + " that do not count, for they have no _SUCCESS: "
            + batches.size()
            + "; `sweep run` keeps those that are complete");
  }
}
