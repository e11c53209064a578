package mesasweep.worker;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which steps of a run are recorded besides the first and the last: every n-th, or, as what happens
 * happens early, ever fewer.
 *
 * @param every n, or empty for geometric records
 * @param ratio of a recorded step to the one before, where records are geometric
 */
public record Recording(Optional<Long> every, double ratio) {

  public static final Parameter.OrWord<Long> RECORD =
      Parameter.whole("record", 50, "steps between recorded ones; geometric: a share of those done")
          .atLeast(1)
          .orDefaultWord("geometric");
  public static final Parameter.Real RATIO =
      Parameter.real("record.ratio", 1.1, "of geometric: a recorded step over the one before")
          .atLeast(1)
          .atMost(1000);

  public static final List<Parameter> KEYS = List.of(RECORD, RATIO);

  public static Recording of(Map<String, Object> values) {
    return new Recording(RECORD.in(values), RATIO.in(values));
  }

  /**
   * The recorded step that follows a recorded step s: the next multiple of n, or max(s + 1, ceil(s
   * ratio)).
   */
  public long after(long step) {
    return every
        .map(n -> (step / n + 1) * n)
        .orElseGet(() -> Math.max(step + 1, (long) Math.ceil(step * ratio)));
  }
}
