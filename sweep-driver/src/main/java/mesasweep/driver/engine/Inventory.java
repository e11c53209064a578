package mesasweep.driver.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.CommitLog;
import mesasweep.results.CommittedFiles;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.RowFile;
import mesasweep.results.UncountedBatch;

/**
 * What a result directory holds before a run. Its rows tell, whatever the files beside them say:
 * one of those may be lost, torn or another directory's, and two sweeps must not mix for that.
 */
final class Inventory {

  private final ResultDirectory results;

  /** As it was before anything was read: a commit that comes in between takes its next number. */
  private final CommitLog log;

  private final List<RowFile> files;
  private final List<UncountedBatch> complete = new ArrayList<>();
  private final List<UncountedBatch> unfinished = new ArrayList<>();
  private final CommittedTrials trials;

  private Inventory(ResultDirectory results) throws IOException {
    this.results = results;
    log = CommitLog.open(results);
    CommittedFiles committed = results.committed();
    files = new ArrayList<>(committed.files());
    for (UncountedBatch batch : committed.uncounted()) {
      (batch.isComplete() ? complete : unfinished).add(batch);
    }
    trials = CommittedTrials.of(files);
    for (UncountedBatch batch : complete) {
      trials.add(batch.files());
      files.addAll(batch.files());
    }
  }

  /** Reads every file; changes nothing. */
  static Inventory of(ResultDirectory results) throws IOException {
    return new Inventory(results);
  }

  /** To commit what follows from what was read here. */
  CommitLog log() {
    return log;
  }

  /** The trials of all files. */
  CommittedTrials trials() {
    return trials;
  }

  /** Those whose rows count, and those that only lost the commit that said so. */
  List<RowFile> files() {
    return files;
  }

  /**
   * Refuses to mix a sweep with what is not of it.
   *
   * @param known how many of the trials are known to be of the sweep
   * @throws BadInputException if the directory holds trials that are not of the sweep
   */
  void requireNothingBeside(Sweep sweep, long known) {
    if (known == trials.size()) {
      return;
    }
    long others =
        trials.size()
            - sweep
                .refinement()
                .map(refinement -> new RefinedTrials(refinement, trials).count(files))
                .orElse(known);
    if (others > 0) {
      throw new BadInputException(
          results.root()
              + ": of the "
              + trials.size()
              + " trials that it holds "
              + others
              + " are not of this sweep"
              + (results.sweepFile().isFile()
                  ? ""
                  : ", and " + results.sweepFile() + ", which would tell of which, is missing")
              + "; run the sweep that they are of, or choose another directory with -o");
    }
  }

  /** Ends what was begun, commits what lost its commit, and removes the rest; says so before. */
  void settle(Consumer<String> notices) throws IOException {
    log.settle(attempt -> notices.accept(removed(attempt.path())));
    List<String> missing = results.committed().missing();
    if (!missing.isEmpty()) {
      notices.accept(
          "files that were committed have gone from "
              + results.runs()
              + ", so their trials run again: "
              + String.join(", ", missing));
      log.writeOff(missing);
    }
    CommittedTrials counted = CommittedTrials.of(results.committed().files());
    for (UncountedBatch batch : complete) {
      notices.accept(batch.folder() + " is complete and lacks only its commit, so it is kept");
      Set<String> again = new TreeSet<>(batch.ids());
      again.removeIf(id -> counted.end(id).isEmpty());
      counted.add(batch.files());
      log.commit(
          CommitLog.attempt(log.next()), batch.files().stream().map(RowFile::name).toList(), again);
    }
    for (UncountedBatch batch : unfinished) {
      notices.accept(removed(batch.folder().path()));
      batch.delete();
    }
  }

  private static String removed(String folder) {
    return folder + " was never finished, so it is removed and its trials run again";
  }
}
