package mesasweep.driver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mesasweep.driver.sweep.Sweep;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;

/**
 * About what a sweep will take: a few packs are run here for a moment, and with what they took the
 * run is rehearsed.
 *
 * @param seconds wall time on so many cores with nothing else to do, from the command to its end
 * @param isAtLeast whether there are trials that took longer than anybody wants to wait for a plan,
 *     and count only as long as was waited
 * @param bytes of Parquet
 */
public record Estimate(
    int cores, long packs, long batches, double seconds, boolean isAtLeast, double bytes) {

  /** The trials that stand for all. The first ones are spread over the cells. */
  private static final int SAMPLE = 4096;

  /** Most shapes that are probed; the others count as these do on average. */
  private static final int PROBED_SHAPES = 8;

  /** Most trials of the first pack that is run of a shape. */
  private static final int FIRST_PROBE = 4;

  private static final int GROWTH = 4;
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

  /** Until the first pack begins, and from the last one to the end. */
  private static final double START_SECONDS = 10.0;

  private static final int SCALAR_BYTES = 400;

  /** A trial that stands for others, and its shape. */
  private record Example(Trial trial, String shape) {}

  /**
   * What packs of a shape take: so much each, and so much for each trial.
   *
   * @param isAtLeast whether it was only waited so long
   */
  private record Cost(double pack, double trial, double bytes, boolean isAtLeast) {

    double seconds(int trials) {
      return pack + trials * trial;
    }
  }

  /** Estimates for a number of cores. */
  public static Estimate of(Sweep sweep, int cores) throws InterruptedException {
    return of(sweep, cores, Probe::here);
  }

  static Estimate of(Sweep sweep, int cores, Probe probe) throws InterruptedException {
    int sampled = (int) Math.min(SAMPLE, sweep.cells());
    List<Example> examples = new ArrayList<>();
    Map<String, List<Trial>> shapes = new LinkedHashMap<>();
    for (int i = 0; i < sampled; i++) {
      Trial trial = sweep.trial(i);
      String shape = Experiments.shape(sweep.experiment(), trial);
      examples.add(new Example(trial, shape));
      shapes.computeIfAbsent(shape, any -> new ArrayList<>()).add(trial);
    }
    Sizes sizes = new Sizes(sweep, () -> cores, sweep.size());
    Map<String, Cost> costs = costs(sweep, shapes, sizes, probe);
    Rehearsal run =
        Rehearsal.of(
            sweep.size(),
            cores,
            sizes,
            index -> examples.get((int) (index % sweep.cells() % sampled)),
            new PackCutter<>(Example::shape, (one, left) -> sizes.pack(one.trial(), left)),
            pack -> cost(costs, pack.get(0)).seconds(pack.size()));
    double bytes =
        examples.stream().mapToDouble(one -> cost(costs, one).bytes()).average().orElse(0.0);
    return new Estimate(
        cores,
        run.packs(),
        run.batches(),
        START_SECONDS + run.seconds(),
        costs.values().stream().anyMatch(Cost::isAtLeast),
        bytes * sweep.size());
  }

  private static Cost cost(Map<String, Cost> costs, Example one) {
    return Objects.requireNonNull(costs.get(one.shape()));
  }

  private static Map<String, Cost> costs(
      Sweep sweep, Map<String, List<Trial>> shapes, Sizes sizes, Probe probe)
      throws InterruptedException {
    List<String> keys = List.copyOf(shapes.keySet());
    int probed = Math.min(PROBED_SHAPES, keys.size());
    Map<String, Cost> costs = new LinkedHashMap<>();
    for (int i = 0; i < probed; i++) {
      String shape = keys.get((int) ((long) i * keys.size() / probed));
      List<Trial> alike = Objects.requireNonNull(shapes.get(shape));
      int most = Math.min(sizes.pack(alike.get(0), sweep.size()), alike.size());
      if (i == 0) { // what is compiled only now would count
        cost(sweep, alike.subList(0, most), probe);
      }
      costs.put(shape, cost(sweep, alike.subList(0, most), probe));
    }
    Cost mean =
        new Cost(
            costs.values().stream().mapToDouble(Cost::pack).average().orElse(0.0),
            costs.values().stream().mapToDouble(Cost::trial).average().orElse(0.0),
            costs.values().stream().mapToDouble(Cost::bytes).average().orElse(0.0),
            false);
    keys.forEach(shape -> costs.putIfAbsent(shape, mean));
    return costs;
  }

  /**
   * Runs larger and larger packs of trials of one shape, as long as that takes but a moment.
   *
   * @param pack what the run would run
   */
  private static Cost cost(Sweep sweep, List<Trial> pack, Probe probe) throws InterruptedException {
    int size = Math.min(FIRST_PROBE, pack.size());
    Optional<Probe.Taken> taken = run(sweep, pack, size, probe);
    if (size > 1 && taken.map(Probe.Taken::hasFailed).orElse(true)) {
      size = 1;
      taken = run(sweep, pack, size, probe);
    }
    if (taken.isEmpty()) {
      return new Cost(0.0, LONGEST_PROBE.toSeconds(), SCALAR_BYTES, true);
    }
    Cost cost = cost(size, taken.get(), 0.0, taken.get().seconds() / size);
    while (size < pack.size() && GROWTH * taken.get().seconds() < LONGEST_PROBE.toSeconds()) {
      int larger = Math.min(GROWTH * size, pack.size());
      Optional<Probe.Taken> next = run(sweep, pack, larger, probe);
      if (next.map(Probe.Taken::hasFailed).orElse(true)) {
        return cost;
      }
      double trial = (next.get().seconds() - taken.get().seconds()) / (larger - size);
      double most = next.get().seconds() / larger; // noise can make it more, and the pack's less
      double slope = Math.max(0.0, Math.min(most, trial));
      cost = cost(larger, next.get(), next.get().seconds() - larger * slope, slope);
      size = larger;
      taken = next;
    }
    return cost;
  }

  private static Optional<Probe.Taken> run(Sweep sweep, List<Trial> pack, int size, Probe probe)
      throws InterruptedException {
    return probe.run(sweep.experiment(), pack.subList(0, size), LONGEST_PROBE);
  }

  private static Cost cost(int trials, Probe.Taken taken, double pack, double trial) {
    double bytes = SCALAR_BYTES + (double) Double.BYTES * taken.numbers() / trials;
    return new Cost(pack, trial, bytes, false);
  }
}
