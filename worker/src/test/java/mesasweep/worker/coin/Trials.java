package mesasweep.worker.coin;

import java.util.Map;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.TrialsOf;

/** Short ways to make and run trials in tests. */
final class Trials {

  private static final TrialsOf OF = new TrialsOf(new Coin());

  private Trials() {}

  static Trial trial(Object... keysAndValues) {
    return OF.trial(keysAndValues);
  }

  /** Of the fork, without a bonus. */
  static Trial fork(Object... keysAndValues) {
    Map<String, Object> values = TrialsOf.pairs("world", "fork", "entropy-bonus", 0.0);
    values.putAll(TrialsOf.pairs(keysAndValues));
    return Trial.of(new Coin(), values);
  }

  static CoinParameters parameters(Object... keysAndValues) {
    return CoinParameters.of(trial(keysAndValues));
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
