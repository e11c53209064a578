package mesasweep.worker.coin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Network;

/**
 * Agents of one shape, taken through their steps together, those that share a {@link GridWorld}
 * side by side. One that is over leaves. None notices the others: each number is computed from the
 * agent's own, in an order that does not depend on the company.
 */
final class GridPack implements AutoCloseable {

  private final Network network;
  private final int together;
  private final List<GridAgent> agents = new ArrayList<>();

  /** The agents that are not over. */
  private List<GridGroup> groups = List.of();

  private List<GridAgent> training = List.of();

  /**
   * @param trials of one {@link Coin#shape}
   * @param worlds of a trial
   */
  GridPack(List<CoinParameters> trials, Function<CoinParameters, GridWorld> worlds) {
    CoinParameters.Agent any = trials.get(0).agent();
    network = any.architecture().network(Terrain.INPUTS, Level.MOVES, any.activation());
    together = network.sideBySide();
    Map<GridWorld.Key, GridWorld> shared = new HashMap<>();
    for (CoinParameters trial : trials) {
      GridWorld world = shared.computeIfAbsent(GridWorld.Key.of(trial), key -> worlds.apply(trial));
      agents.add(new GridAgent(trial, world, network));
    }
    arrange(agents);
  }

  /** The results, in the order of the trials. */
  List<TrialResult> run() throws InterruptedException {
    for (long step = 0; !training.isEmpty(); step++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at step " + step);
      }
      for (GridGroup group : groups) {
        group.look(step);
        group.ascend(step);
      }
      dismiss(step);
    }
    return agents.stream().map(agent -> agent.run().result()).toList();
  }

  @Override
  public void close() {
    network.close();
  }

  private void dismiss(long step) {
    if (training.stream().anyMatch(agent -> agent.run().isOver(step))) {
      arrange(training.stream().filter(agent -> !agent.run().isOver(step)).toList());
    }
  }

  private void arrange(List<GridAgent> remaining) {
    training = remaining;
    Map<GridWorld, List<GridAgent>> byWorld = new LinkedHashMap<>();
    for (GridAgent agent : remaining) {
      byWorld.computeIfAbsent(agent.world(), world -> new ArrayList<>()).add(agent);
    }
    groups = new ArrayList<>();
    for (List<GridAgent> sharing : byWorld.values()) {
      for (int from = 0; from < sharing.size(); from += together) {
        int to = Math.min(from + together, sharing.size());
        groups.add(new GridGroup(sharing.subList(from, to), network));
      }
    }
  }
}
