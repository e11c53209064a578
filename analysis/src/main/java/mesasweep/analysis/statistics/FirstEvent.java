package mesasweep.analysis.statistics;

import java.util.List;

/**
 * What is known of the first event of a trial. Steps are whole numbers, so that a step known
 * exactly is an interval too: (step - 1, step].
 */
public sealed interface FirstEvent {

  /** Before the first step: what holds from the start came after it. */
  long BEFORE_START = -1;

  /**
   * It is one of these, each within its interval.
   *
   * @param possibilities at least one
   */
  record OneOf(List<Possibility> possibilities) implements FirstEvent {
    public OneOf {
      possibilities = List.copyOf(possibilities);
      if (possibilities.isEmpty()) {
        throw new IllegalArgumentException("no event is possible");
      }
    }

    /** The last step by which it has come. */
    long by() {
      return possibilities.stream().mapToLong(Possibility::step).max().orElseThrow();
    }
  }

  /**
   * There was none up to a step, and nobody looked further.
   *
   * @param step at least 0
   */
  record NoneBy(long step) implements FirstEvent {
    public NoneBy {
      if (step < 0) {
        throw new IllegalArgumentException("no event by step " + step);
      }
    }
  }

  /**
   * An event of a cause, in the steps (after, step].
   *
   * @param cause from 0 on
   * @param after at least {@link #BEFORE_START}
   * @param step above {@code after}
   */
  record Possibility(int cause, long after, long step) {
    public Possibility {
      if (cause < 0 || after < BEFORE_START || step <= after) {
        throw new IllegalArgumentException(
            "an event of cause " + cause + " after step " + after + " and by step " + step);
      }
    }
  }

  /** Known exactly. */
  static FirstEvent at(int cause, long step) {
    return within(cause, step - 1, step);
  }

  /** Of a known cause, in the steps (after, step]. */
  static FirstEvent within(int cause, long after, long step) {
    return new OneOf(List.of(new Possibility(cause, after, step)));
  }
}
