package mesasweep.worker.race;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.worker.RandomStreams;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The minibatches: B contexts a step, drawn from the training set uniformly and with replacement,
 * or all of it in order when B = 0.
 */
final class Batches {

  /**
   * A row for each context, [x, b, u, f_theta0], so that one that is drawn is in few cache lines.
   */
  private final double[] all;

  private final int contexts;
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
    contexts = all.size();
    everything = size == 0;
    random = streams.named("batches");
    if (everything) {
      this.all = new double[0];
      drawn = IntStream.range(0, contexts).toArray();
      batch = all;
      initial = initialOutputs;
    } else {
      int n = all.inputs().length / contexts;
      int m = all.base().length / contexts;
      this.all = sideBySide(contexts, all.inputs(), all.base(), all.proxy(), initialOutputs);
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
      drawn[row] = random.nextInt(contexts);
    }
    gather(0, n, batch.inputs());
    gather(n, m, batch.base());
    gather(n + m, m, batch.proxy());
    gather(n + 2 * m, m, initial);
  }

  private void gather(int from, int width, double[] to) {
    int step = all.length / contexts;
    for (int row = 0; row < drawn.length; row++) {
      System.arraycopy(all, drawn[row] * step + from, to, row * width, width);
    }
  }

  private static double[] sideBySide(int rows, double[]... parts) {
    int length = Stream.of(parts).mapToInt(part -> part.length).sum();
    double[] together = new double[length];
    int from = 0;
    for (double[] part : parts) {
      int width = part.length / rows;
      for (int row = 0; row < rows; row++) {
        System.arraycopy(part, row * width, together, row * (length / rows) + from, width);
      }
      from += width;
    }
    return together;
  }
}
