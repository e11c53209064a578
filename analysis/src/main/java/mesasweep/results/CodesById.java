package mesasweep.results;

import java.util.HexFormat;

/**
 * A small number for each of many trial ids, in 22 to 44 bytes an id: a hash table with open
 * addressing, in which an id's own digits are its hash.
 */
final class CodesById {

  /** What an id that is not there has. */
  static final byte NONE = 0;

  private static final int ID_DIGITS = 20;
  private static final int HEAD_DIGITS = 16;

  // A slot: the first 64 bits of an id, its last 16, and its code, which is NONE in a free slot.
  private long[] heads = new long[1 << 10];
  private short[] tails = new short[heads.length];
  private byte[] codes = new byte[heads.length];
  private int size;

  /** How many ids there are. */
  int size() {
    return size;
  }

  /** The code of an id, or {@link #NONE}. */
  byte get(String id) {
    return codes[slot(head(id), tail(id))];
  }

  /**
   * Gives an id a code, in place of the one that it may have.
   *
   * @param id {@value #ID_DIGITS} hexadecimal digits
   * @param code from 1 on
   */
  void put(String id, byte code) {
    if (code <= NONE) {
      throw new IllegalArgumentException("code " + code);
    }
    if (2 * size >= heads.length) {
      grow();
    }
    if (putInSlot(head(id), tail(id), code) == NONE) {
      size++;
    }
  }

  /** How many ids have each code, by code. */
  long[] counts() {
    long[] counts = new long[1 + Byte.MAX_VALUE];
    for (byte code : codes) {
      counts[code]++;
    }
    counts[NONE] = 0;
    return counts;
  }

  /** What the slot had. */
  private byte putInSlot(long head, short tail, byte code) {
    int slot = slot(head, tail);
    byte before = codes[slot];
    heads[slot] = head;
    tails[slot] = tail;
    codes[slot] = code;
    return before;
  }

  /** Where an id is, or the free slot where it belongs. */
  private int slot(long head, short tail) {
    int mask = heads.length - 1;
    int slot = (int) head & mask;
    while (codes[slot] != NONE && (heads[slot] != head || tails[slot] != tail)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHeads = heads;
    short[] oldTails = tails;
    byte[] oldCodes = codes;
    heads = new long[Math.multiplyExact(2, oldHeads.length)];
    tails = new short[heads.length];
    codes = new byte[heads.length];
    for (int i = 0; i < oldCodes.length; i++) {
      if (oldCodes[i] != NONE) {
        putInSlot(oldHeads[i], oldTails[i], oldCodes[i]);
      }
    }
  }

  private static long head(String id) {
    return HexFormat.fromHexDigitsToLong(id, 0, HEAD_DIGITS);
  }

  private static short tail(String id) {
    return (short) HexFormat.fromHexDigits(id, HEAD_DIGITS, ID_DIGITS);
  }
}
