package mesasweep.driver.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mesasweep.driver.sweep.Sweep;
import mesasweep.worker.Experiment;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/**
 * About what a sweep will take, from running one trial of each shape here for a moment.
 *
 * @param seconds wall time on {@code cores}
 * @param bytes of Parquet
 */
public record Estimate(int cores, long packs, long batches, double seconds, double bytes) {

  /** The trials that are looked at for their shapes: replicate 0 is spread over the grid. */
  private static final int SAMPLE = 64;

  private static final Duration LONGEST_PROBE = Duration.ofSeconds(2);
  private static final int SCALAR_BYTES = 400;

  /** Estimates for a number of cores. A shape that takes over two seconds counts as two. */
  public static Estimate of(Sweep sweep, int cores) throws InterruptedException {
    int sampled = (int) Math.min(SAMPLE, sweep.size());
    double seconds = 0.0;
    double bytes = 0.0;
    Map<String, Probe> probes = new LinkedHashMap<>();
    for (int i = 0; i < sampled; i++) {
      Trial trial = sweep.trial(i);
      String shape = sweep.experiment().shape(trial);
      if (!probes.containsKey(shape)) {
        Probe.run(sweep.experiment(), trial); // warms the JVM up
        probes.put(shape, Probe.run(sweep.experiment(), trial));
      }
      seconds += probes.get(shape).seconds();
      bytes += probes.get(shape).bytes();
    }
    Sizes sizes = Sizes.of(sweep, cores, sweep.size());
    double share = (double) sweep.size() / sampled;
    return new Estimate(
        cores,
        ceilDiv(sweep.size(), sizes.pack()),
        ceilDiv(sweep.size(), sizes.batch()),
        seconds * share / cores,
        bytes * share);
  }

  private static long ceilDiv(long trials, int each) {
    return (trials + each - 1) / each;
  }

  private record Probe(double seconds, double bytes) {

    static Probe run(Experiment experiment, Trial trial) throws InterruptedException {
      long start = System.nanoTime();
      double bytes = SCALAR_BYTES;
      try (TimeLimit limit = TimeLimit.start(LONGEST_PROBE)) {
        try {
          TrialResult result = experiment.run(List.of(trial)).get(0);
          bytes +=
              (double) Double.BYTES * result.trajectory().length * experiment.trajectory().size();
        } catch (InterruptedException e) {
          if (!limit.expired()) {
            throw e;
          }
        }
      }
      return new Probe((System.nanoTime() - start) / 1e9, bytes);
    }
  }
}
