package mesasweep.driver.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;

/**
 * Cuts the trials that a round of a sweep lacks into batches and packs, in order, one batch at a
 * time.
 */
final class BatchCutter {

  private final Sweep sweep;
  private final Rounds.Round round;
  private final Predicate<Trial> isSuspect;
  private final Sizes sizes;
  private final InFlight inFlight;
  private final IntSupplier numbers;
  private long index;
  private long left;

  /**
   * @param isSuspect whether a trial may kill its JVM
   * @param numbers of batches
   */
  BatchCutter(
      Sweep sweep,
      Rounds.Round round,
      Predicate<Trial> isSuspect,
      Sizes sizes,
      InFlight inFlight,
      IntSupplier numbers) {
    this.sweep = sweep;
    this.round = round;
    this.isSuspect = isSuspect;
    this.left = round.toRun();
    this.sizes = sizes;
    this.inFlight = inFlight;
    this.numbers = numbers;
  }

  /** The next batch, as large as the cores of now make it; empty if there is nothing left. */
  Optional<Batch> next() throws IOException {
    List<Trial> trials = new ArrayList<>();
    int size = inFlight.nextBatch(sizes.batch());
    for (; index < round.trials().size() && trials.size() < size; index++) {
      Trial trial = round.trials().trial(index);
      if (round.isToRun().test(trial)) {
        trials.add(trial);
      }
    }
    if (trials.isEmpty()) {
      return Optional.empty();
    }
    requireDifferent(trials);
    boolean suspect = inFlight.begin(trials.size()) || trials.stream().anyMatch(isSuspect);
    List<Pack> packs = packs(trials, suspect);
    left -= trials.size();
    return Optional.of(new Batch(numbers.getAsInt(), packs, trials.size()));
  }

  /** Of one trial twice, only one row could be told from the other. */
  private void requireDifferent(List<Trial> trials) {
    Set<String> ids = new HashSet<>();
    for (Trial trial : trials) {
      if (!ids.add(trial.id())) {
        throw new BadInputException(
            sweep.name()
                + ": two cells are the same trial, "
                + trial.id()
                + "; drawn values of an interval so narrow differ in no digit that is kept");
      }
    }
  }

  private List<Pack> packs(List<Trial> trials, boolean suspect) {
    List<Pack> packs = new ArrayList<>();
    new PackCutter<>(trial -> Experiments.shape(sweep.experiment(), trial), sizes::pack)
        .cut(trials, left)
        .forEach(pack -> packs.add(new Pack(pack, suspect)));
    return packs;
  }
}
