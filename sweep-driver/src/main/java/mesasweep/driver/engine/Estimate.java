package mesasweep.driver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.driver.sweep.Sweep;
import mesasweep.worker.Experiment;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/**
 * About what a sweep will take, from running a few trials of each shape here for a moment.
 *
 * @param seconds wall time on {@code cores}
 * @param bytes of Parquet
 */
public record Estimate(int cores, long packs, long batches, double seconds, double bytes) {

  /** The trials that are looked at for their shapes: replicate 0 is spread over the grid. */
  private static final int SAMPLE = 64;

  /** How many of a shape are run: enough to see what packing gains. */
  private static final int PROBE = 8;

  private static final Duration LONGEST_PROBE = Duration.ofSeconds(1);
  private static final int SCALAR_BYTES = 400;

  /** Estimates for a number of cores. A trial that takes over a second counts as one second. */
  public static Estimate of(Sweep sweep, int cores) throws InterruptedException {
    int sampled = (int) Math.min(SAMPLE, sweep.size());
    Map<String, List<Trial>> shapes = new LinkedHashMap<>();
    for (int i = 0; i < sampled; i++) {
      Trial trial = sweep.trial(i);
      shapes
          .computeIfAbsent(sweep.experiment().shape(trial), shape -> new ArrayList<>())
          .add(trial);
    }
    Sizes sizes = new Sizes(sweep, () -> cores, sweep.size());
    double packs = 0.0;
    double seconds = 0.0;
    double bytes = 0.0;
    for (List<Trial> alike : shapes.values()) {
      Probe probe = Probe.of(sweep.experiment(), alike);
      packs += (double) alike.size() / sizes.pack(alike.get(0), sweep.size());
      seconds += probe.seconds() * alike.size();
      bytes += probe.bytes() * alike.size();
    }
    double share = (double) sweep.size() / sampled;
    double wall = seconds * share / cores;
    return new Estimate(cores, Math.round(packs * share), sizes.batches(wall), wall, bytes * share);
  }

  /** What one trial of a shape takes. */
  private record Probe(double seconds, double bytes) {

    static Probe of(Experiment experiment, List<Trial> alike) throws InterruptedException {
      List<Trial> one = alike.subList(0, 1);
      Probe alone = run(experiment, one).orElse(new Probe(LONGEST_PROBE.toSeconds(), SCALAR_BYTES));
      List<Trial> few = alike.subList(0, Math.min(PROBE, alike.size()));
      return run(experiment, few).orElse(alone);
    }

    /** Empty if it takes too long. */
    private static Optional<Probe> run(Experiment experiment, List<Trial> trials)
        throws InterruptedException {
      long start = System.nanoTime();
      Attempt attempt = Attempt.here(experiment, trials, LONGEST_PROBE);
      if (!(attempt instanceof Attempt.Done done)) {
        return Optional.empty();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      TrialResult any = done.results().get(0);
      double recorded = any.trajectory().length * (1 + experiment.results().measures().size());
      return Optional.of(
          new Probe(seconds / trials.size(), SCALAR_BYTES + Double.BYTES * recorded));
    }
  }
}
