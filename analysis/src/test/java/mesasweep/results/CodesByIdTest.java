package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodesByIdTest {

  private static final int MANY = 100_000;

  private final CodesById codes = new CodesById();

  @Test
  void knowsNoIdAtFirst() {
    assertEquals(0, codes.size());
    assertEquals(CodesById.NONE, codes.get("0".repeat(20)));
    assertArrayEquals(new long[128], codes.counts());
  }

  @Test
  void holdsWhatAHashMapHolds() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Byte> expected = new HashMap<>();
    for (int i = 0; i < MANY; i++) {
      String id = String.format("%016x%04x", random.nextLong(), random.nextInt(1 << 16));
      byte code = (byte) random.nextInt(1, 128);
      expected.put(id, code);
      codes.put(id, code);
      assertEquals(expected.size(), codes.size());
    }
    expected.forEach((id, code) -> assertEquals(code, codes.get(id), id));
    long[] counts = new long[128];
    expected.values().forEach(code -> counts[code]++);
    assertArrayEquals(counts, codes.counts());
    for (int i = 0; i < MANY; i++) {
      String other = String.format("%016x%04x", random.nextLong(), random.nextInt(1 << 16));
      assertEquals(expected.getOrDefault(other, CodesById.NONE), codes.get(other));
    }
  }

  @Test
  void tellsIdsApartThatDifferInTheLastDigitsOnly() {
    String head = "0123456789abcdef";
    for (int tail = 0; tail < 1 << 16; tail += 13) {
      codes.put(head + String.format("%04x", tail), (byte) (tail % 127 + 1));
    }
    for (int tail = 0; tail < 1 << 16; tail++) {
      int expected = tail % 13 == 0 ? tail % 127 + 1 : CodesById.NONE;
      assertEquals(expected, codes.get(head + String.format("%04x", tail)));
    }
  }

  /** They all want the last slot of the table, however large it grows. */
  @Test
  void findsIdsThatWantTheSameSlot() {
    int mostBits = 0x7fff_ffff;
    for (int i = 0; i < 2000; i++) {
      codes.put(id(i, mostBits), (byte) (i % 127 + 1));
    }
    for (int i = 0; i < 2000; i++) {
      assertEquals(i % 127 + 1, codes.get(id(i, mostBits)));
    }
    assertEquals(CodesById.NONE, codes.get(id(2000, mostBits)));
  }

  private static String id(int high, int low) {
    return String.format("%08x%08x0000", high, low);
  }

  @Test
  void keepsTheLastCodeOfAnId() {
    String id = "f".repeat(20);
    codes.put(id, (byte) 1);
    codes.put(id, (byte) 127);
    assertEquals(1, codes.size());
    assertEquals(127, codes.get(id));
    long[] counts = new long[128];
    counts[127] = 1;
    assertArrayEquals(counts, codes.counts());
  }

  @Test
  void refusesTheCodeOfAFreeSlot() {
    assertThrows(IllegalArgumentException.class, () -> codes.put("0".repeat(20), CodesById.NONE));
  }
}
