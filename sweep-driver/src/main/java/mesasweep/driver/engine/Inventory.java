package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.AtomicFiles;
import mesasweep.results.BatchCommit;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;

/**
 * What a result directory holds before a run. Its rows tell, whatever the files beside them say:
 * one of those may be lost, torn or another directory's, and two sweeps must not mix for that.
 */
final class Inventory {

  private final ResultDirectory results;
  private final List<Path> unmarked = new ArrayList<>();
  private final List<Path> unfinished = new ArrayList<>();
  private final CommittedTrials trials;

  private Inventory(ResultDirectory results) {
    this.results = results;
    for (Path batch : results.unfinishedBatches()) {
      (BatchCommit.isComplete(batch) ? unmarked : unfinished).add(batch);
    }
    trials = CommittedTrials.of(complete());
  }

  /** Reads every batch; changes nothing. */
  static Inventory of(ResultDirectory results) {
    return new Inventory(results);
  }

  /** The trials of all complete batches. */
  CommittedTrials trials() {
    return trials;
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
                .map(refinement -> new RefinedTrials(refinement, trials).count(complete()))
                .orElse(known);
    if (others > 0) {
      throw new BadInputException(
          results.root()
              + ": of the "
              + trials.size()
              + " trials that it holds "
              + others
              + " are not of this sweep"
              + (Files.exists(results.sweepFile())
                  ? ""
                  : ", and " + results.sweepFile() + ", which would tell of which, is missing")
              + "; run the sweep that they are of, or choose another directory with -o");
    }
  }

  private List<Path> complete() {
    return Stream.concat(results.committedBatches().stream(), unmarked.stream()).sorted().toList();
  }

  /** Commits what lacks only its mark, and removes what was never finished; says so before. */
  void settle(Consumer<String> notices) throws IOException {
    for (Path batch : unmarked) {
      notices.accept(batch + " is complete and lacks only its mark, so it is kept");
      BatchCommit.commit(batch);
    }
    for (Path batch : unfinished) {
      notices.accept(batch + " was never finished, so it is removed and its trials run again");
      AtomicFiles.deleteTree(batch);
    }
  }
}
