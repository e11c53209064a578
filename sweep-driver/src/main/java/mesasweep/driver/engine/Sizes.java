package mesasweep.driver.engine;

import java.time.Duration;
import mesasweep.driver.sweep.Sweep;
import mesasweep.worker.Trial;

/**
 * How work is cut up. Packs are as large as the experiment likes them, and towards the end so small
 * that all cores end together. Batches, the unit of commit, start small and grow until each takes a
 * while: a commit then costs next to nothing, and little work is lost when a run is killed.
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
  private final int cores;
  private final int firstBatch;
  private int batch;

  /**
   * @param cores that run packs at the same time
   * @param toRun how many trials there are to run
   */
  Sizes(Sweep sweep, int cores, long toRun) {
    this.sweep = sweep;
    this.cores = cores;
    firstBatch = Math.min(LARGEST_BATCH, cores * PACKS_PER_CORE * pack(sweep.trial(0), toRun));
    batch = sweep.execution().batch().orElse(firstBatch);
  }

  /**
   * Most trials in a pack with trials like this one.
   *
   * @param left how many trials are not in a pack yet
   */
  int pack(Trial trial, long left) {
    long share = Math.max(SMALLEST_PACK, left / ((long) cores * PACKS_PER_CORE));
    return sweep
        .execution()
        .pack()
        .orElseGet(() -> (int) Math.min(sweep.experiment().packSize(trial), share));
  }

  /** Most tasks in a batch: many small packs share one. */
  int tasks() {
    return cores * TASKS_PER_CORE;
  }

  /** Most trials in the next batch. */
  synchronized int batch() {
    return batch;
  }

  /** About how many batches there will be if all of it takes so many seconds. */
  long batches(double seconds) {
    long fewest = (sweep.size() - 1) / sweep.execution().batch().orElse(LARGEST_BATCH) + 1;
    return sweep.execution().batch().isPresent()
        ? fewest
        : Math.max(fewest, Math.round(seconds / BATCH.toSeconds()));
  }

  /** Learns from how long a batch took. */
  synchronized void finished(int trials, Duration took) {
    if (sweep.execution().batch().isEmpty()) {
      double aim = trials * (BATCH.toMillis() / Math.max(1.0, took.toMillis()));
      int most = Math.min(LARGEST_BATCH, LARGEST_GROWTH * batch);
      batch = (int) Math.max(firstBatch, Math.min(most, aim));
    }
  }
}
