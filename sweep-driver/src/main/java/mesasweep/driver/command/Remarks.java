package mesasweep.driver.command;

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
    List<?> batches = results.unfinishedBatches();
    if (batches.isEmpty() || DirectoryLock.isHeld(results.root())) {
      return Optional.empty();
    }
    return Optional.of(
        results.runs()
            + " has batches without the mark that they are committed, "
            + batches.size()
            + ", which do not count; `sweep run` keeps those that are complete");
  }
}
