package mesasweep.worker.race;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Column;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/** Short ways to make and run trials of the race in tests. */
final class Trials {

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
    values.putAll(pairs(keysAndValues));
    return Trial.of(new Race(), values);
  }

  static Trial trial(Object... keysAndValues) {
    return Trial.of(new Race(), pairs(keysAndValues));
  }

  static RaceParameters parameters(Object... keysAndValues) {
    return RaceParameters.of(trial(keysAndValues));
  }

  static Environment environment(Trial trial) {
    RaceParameters parameters = RaceParameters.of(trial);
    return Environment.of(parameters.setting(), parameters.streams());
  }

  static TrialResult run(Trial trial) throws InterruptedException {
    return Experiments.run(new Race(), List.of(trial)).get(0);
  }

  /** One column of a trajectory. */
  static double[] column(TrialResult result, String name) {
    int index = new Race().results().trajectory().stream().map(Column::name).toList().indexOf(name);
    double[] column = new double[result.trajectory().length];
    for (int row = 0; row < column.length; row++) {
      column[row] = result.trajectory()[row][index];
    }
    return column;
  }

  private static Map<String, Object> pairs(Object... keysAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return values;
  }
}
