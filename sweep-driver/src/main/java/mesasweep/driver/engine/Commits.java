package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mesasweep.results.CommitLog;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.RowFile;

/** Makes the rows of batches count, one batch after another, and keeps the account. */
final class Commits {

  private final ResultDirectory results;
  private final CommitLog log;
  private final CommittedTrials committed;
  private final FailureLimit failures;
  private int nextBatch;

  /**
   * @param log as it was before the committed trials were read
   * @param committed what there is; grows
   */
  Commits(
      ResultDirectory results, CommitLog log, CommittedTrials committed, FailureLimit failures) {
    this.results = results;
    this.log = log;
    this.committed = committed;
    this.failures = failures;
    nextBatch = Math.max(log.next(), results.committed().nextBatch());
  }

  /** The number of a batch that nothing in the directory is of. */
  int nextBatch() {
    return nextBatch++;
  }

  /**
   * @throws InfrastructureException if another driver works in the same directory: its rows stand
   * @throws TooManyFailuresException if the sweep had better stop
   */
  void add(WrittenBatch written) throws IOException {
    Set<String> again =
        written.batch().ids().stream()
            .filter(id -> committed.end(id).isPresent())
            .collect(Collectors.toSet());
    List<RowFile> files;
    try {
      files = log.commit(written.attempt(), written.files(), again);
    } catch (FileAlreadyExistsException e) {
      throw new InfrastructureException(
          "another run works in "
              + results.root()
              + " too and was faster to commit ("
              + e.getMessage()
              + "), so this one stops. What either has committed stays; run again when the other has"
              + " ended.",
          e);
    }
    committed.add(files);
    failures.add(files);
  }
}
