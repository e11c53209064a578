package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.AtomicFiles;
import mesasweep.results.BatchCommit;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.State;

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
    trials =
        CommittedTrials.of(
            Stream.concat(results.committedBatches().stream(), unmarked.stream())
                .sorted()
                .toList());
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
   * How many trials of a sweep are to be run.
   *
   * @param retry those that ended so are run again
   * @throws BadInputException if the directory holds trials that are not of the sweep
   */
  long toRun(Sweep sweep, Set<State> retry) {
    if (trials.isEmpty()) {
      return sweep.size();
    }
    long toRun = 0;
    long held = 0;
    for (long index = 0; index < sweep.size(); index++) {
      Optional<CommittedTrials.End> end = trials.end(sweep.trial(index).id());
      held += end.isPresent() ? 1 : 0;
      toRun += end.map(before -> retry.contains(before.state())).orElse(true) ? 1 : 0;
    }
    if (held < trials.size()) {
      throw new BadInputException(
          results.root()
              + ": of the "
              + trials.size()
              + " trials that it holds "
              + (trials.size() - held)
              + " are not of this sweep"
              + (Files.exists(results.sweepFile())
                  ? ""
                  : ", and " + results.sweepFile() + ", which would tell of which, is missing")
              + "; run the sweep that they are of, or choose another directory with -o");
    }
    return toRun;
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
