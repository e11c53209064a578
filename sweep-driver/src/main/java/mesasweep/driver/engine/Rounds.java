package mesasweep.driver.engine;

import java.util.Optional;
import java.util.function.Predicate;
import mesasweep.driver.sweep.Refinement;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.Trials;
import mesasweep.results.CommittedTrials;
import mesasweep.worker.Trial;

/**
 * What a sweep works through: its grid, and then, round by round, what its refinement asks for when
 * the trials of the round before have ended.
 */
public final class Rounds {

  private final Sweep sweep;
  private final CommittedTrials committed;
  private final Predicate<CommittedTrials.End> isToRunAgain;
  private final Optional<Refinement> refinement;
  private int number;
  private long trials;
  private long held;

  /**
   * A round in which something is to be run.
   *
   * @param number 0 for the grid
   * @param toRun how many of the trials
   */
  record Round(int number, Trials trials, Predicate<Trial> isToRun, long toRun) {}

  /**
   * @param committed what there is; grows as rounds are run
   */
  Rounds(Sweep sweep, CommittedTrials committed, Predicate<CommittedTrials.End> isToRunAgain) {
    this.sweep = sweep;
    this.committed = committed;
    this.isToRunAgain = isToRunAgain;
    this.refinement = sweep.refinement();
  }

  /** The next round of which something is to be run; empty when nothing is left to do. */
  Optional<Round> next() {
    Optional<Trials> round = number == 0 ? Optional.of(sweep) : refined();
    while (round.isPresent()) {
      Round next = look(round.get());
      number++;
      if (next.toRun() > 0) {
        return Optional.of(next);
      }
      round = refined();
    }
    return Optional.empty();
  }

  private Round look(Trials of) {
    trials += of.size();
    if (committed.isEmpty()) { // then nobody need look
      return new Round(number, of, trial -> true, of.size());
    }
    Predicate<Trial> isToRun =
        trial -> committed.end(trial.id()).map(isToRunAgain::test).orElse(true);
    long toRun = 0;
    for (long index = 0; index < of.size(); index++) {
      Optional<CommittedTrials.End> end = committed.end(of.trial(index).id());
      held += end.isPresent() ? 1 : 0;
      toRun += end.map(isToRunAgain::test).orElse(true) ? 1 : 0;
    }
    return new Round(number, of, isToRun, toRun);
  }

  private Optional<Trials> refined() {
    return refinement.flatMap(how -> how.next(committed::end));
  }

  /** How many trials of all rounds so far were there when they were looked at. */
  long held() {
    return held;
  }

  /** How many trials all rounds have so far. */
  long trials() {
    return trials;
  }
}
