package mesasweep.driver.engine;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mesasweep.worker.Trial;

/**
 * Trials that are committed together.
 *
 * @param number which its directory has, at least 0
 * @param packs with at least one trial
 * @param size how many trials there are in all packs
 */
record Batch(int number, List<Pack> packs, int size) {

  /** The ids that its rows must have, each once. */
  Set<String> ids() {
    return packs.stream()
        .flatMap(pack -> pack.trials().stream())
        .map(Trial::id)
        .collect(Collectors.toSet());
  }
}
