package mesasweep.worker.incentives;

import java.util.Arrays;
import mesasweep.worker.incentives.IncentivesParameters.Learning;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Learners that keep the mean reward of each action and take the better one, or with probability
 * epsilon either (Q-learning with discount factor 0, which sees no state). They start at what each
 * action pays who always takes it where beta is -1/2, Q = -1/2 for defecting and 0 for cooperating,
 * in an environment that was cooperated with. The first reward of an action replaces its start
 * value; where both are worth the same the greedy action is a fair coin's.
 *
 * <p>A copy takes the values and how many rewards are in them, and so goes on with the averages.
 * Those numbers set how fast the averages move, as a learning rate does; so where only parameters
 * move between environments, the numbers stay. There are no hyperparameters to perturb.
 */
final class QLearners implements Learners {

  private static final double DEFECTING = -0.5;
  private static final double COOPERATING = 0.0;

  private final double exploration;

  /** Q and the number of rewards in it, of each learner, for defecting and for cooperating. */
  private final double[][] values;

  private final double[][] counts;

  QLearners(int population, Learning learning) {
    exploration = learning.exploration();
    values = new double[2][population];
    counts = new double[2][population];
    Arrays.fill(values[0], DEFECTING);
    Arrays.fill(values[1], COOPERATING);
  }

  @Override
  public double startState(UniformRandomProvider random) {
    return 1.0;
  }

  @Override
  public void decide(double[] cooperation) {
    for (int i = 0; i < cooperation.length; i++) {
      double advantage = values[1][i] - values[0][i];
      double greedy = advantage > 0.0 ? 1.0 : advantage < 0.0 ? 0.0 : 0.5;
      cooperation[i] = 0.5 * exploration + (1.0 - exploration) * greedy;
    }
  }

  @Override
  public void learn(double[] cooperation, double[] actions, double[] rewards) {
    for (int i = 0; i < actions.length; i++) {
      int action = (int) actions[i];
      double count = ++counts[action][i];
      values[action][i] += (rewards[i] - values[action][i]) / count;
    }
  }

  @Override
  public void copy(int from, int to) {
    for (int action = 0; action < 2; action++) {
      values[action][to] = values[action][from];
      counts[action][to] = counts[action][from];
    }
  }

  @Override
  public void perturb(UniformRandomProvider random) {}

  @Override
  public void passOn() {
    Ring.forwards(values[0]);
    Ring.forwards(values[1]);
  }

  @Override
  public double meanDiscountFactor() {
    return 0.0;
  }
}
