package mesasweep.analysis.report;

import mesasweep.results.Text;

/** What a reader must know of the seeds that intervals are of. */
final class Seeds {
  /** Below this number of clusters an interval by jackknife is rough. */
  private static final int FEW = 10;

  private Seeds() {}

  /** Of the intervals of trials of so many seeds, as a sentence. */
  static String remark(long seeds) {
    return seeds == 1
        ? "All trials have one seed: the intervals take them as independent, and another seed may"
            + " answer otherwise."
        : "The intervals are by seed, of which there are " + Text.count(seeds) + rough(seeds) + ".";
  }

  /** A clause, empty if they are many enough. */
  static String rough(long seeds) {
    return seeds < FEW ? ", and rough: so few seeds tell little of others" : "";
  }
}
