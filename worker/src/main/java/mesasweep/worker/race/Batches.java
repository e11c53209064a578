package mesasweep.worker.race;

import java.util.stream.IntStream;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The minibatches: B contexts a step, drawn from the training set uniformly and with replacement,
 * or all of it in order when B = 0.
 */
final class Batches {

  private final Contexts all;
  private final double[] allInitial;
  private final UniformRandomProvider random;
  private final boolean everything;
  private final int[] drawn;
  private final Contexts batch;
  private final double[] initial;
  private long drawnFor = -1;

  /**
   * @param size B, or 0 for all contexts
   * @param initialOutputs f_theta0 on all contexts, N x m
   */
  Batches(int size, RandomStreams streams, Contexts all, double[] initialOutputs) {
    this.all = all;
    this.allInitial = initialOutputs;
    everything = size == 0;
    random = streams.named("batches");
    if (everything) {
      drawn = IntStream.range(0, all.size()).toArray();
      batch = all;
      initial = initialOutputs;
    } else {
      int n = all.inputs().length / all.size();
      int m = all.base().length / all.size();
      drawn = new int[size];
      batch = new Contexts(size, new double[size * n], new double[size * m], new double[size * m]);
      initial = new double[size * m];
    }
  }

  /** The contexts of the current batch; the arrays are overwritten by {@link #draw}. */
  Contexts batch() {
    return batch;
  }

  /** f_theta0 on the current batch. */
  double[] initialOutputs() {
    return initial;
  }

  /** Which of all contexts the rows of the batch are. */
  int[] drawn() {
    return drawn;
  }

  /** Draws the batch of a step, once: those who share the batches may all ask for it. */
  void draw(long step) {
    if (everything || step == drawnFor) {
      return;
    }
    drawnFor = step;
    int n = batch.inputs().length / drawn.length;
    int m = initial.length / drawn.length;
    for (int row = 0; row < drawn.length; row++) {
      int context = random.nextInt(all.size());
      drawn[row] = context;
      System.arraycopy(all.inputs(), context * n, batch.inputs(), row * n, n);
      System.arraycopy(all.base(), context * m, batch.base(), row * m, m);
      System.arraycopy(all.proxy(), context * m, batch.proxy(), row * m, m);
      System.arraycopy(allInitial, context * m, initial, row * m, m);
    }
  }
}
