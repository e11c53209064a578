package mesasweep.driver.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import mesasweep.results.RowFile;
import mesasweep.results.StoredTrials;

/** Stops a sweep of which nearly everything fails, with the commonest message. */
final class FailureLimit {

  /** Without a number of its own, a sweep stops from so many failures on, ... */
  private static final int FEW = 50;

  /** ... if they are at least this share of the trials run now. */
  private static final double NEARLY_ALL = 0.9;

  private final OptionalInt most;
  private final Map<String, Integer> messages = new HashMap<>();
  private long trials;
  private long failures;

  /**
   * @param most failed trials that are borne; empty: stop when nearly all fail
   */
  FailureLimit(OptionalInt most) {
    this.most = most;
  }

  /**
   * Counts the trials of the files of a batch.
   *
   * @throws TooManyFailuresException if the sweep had better stop
   */
  void add(List<RowFile> batch) {
    StoredTrials.scan(
        batch,
        List.of("failure"),
        row -> {
          trials++;
          if (StoredTrials.has(row, "failure")) {
            failures++;
            String first = StoredTrials.text(row, "failure").lines().findFirst().orElse("");
            messages.merge(first, 1, Integer::sum);
          }
        });
    boolean reached =
        most.isPresent()
            ? failures > most.getAsInt()
            : failures >= FEW && failures >= NEARLY_ALL * trials;
    if (reached) {
      throw new TooManyFailuresException(
          String.format(
              Locale.ROOT,
              "stopped: %d of %d trials failed (execution.max-failures: %s). The commonest"
                  + " message, %d times: %s%nMend that and run again with --retry failed, which runs"
                  + " them again; without it only the rest is run.",
              failures,
              trials,
              most.isPresent() ? most.getAsInt() : "auto, nearly all",
              messages.values().stream().mapToInt(n -> n).max().orElseThrow(),
              commonest()));
    }
  }

  private String commonest() {
    return messages.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }
}
