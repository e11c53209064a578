package mesasweep.worker.incentives;

import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;

/** Short ways to make and run trials in tests. */
final class Trials {

  private static final TrialsOf OF = new TrialsOf(new HiddenIncentives());

  private Trials() {}

  static Trial trial(Object... keysAndValues) {
    return OF.trial(keysAndValues);
  }

  static TrialResult run(Object... keysAndValues) throws InterruptedException {
    return run(trial(keysAndValues));
  }

  static TrialResult run(Trial trial) throws InterruptedException {
    return OF.run(trial);
  }

  /** One column of a trajectory. */
  static double[] column(TrialResult result, String name) {
    return OF.column(result, name);
  }

  static double last(TrialResult result, String name) {
    return OF.last(result, name);
  }
}
