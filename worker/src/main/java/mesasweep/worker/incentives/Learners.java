package mesasweep.worker.incentives;

import org.apache.commons.rng.UniformRandomProvider;

/** How a population decides and learns. Arrays have an element for each learner. */
sealed interface Learners permits ReinforceLearners, QLearners {

  /** What the state of every copy of the environment is before the first step, 0 or 1. */
  double startState(UniformRandomProvider random);

  /** Writes the probability that each cooperates in the next step. */
  void decide(double[] cooperation);

  /**
   * Learns from one step.
   *
   * @param cooperation as it was decided
   * @param actions 1 for cooperating, 0 for defecting
   */
  void learn(double[] cooperation, double[] actions, double[] rewards);

  /** Gives one learner what a copy takes from another. */
  void copy(int from, int to);

  /** Perturbs every learner's hyperparameters. */
  void perturb(UniformRandomProvider random);

  /** Moves what each has learned to the next learner, around the ring. */
  void passOn();

  /** The mean of gamma. */
  double meanDiscountFactor();
}
