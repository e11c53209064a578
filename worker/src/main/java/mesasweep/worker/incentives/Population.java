package mesasweep.worker.incentives;

import java.util.ArrayList;
import java.util.List;
import mesasweep.worker.Ending;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;
import mesasweep.worker.incentives.IncentivesParameters.Learner;
import mesasweep.worker.incentives.IncentivesParameters.Outer;
import mesasweep.worker.incentives.IncentivesParameters.Selection;
import mesasweep.worker.incentives.IncentivesParameters.Setting;
import mesasweep.worker.incentives.IncentivesParameters.Swap;
import mesasweep.worker.incentives.IncentivesParameters.Thresholds;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Learners side by side, each in a copy of an environment in which one meets one's past self: with
 * the state s (1 after cooperation, 0 after defection) the action a (1: cooperate) pays
 *
 * <pre>
 * r = s + beta a - 1/2,   and the next state is a.
 * </pre>
 *
 * To cooperate costs -beta now and pays 1 in the next step. In each step all learners act, are paid
 * and learn; then copies of the environment take their next states; then the outer loop has its
 * turn, if it is due; then learners or their parameters move to the next copy.
 */
final class Population {

  private final IncentivesParameters trial;
  private final Setting setting;
  private final UniformRandomProvider random;
  private final Learners learners;
  private final OuterLoop outer;

  /** Of the copy of the environment that each learner is in. */
  private final double[] states;

  /** Each learner's probability of cooperating in the next step. */
  private final double[] cooperation;

  private final double[] actions;
  private final double[] rewards;

  /** The mean of {@link #cooperation} in each of the last steps, step s at s modulo the length. */
  private final double[] recent;

  private double meanCooperation;
  private final List<Measurement> trajectory = new ArrayList<>();

  Population(IncentivesParameters trial) {
    this.trial = trial;
    setting = trial.setting();
    int population = setting.population();
    RandomStreams streams = trial.streams();
    random = streams.named("actions");
    Selection selection = trial.selection();
    learners =
        trial.learning().learner() == Learner.REINFORCE
            ? new ReinforceLearners(
                population,
                trial.learning(),
                selection.copies(),
                selection.discountStep(),
                streams.named("learners"))
            : new QLearners(population, trial.learning());
    outer = outer(selection, learners, population, streams);
    states = new double[population];
    UniformRandomProvider starts = streams.named("states");
    for (int i = 0; i < population; i++) {
      states[i] = learners.startState(starts);
    }
    cooperation = new double[population];
    actions = new double[population];
    rewards = new double[population];
    recent = new double[(int) Math.min(trial.window(), setting.steps())];
  }

  private static OuterLoop outer(
      Selection selection, Learners learners, int population, RandomStreams streams) {
    if (selection.interval() == 0) {
      return OuterLoop.NONE;
    }
    if (selection.outer() == Outer.PBT) {
      return new PopulationBasedTraining(
          learners, population, selection, streams.named("selection"));
    }
    if (learners instanceof ReinforceLearners reinforce) {
      return new OuterReinforce(reinforce, population, selection);
    }
    throw new IllegalArgumentException("outer reinforce needs learners with a gradient");
  }

  /**
   * Runs the population for its steps.
   *
   * @throws InterruptedException soon after the thread is interrupted
   */
  TrialResult run() throws InterruptedException {
    look();
    record(0);
    long nextRecord = trial.recording().after(0);
    for (long step = 1; step <= setting.steps(); step++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped at step " + (step - 1));
      }
      recent[(int) ((step - 1) % recent.length)] = meanCooperation;
      step(step);
      look();
      if (step == nextRecord || step == setting.steps()) {
        record(step);
        nextRecord = trial.recording().after(step);
      }
    }
    return new TrialResult(
        verdict(trial.thresholds()),
        trial.thresholds().others().stream().map(this::verdict).toList(),
        new Ending.AtBudget(),
        trajectory.stream().map(Measurement::values).toArray(double[][]::new));
  }

  private void step(long step) {
    for (int i = 0; i < actions.length; i++) {
      actions[i] = random.nextDouble() < cooperation[i] ? 1.0 : 0.0;
    }
    for (int i = 0; i < actions.length; i++) {
      rewards[i] = states[i] + setting.beta() * actions[i] - 0.5;
    }
    learners.learn(cooperation, actions, rewards);
    System.arraycopy(actions, 0, states, 0, states.length);
    outer.see(step, cooperation, actions, rewards);
    if (setting.swap() == Swap.LEARNER) {
      // learners keep their places in the arrays, and the copies move against them
      Ring.backwards(states);
      outer.learnersMoved();
    } else if (setting.swap() == Swap.PARAMETERS) {
      learners.passOn();
    }
  }

  private void look() {
    learners.decide(cooperation);
    double sum = 0.0;
    for (double one : cooperation) {
      sum += one;
    }
    meanCooperation = sum / cooperation.length;
  }

  private void record(long step) {
    double sum = 0.0;
    for (double state : states) {
      sum += state;
    }
    double reward = sum / states.length + setting.beta() * meanCooperation - 0.5;
    trajectory.add(
        new Measurement(
            step, meanCooperation, recentCooperation(step), learners.meanDiscountFactor(), reward));
  }

  private double recentCooperation(long step) {
    int count = (int) Math.min(step, recent.length);
    if (count == 0) {
      return meanCooperation;
    }
    double sum = 0.0;
    for (int i = 0; i < count; i++) {
      sum += recent[i];
    }
    return sum / count;
  }

  private Verdict verdict(Thresholds thresholds) {
    return Outcome.verdict(trajectory, setting.beta(), thresholds);
  }
}
