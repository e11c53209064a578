package mesasweep.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.example.data.Group;

/**
 * The trials that a directory holds and how each ended, in 22 to 44 bytes a trial. A trial that was
 * run again counts as its last batch has it.
 */
public final class CommittedTrials {

  /** How a trial ended. */
  public record End(State state, Optional<String> outcome) {}

  private static final List<String> COLUMNS =
      List.of(Schema.TRIAL_ID, Schema.STATE, Schema.OUTCOME);
  private static final int ID_DIGITS = 20;
  private static final int HEAD_DIGITS = 16;

  /** What a byte in {@link #ends} stands for, counted from 1; 0 is an empty slot. */
  private final List<End> codes = new ArrayList<>();

  // Open addressing: the first 64 bits of an id, its last 16, and how the trial ended.
  private long[] heads = new long[1 << 10];
  private short[] tails = new short[heads.length];
  private byte[] ends = new byte[heads.length];
  private int size;

  private CommittedTrials() {}

  public static CommittedTrials of(ResultDirectory results) {
    CommittedTrials committed = new CommittedTrials();
    results.committedBatches().forEach(committed::add);
    return committed;
  }

  /** Adds the trials of a batch that was committed since. */
  public void add(Path batch) {
    StoredTrials.scan(batch, COLUMNS, this::put);
  }

  /** How many different trials there are. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** How a trial ended, if it is there. */
  public Optional<End> end(String id) {
    byte code = ends[slot(head(id), tail(id))];
    return code == 0 ? Optional.empty() : Optional.of(codes.get(code - 1));
  }

  /** How many trials ended in each state. */
  public Map<String, Long> states() {
    Map<String, Long> states = new TreeMap<>();
    count().forEach((end, count) -> states.merge(end.state().name(), count, Long::sum));
    return states;
  }

  /** How many trials had each outcome. */
  public Map<String, Long> outcomes() {
    Map<String, Long> outcomes = new TreeMap<>();
    count()
        .forEach((end, n) -> end.outcome().ifPresent(name -> outcomes.merge(name, n, Long::sum)));
    return outcomes;
  }

  private Map<End, Long> count() {
    long[] counts = new long[codes.size() + 1];
    for (byte end : ends) {
      counts[end]++;
    }
    Map<End, Long> byEnd = new HashMap<>();
    for (int code = 1; code < counts.length; code++) {
      if (counts[code] > 0) {
        byEnd.put(codes.get(code - 1), counts[code]);
      }
    }
    return byEnd;
  }

  private void put(Group row) {
    if (2 * size >= heads.length) {
      grow();
    }
    String id = StoredTrials.text(row, Schema.TRIAL_ID);
    int slot = slot(head(id), tail(id));
    size += ends[slot] == 0 ? 1 : 0;
    heads[slot] = head(id);
    tails[slot] = tail(id);
    ends[slot] = code(row);
  }

  private byte code(Group row) {
    End end =
        new End(
            State.valueOf(StoredTrials.text(row, Schema.STATE)),
            StoredTrials.has(row, Schema.OUTCOME)
                ? Optional.of(StoredTrials.text(row, Schema.OUTCOME))
                : Optional.empty());
    int index = codes.indexOf(end);
    if (index < 0) {
      index = codes.size();
      codes.add(end);
    }
    if (index + 1 > Byte.MAX_VALUE) {
      throw new IllegalStateException("more than 126 kinds of outcome");
    }
    return (byte) (index + 1);
  }

  /** Where an id is, or the free slot where it belongs. */
  private int slot(long head, short tail) {
    int mask = heads.length - 1;
    int slot = (int) head & mask; // an id is a hash
    while (ends[slot] != 0 && (heads[slot] != head || tails[slot] != tail)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHeads = heads;
    short[] oldTails = tails;
    byte[] oldEnds = ends;
    heads = new long[2 * oldHeads.length];
    tails = new short[heads.length];
    ends = new byte[heads.length];
    for (int i = 0; i < oldHeads.length; i++) {
      if (oldEnds[i] != 0) {
        int slot = slot(oldHeads[i], oldTails[i]);
        heads[slot] = oldHeads[i];
        tails[slot] = oldTails[i];
        ends[slot] = oldEnds[i];
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
