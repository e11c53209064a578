package mesasweep.worker.incentives;

import java.util.Arrays;
import mesasweep.worker.incentives.IncentivesParameters.Selection;

/**
 * REINFORCE as the outer loop: to each learner T steps are one episode, whose return is their mean
 * reward R, and every T steps
 *
 * <pre>
 * theta += outer rate x R x (sum over the T steps of (a - p))
 * </pre>
 *
 * beside what the learner learns itself. On average the inner loop moves theta by lr beta T p (1-p)
 * in that time and the outer one by outer rate (beta + 1 - 1/T) p (1-p), as all but the last step
 * of an episode are paid for in it.
 */
final class OuterReinforce implements OuterLoop {

  private final ReinforceLearners learners;
  private final long interval;
  private final double rate;
  private final double[] sumOfScores;
  private final double[] sumOfRewards;

  OuterReinforce(ReinforceLearners learners, int population, Selection selection) {
    this.learners = learners;
    interval = selection.interval();
    rate = selection.outerRate();
    sumOfScores = new double[population];
    sumOfRewards = new double[population];
  }

  @Override
  public void see(long step, double[] cooperation, double[] actions, double[] rewards) {
    for (int i = 0; i < sumOfScores.length; i++) {
      sumOfScores[i] += actions[i] - cooperation[i];
      sumOfRewards[i] += rewards[i];
    }
    if (step % interval == 0) {
      for (int i = 0; i < sumOfScores.length; i++) {
        sumOfScores[i] *= sumOfRewards[i] / interval;
      }
      learners.ascend(rate, sumOfScores);
      Arrays.fill(sumOfScores, 0.0);
      Arrays.fill(sumOfRewards, 0.0);
    }
  }

  /** An episode is a learner's, wherever it is. */
  @Override
  public void learnersMoved() {}
}
