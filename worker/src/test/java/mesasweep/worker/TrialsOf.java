package mesasweep.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Short ways to make and run trials of an experiment in tests. */
public record TrialsOf(Experiment experiment) {

  public Trial trial(Object... keysAndValues) {
    return Trial.of(experiment, pairs(keysAndValues));
  }

  public TrialResult run(Trial trial) throws InterruptedException {
    return Experiments.run(experiment, List.of(trial)).get(0);
  }

  /** One column of a trajectory. */
  public double[] column(TrialResult result, String name) {
    int index = experiment.results().trajectory().stream().map(Column::name).toList().indexOf(name);
    double[] column = new double[result.trajectory().length];
    for (int row = 0; row < column.length; row++) {
      column[row] = result.trajectory()[row][index];
    }
    return column;
  }

  /** The last of a column. */
  public double last(TrialResult result, String name) {
    double[] column = column(result, name);
    return column[column.length - 1];
  }

  public static Map<String, Object> pairs(Object... keysAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return values;
  }
}
