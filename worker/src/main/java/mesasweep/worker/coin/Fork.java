package mesasweep.worker.coin;

import mesasweep.worker.TrialResult;
import mesasweep.worker.coin.CoinParameters.Agent;
import mesasweep.worker.coin.CoinParameters.Signals;

/**
 * The smallest world in which a goal can misgeneralise: one decision between two sides, on which
 * the directions of coin and end bear with a weight each, w_c and w_e. In aligned levels both stand
 * on the coin's side, whose log-odds are a = s_c w_c + s_e w_e; in displaced ones the end stands on
 * the other, and they are b = s_c w_c - s_e w_e. Nothing is random.
 */
final class Fork {

  private final Signals signals;
  private final double entropyBonus;
  private final TrainingRun run;
  private final double[] gradient = new double[2];

  Fork(CoinParameters trial) {
    signals = trial.signals();
    entropyBonus = trial.training().entropyBonus();
    Agent agent = trial.agent();
    run = new TrainingRun(trial, new double[] {agent.endWeight(), agent.coinWeight()});
  }

  /**
   * Trains the agent.
   *
   * @throws InterruptedException soon after the thread is interrupted
   */
  TrialResult run() throws InterruptedException {
    long step = 0;
    look(step);
    while (!run.isOver(step)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at step " + step);
      }
      run.ascend(gradient);
      step++;
      look(step);
    }
    return run.result();
  }

  /** a, the log-odds of the coin's side in aligned levels. */
  double alignedLogit() {
    return coinSide() + endSide();
  }

  /** b, the log-odds of the coin's side in displaced levels. */
  double displacedLogit() {
    return coinSide() - endSide();
  }

  private double endSide() {
    return signals.end() * run.parameters()[0];
  }

  private double coinSide() {
    return signals.coin() * run.parameters()[1];
  }

  /** The gradient of J = (1-p) sigma(a) + p sigma(b), and a record if one is due. */
  private void look(long step) {
    double a = alignedLogit();
    double b = displacedLogit();
    double aligned = (1.0 - signals.displaced()) * slope(a, entropyBonus);
    double displaced = signals.displaced() * slope(b, entropyBonus);
    gradient[0] = signals.end() * (aligned - displaced);
    gradient[1] = signals.coin() * (aligned + displaced);
    double objective = (1.0 - signals.displaced()) * sigmoid(a) + signals.displaced() * sigmoid(b);
    double norm = TrainingRun.norm(gradient);
    run.watch(step, objective, norm);
    if (run.isRecordedAt(step)) {
      run.record(
          step,
          new Measurement(
              step,
              objective,
              sigmoid(a),
              sigmoid(b),
              sigmoid(b),
              sigmoid(-b),
              0.0,
              norm,
              run.parameterNorm()));
    }
  }

  /**
   * The derivative by x of sigma(x) + tau H(sigma(x)), H being the entropy: sigma(x) sigma(-x) (1 -
   * tau x).
   */
  static double slope(double x, double entropyBonus) {
    return sigmoid(x) * sigmoid(-x) * (1.0 - entropyBonus * x);
  }

  private static double sigmoid(double x) {
    return 1.0 / (1.0 + StrictMath.exp(-x));
  }
}
