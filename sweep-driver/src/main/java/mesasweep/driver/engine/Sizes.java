package mesasweep.driver.engine;

import mesasweep.driver.sweep.Sweep;

/**
 * How work is cut up.
 *
 * @param pack most trials in a pack
 * @param batch most trials in a batch
 */
record Sizes(int pack, int batch) {

  private static final int LARGEST_PACK = 16;
  private static final int PACKS_PER_CORE = 4;

  /** What the sweep asks for; where it leaves it open, packs that give every core some work. */
  static Sizes of(Sweep sweep, int cores, long toRun) {
    long share = toRun / ((long) cores * PACKS_PER_CORE);
    int pack = sweep.execution().pack().orElse((int) Math.max(1, Math.min(LARGEST_PACK, share)));
    return new Sizes(pack, sweep.execution().batch().orElse(cores * PACKS_PER_CORE * pack));
  }
}
