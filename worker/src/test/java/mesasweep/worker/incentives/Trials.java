package mesasweep.worker.incentives;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mesasweep.worker.Column;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/** Short ways to make and run trials in tests. */
final class Trials {

  private Trials() {}

  static Trial trial(Object... keysAndValues) {
    return Trial.of(new HiddenIncentives(), pairs(keysAndValues));
  }

  static TrialResult run(Object... keysAndValues) throws InterruptedException {
    return run(trial(keysAndValues));
  }

  static TrialResult run(Trial trial) throws InterruptedException {
    return Experiments.run(new HiddenIncentives(), List.of(trial)).get(0);
  }

  /** One column of a trajectory. */
  static double[] column(TrialResult result, String name) {
    int index =
        new HiddenIncentives()
            .results().trajectory().stream().map(Column::name).toList().indexOf(name);
    double[] column = new double[result.trajectory().length];
    for (int row = 0; row < column.length; row++) {
      column[row] = result.trajectory()[row][index];
    }
    return column;
  }

  static double last(TrialResult result, String name) {
    double[] column = column(result, name);
    return column[column.length - 1];
  }

  static Map<String, Object> pairs(Object... keysAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return values;
  }
}
