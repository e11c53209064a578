package mesasweep.driver.command;

import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.results.CommittedFiles;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;

/** What a person should know of a directory beside its answers; on standard error. */
final class Remarks {

  private Remarks() {}

  static void print(ResultDirectory results) {
    CommittedFiles files = results.committed();
    Stream.of(
            uncounted(results, files),
            missing(files),
            Provenance.complaint(results.provenanceFile()))
        .flatMap(Optional::stream)
        .forEach(remark -> System.err.println("warning: " + remark));
  }

  private static Optional<String> uncounted(ResultDirectory results, CommittedFiles files) {
    int batches = files.uncounted().size();
    return batches == 0
        ? Optional.empty()
        : Optional.of(
            "batches in "
                + results.runs()
                + " that do not count, for no commit names them: "
                + batches
                + "; `sweep run` keeps those that are complete");
  }

  private static Optional<String> missing(CommittedFiles files) {
    return files.missing().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "files that were committed and are missing: "
                + files.missing().size()
                + " ("
                + files.missing().get(0)
                + (files.missing().size() > 1 ? ", ..." : "")
                + "); restore them, or `sweep run` trains their trials again");
  }
}
