package mesasweep.worker.incentives;

import java.util.Arrays;
import mesasweep.worker.incentives.IncentivesParameters.Score;
import mesasweep.worker.incentives.IncentivesParameters.Selection;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Population-based training: every T steps the worst learners each copy one of the best, drawn
 * anew, and then all hyperparameters are perturbed. As many copy as may be copied: the share {@code
 * exploit} rounded down, but at least one where that share is not 0 and there are two learners.
 * Where equal scores fall on both sides of a bound, chance decides. The first turn is at step T.
 *
 * <p>A score belongs to the copy of the environment in which it was earned, and is of the learner
 * that is there when the turn comes. So a sum is of several learners' rewards where learners are
 * swapped; the last reward is always the learner's own.
 */
final class PopulationBasedTraining implements OuterLoop {

  /** What a share may miss a whole number of learners by, as 0.29 x 100 does. */
  private static final double ROUNDING = 1e-9;

  private final Learners learners;
  private final UniformRandomProvider random;
  private final long interval;
  private final Score score;

  /** Of the copy of the environment that each learner is in. */
  private final double[] scores;

  private final double[] sorted;
  private final int[] worst;
  private final int[] best;

  PopulationBasedTraining(
      Learners learners, int population, Selection selection, UniformRandomProvider random) {
    this.learners = learners;
    this.random = random;
    interval = selection.interval();
    score = selection.score();
    scores = new double[population];
    sorted = new double[population];
    int copying = copying(population, selection.exploit());
    worst = new int[copying];
    best = new int[copying];
  }

  private static int copying(int population, double exploit) {
    int share = (int) (population * exploit + ROUNDING);
    return share == 0 && exploit > 0.0 && population > 1 ? 1 : share;
  }

  @Override
  public void see(long step, double[] cooperation, double[] actions, double[] rewards) {
    boolean isTurn = step % interval == 0;
    if (score == Score.SUM) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] += rewards[i];
      }
    } else if (isTurn) {
      System.arraycopy(rewards, 0, scores, 0, scores.length);
    }
    if (isTurn) {
      exploit();
      learners.perturb(random);
      Arrays.fill(scores, 0.0);
    }
  }

  @Override
  public void learnersMoved() {
    Ring.backwards(scores);
  }

  private void exploit() {
    if (worst.length == 0) {
      return;
    }
    rank(scores);
    for (int to : worst) {
      learners.copy(best[random.nextInt(best.length)], to);
    }
  }

  /** The learners that copy, in the order of their numbers. */
  int[] worst() {
    return worst;
  }

  /** Those that are copied. */
  int[] best() {
    return best;
  }

  /**
   * Finds the worst and the best without sorting learners: those beyond the scores at the bounds,
   * and as many as are missing of those at them, each with the same probability.
   */
  void rank(double[] scores) {
    System.arraycopy(scores, 0, sorted, 0, sorted.length);
    Arrays.sort(sorted);
    double low = sorted[worst.length - 1];
    double high = sorted[sorted.length - best.length];
    int below = 0;
    int above = 0;
    int atLow = 0;
    int atHigh = 0;
    for (double one : sorted) {
      below += one < low ? 1 : 0;
      above += one > high ? 1 : 0;
      atLow += one == low ? 1 : 0;
      atHigh += one == high ? 1 : 0;
    }
    int missingWorst = worst.length - below;
    int missingBest = best.length - above;
    int worstFound = 0;
    int bestFound = 0;
    for (int i = 0; i < scores.length; i++) {
      boolean isWorst = scores[i] < low;
      boolean isBest = scores[i] > high;
      if (scores[i] == low) {
        int lot = random.nextInt(atLow--);
        isWorst = lot < missingWorst;
        isBest = !isWorst && low == high && lot < missingWorst + missingBest;
        missingWorst -= isWorst ? 1 : 0;
        missingBest -= isBest ? 1 : 0;
      } else if (scores[i] == high) {
        isBest = random.nextInt(atHigh--) < missingBest;
        missingBest -= isBest ? 1 : 0;
      }
      if (isWorst) {
        worst[worstFound++] = i;
      } else if (isBest) {
        best[bestFound++] = i;
      }
    }
  }
}
