package mesasweep.driver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;

/**
 * A run without its trials: cut into the same batches and packs, by a clock that is told what each
 * pack takes.
 *
 * @param seconds from the first pack's start to the last one's end
 */
record Rehearsal(long packs, long batches, double seconds) {

  private record Ended(int trials, double start, double end) {}

  /**
   * Rehearses the run of all trials.
   *
   * @param trial what stands for the trial at an index
   * @param packSeconds what a pack takes on one core
   */
  static <T> Rehearsal of(
      long trials,
      int cores,
      Sizes sizes,
      LongFunction<T> trial,
      PackCutter<T> cutter,
      ToDoubleFunction<List<T>> packSeconds) {
    PriorityQueue<Double> free = new PriorityQueue<>(); // when each core has nothing to do
    for (int core = 0; core < cores; core++) {
      free.add(0.0);
    }
    List<Ended> batches = new ArrayList<>();
    long packs = 0;
    double end = 0.0;
    for (long index = 0; index < trials; ) {
      int number = batches.size();
      if (number > RunningBatches.AT_ONCE) { // cut when one has ended while the others run
        Ended known = batches.get(number - RunningBatches.AT_ONCE - 1);
        sizes.finished(known.trials(), duration(known.end() - known.start()));
      }
      long left = trials - index;
      List<T> batch = new ArrayList<>();
      for (int size = (int) Math.min(sizes.batch(), left); batch.size() < size; index++) {
        batch.add(trial.apply(index));
      }
      double start =
          number < RunningBatches.AT_ONCE
              ? 0.0
              : batches.get(number - RunningBatches.AT_ONCE).end();
      double batchEnd = start;
      for (List<T> pack : cutter.cut(batch, left)) {
        double packEnd = Math.max(start, free.remove()) + packSeconds.applyAsDouble(pack);
        free.add(packEnd);
        batchEnd = Math.max(batchEnd, packEnd);
        packs++;
      }
      batches.add(new Ended(batch.size(), start, batchEnd));
      end = Math.max(end, batchEnd);
    }
    return new Rehearsal(packs, batches.size(), end);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
