package mesasweep.driver.engine;

import java.time.Duration;
import java.util.function.IntSupplier;
import mesasweep.driver.sweep.Sweep;
import mesasweep.worker.Trial;

/**
 * How work is cut up for the cores that there are now. Packs are as large as the experiment likes
 * them, and towards the end so small that all cores end together. Batches, the unit of commit,
 * start small and grow until each takes a while: a commit then costs next to nothing, and little
 * work is lost when a run is killed.
 */
final class Sizes {

  /** What a batch aims at, on all cores. */
  private static final Duration BATCH = Duration.ofSeconds(10);

  private static final int PACKS_PER_CORE = 4;

  /** At the end; a trial alone costs more than one in a small pack. */
  private static final int SMALLEST_PACK = 4;

  private static final int TASKS_PER_CORE = 8;
  private static final int LARGEST_BATCH = 16_384;
  private static final int LARGEST_GROWTH = 4;

  private final Sweep sweep;
  private final IntSupplier cores;
  private final long toRun;

  /** Trials of a batch for each core, as learned; 0 before the first batch has ended. */
  private double batchPerCore;

  /**
   * @param cores that run packs at the same time, at least 1; asked again and again
   * @param toRun how many trials there are to run
   */
  Sizes(Sweep sweep, IntSupplier cores, long toRun) {
    this.sweep = sweep;
    this.cores = cores;
    this.toRun = toRun;
  }

  /**
   * Most trials in a pack with trials like this one.
   *
   * @param left how many trials are not in a pack yet
   */
  int pack(Trial trial, long left) {
    long share = Math.max(SMALLEST_PACK, left / ((long) cores.getAsInt() * PACKS_PER_CORE));
    return sweep
        .execution()
        .pack()
        .orElseGet(() -> (int) Math.min(sweep.experiment().packSize(trial), share));
  }

  /** Most tasks in a batch: many small packs share one. */
  int tasks() {
    return cores.getAsInt() * TASKS_PER_CORE;
  }

  /** Most trials in the next batch. */
  synchronized int batch() {
    return sweep
        .execution()
        .batch()
        .orElseGet(
            () ->
                (int)
                    Math.min(
                        LARGEST_BATCH, Math.max(firstBatch(), batchPerCore * cores.getAsInt())));
  }

  private int firstBatch() {
    return cores.getAsInt() * PACKS_PER_CORE * pack(sweep.trial(0), toRun);
  }

  /** Learns from how long a batch took. */
  synchronized void finished(int trials, Duration took) {
    double aim = trials * (BATCH.toMillis() / Math.max(1.0, took.toMillis()));
    double most = (double) LARGEST_GROWTH * trials;
    batchPerCore = Math.min(most, aim) / cores.getAsInt();
  }
}
