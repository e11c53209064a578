package mesasweep.driver.sweep;

import java.util.function.LongPredicate;

/**
 * Which of many numbers are kept, one bit each, and how to find the n-th kept one: beside the bits
 * stands how many are kept before each block of 512.
 */
final class KeptCells {

  private static final int BLOCK = 8; // words

  private final long[] words;
  private final long[] before;
  private final long size;

  private KeptCells(long[] words, long[] before, long size) {
    this.words = words;
    this.before = before;
    this.size = size;
  }

  /** Asks about 0 to count - 1, in order. */
  static KeptCells of(long count, LongPredicate kept) {
    long[] words = new long[Math.toIntExact((count + Long.SIZE - 1) / Long.SIZE)];
    long[] before = new long[(words.length + BLOCK - 1) / BLOCK];
    long size = 0;
    for (long number = 0; number < count; number++) {
      if (number % (BLOCK * Long.SIZE) == 0) {
        before[(int) (number / (BLOCK * Long.SIZE))] = size;
      }
      if (kept.test(number)) {
        words[(int) (number / Long.SIZE)] |= 1L << number;
        size++;
      }
    }
    return new KeptCells(words, before, size);
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
    int word = block(rank) * BLOCK;
    long left = rank - before[word / BLOCK];
    while (left >= Long.bitCount(words[word])) {
      left -= Long.bitCount(words[word++]);
    }
    long bits = words[word];
    for (; left > 0; left--) {
      bits &= bits - 1; // clears the lowest bit
    }
    return (long) word * Long.SIZE + Long.numberOfTrailingZeros(bits);
  }

  /** The last block with at most so many kept before it, by bisection. */
  private int block(long rank) {
    int low = 0;
    int high = before.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (before[middle] <= rank) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
