package mesasweep.worker.race;

import java.util.HashMap;
import java.util.Map;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;

/** Short ways to make and run trials of the race in tests. */
final class Trials {

  private static final TrialsOf OF = new TrialsOf(new Race());

  private Trials() {}

  /**
   * A trial of the constant environment in which the exact recursion holds, recorded every 50 steps
   * as the reference is.
   */
  static Trial constant(Object... keysAndValues) {
    Map<String, Object> values = new HashMap<>();
    values.put("environment.complexity", 0L);
    values.put("architecture", "constant");
    values.put("batch", 0L);
    values.put("record", 50L);
    values.putAll(TrialsOf.pairs(keysAndValues));
    return Trial.of(new Race(), values);
  }

  static Trial trial(Object... keysAndValues) {
    return OF.trial(keysAndValues);
  }

  static RaceParameters parameters(Object... keysAndValues) {
    return RaceParameters.of(trial(keysAndValues));
  }

  static Environment environment(Trial trial) {
    RaceParameters parameters = RaceParameters.of(trial);
    return Environment.of(parameters.setting(), parameters.streams());
  }

  static TrialResult run(Trial trial) throws InterruptedException {
    return OF.run(trial);
  }

  /** One column of a trajectory. */
  static double[] column(TrialResult result, String name) {
    return OF.column(result, name);
  }
}
