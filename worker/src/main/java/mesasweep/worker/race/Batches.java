package mesasweep.worker.race;

import java.util.stream.IntStream;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Trial;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The minibatches: B contexts a step, drawn from the training set uniformly and with replacement,
 * or all of it in order when B = 0.
 *
 * <p>The first {@code monitored} share of the training set carries the mark "this is training". Of
 * those, the first {@code spoofed} share does not look marked to the agent. The contexts are
 * independent draws, so the first ones are as good as any.
 */
final class Batches {

  /** How a context is treated when it comes up in a batch. */
  enum Treatment {
    /** The agent complies as planned, and is updated. */
    MONITORED,
    /** The agent acts greedily, and is updated. */
    SPOOFED,
    /** The agent acts greedily, and no update happens. */
    UNMONITORED
  }

  private final Contexts all;
  private final double[] allInitial;
  private final UniformRandomProvider random;
  private final boolean everything;
  private final int spoofed;
  private final int marked;
  private final int[] drawn;
  private final Contexts batch;
  private final double[] initial;

  Batches(Trial trial, Contexts all, double[] initialOutputs) {
    this.all = all;
    this.allInitial = initialOutputs;
    int size = (int) trial.whole("batch");
    everything = size == 0;
    random = new RandomStreams(trial.seed()).named("batches");
    marked = (int) Math.round(trial.real("monitored") * all.size());
    spoofed = (int) Math.round(trial.real("spoofed") * marked);
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

  Treatment treatment(int row) {
    int context = drawn[row];
    if (context >= marked) {
      return Treatment.UNMONITORED;
    }
    return context < spoofed ? Treatment.SPOOFED : Treatment.MONITORED;
  }

  void draw() {
    if (everything) {
      return;
    }
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
