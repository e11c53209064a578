package mesasweep.driver.sweep;

import java.util.function.LongPredicate;
import org.roaringbitmap.FastRankRoaringBitmap;
import org.roaringbitmap.RoaringBitmapWriter;

/** Which of many numbers are kept, at most about a bit each, and which is the n-th kept one. */
final class KeptCells {

  private final FastRankRoaringBitmap kept;
  private final long size;

  private KeptCells(FastRankRoaringBitmap kept) {
    this.kept = kept;
    size = kept.getLongCardinality();
  }

  /**
   * Asks about 0 to count - 1, in order.
   *
   * @param count at most {@link Space#MOST_FILTERED}
   */
  static KeptCells of(long count, LongPredicate kept) {
    RoaringBitmapWriter<FastRankRoaringBitmap> bits = RoaringBitmapWriter.writer().fastRank().get();
    for (long number = 0; number < count; number++) {
      if (kept.test(number)) {
        bits.add(Math.toIntExact(number));
      }
    }
    bits.flush();
    return new KeptCells(bits.getUnderlying());
  }

  /** How many are kept. */
  long size() {
    return size;
  }

  /**
   * The kept number that has so many kept ones before it.
   *
   * @param rank from 0 to {@link #size} - 1
   */
  long at(long rank) {
    return kept.select(Math.toIntExact(rank));
  }
}
