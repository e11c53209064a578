package mesasweep.worker.incentives;

import static mesasweep.worker.Parameter.choice;
import static mesasweep.worker.Parameter.real;
import static mesasweep.worker.Parameter.whole;
import static mesasweep.worker.ResultDescription.FACTORS;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mesasweep.worker.Parameter;
import mesasweep.worker.RandomStreams;
import mesasweep.worker.Recording;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;

/**
 * What one population is made of and selected by. Each part declares its parameters, with what is
 * allowed, beside the record of their values in a trial.
 *
 * @param window steps whose cooperation is judged
 */
record IncentivesParameters(
    RandomStreams streams,
    Setting setting,
    Learning learning,
    Selection selection,
    Recording recording,
    int window,
    Thresholds thresholds) {

  /** All that a sweep can vary, in the order of the documentation and of the columns. */
  static final List<Parameter> ALL =
      Stream.of(Setting.KEYS, Learning.KEYS, Selection.KEYS, Recording.KEYS, Thresholds.KEYS)
          .<Parameter>flatMap(List::stream)
          .toList();

  /**
   * @throws IllegalArgumentException if a value is missing or not allowed
   */
  static IncentivesParameters of(Trial trial) {
    Map<String, Object> values = trial.parameters();
    return new IncentivesParameters(
        new RandomStreams(trial.seed()),
        Setting.of(values),
        Learning.of(values),
        Selection.of(values),
        Recording.of(values),
        Thresholds.WINDOW.intIn(values),
        Thresholds.of(values));
  }

  /** What moves to the next copy of the environment after each step, around the ring of copies. */
  enum Swap {
    NONE,
    /** The learner with all that is its own. */
    LEARNER,
    /**
     * What the learner has learned, and nothing else: its learning rate, its discount factor and
     * what it remembers of its last action stay. So did the code that was published with the paper,
     * by a slip.
     */
    PARAMETERS
  }

  /**
   * Where the learners live.
   *
   * @param population N, learners and copies of the environment
   * @param beta reward for cooperating with one's future self
   */
  record Setting(int population, double beta, Swap swap, long steps) {

    static final Parameter.Whole POPULATION =
        whole("population", 100, "N, learners, each in a copy of the environment")
            .atLeast(1)
            .atMost(1_000_000);
    static final Parameter.Real BETA =
        real("beta", -0.5, "what the step itself pays for cooperating; the next one pays 1")
            .atLeast(-1000)
            .atMost(1000);
    static final Parameter.Choice<Swap> SWAP =
        choice("swap", Swap.NONE, "what moves to the next copy of the environment after each step");
    static final Parameter.Whole STEPS =
        whole("steps", 1000, "steps of every learner").atLeast(1).atMost(100_000_000);

    static final List<Parameter> KEYS = List.of(POPULATION, BETA, SWAP, STEPS);

    static Setting of(Map<String, Object> values) {
      return new Setting(
          POPULATION.intIn(values), BETA.in(values), SWAP.in(values), STEPS.in(values));
    }
  }

  /** How learners learn from their rewards. */
  enum Learner {
    /** {@link ReinforceLearners}. */
    REINFORCE,
    /** {@link QLearners}. */
    Q_LEARNING
  }

  /**
   * The inner loop.
   *
   * @param rate learning rates are log-uniform between rate / rateSpread and rate x rateSpread
   * @param discountFactor gamma as training begins
   * @param startSpread standard deviation of theta as training begins
   * @param exploration epsilon
   */
  record Learning(
      Learner learner,
      double rate,
      double rateSpread,
      double discountFactor,
      double startSpread,
      double exploration) {

    static final Parameter.Choice<Learner> LEARNER =
        choice("learner", Learner.REINFORCE, "how learners learn");
    static final Parameter.Real DISCOUNT_FACTOR =
        real(
                "discount-factor",
                0.0,
                "of reinforce: gamma, what the next step's reward counts for; 0: myopic")
            .atLeast(-1000)
            .atMost(1000);
    static final Parameter.Real RATE =
        real("learning-rate", 0.1, "of reinforce: median of the initial learning rates")
            .atLeast(0)
            .atMost(1e6);
    static final Parameter.Real RATE_SPREAD =
        real(
                "learning-rate.spread",
                10.0,
                "of reinforce: initial rates are log-uniform, from the median over this to the"
                    + " median times this")
            .atLeast(1)
            .atMost(1e6);
    static final Parameter.Real START_SPREAD =
        real("start.spread", 1.0, "of reinforce: standard deviation of the initial log-odds")
            .atLeast(0)
            .atMost(1000);
    static final Parameter.Real EXPLORATION =
        real("exploration", 0.1, "of q-learning: epsilon, share of actions that are random")
            .atLeast(0)
            .atMost(1);

    static final List<Parameter> KEYS =
        List.of(LEARNER, DISCOUNT_FACTOR, RATE, RATE_SPREAD, START_SPREAD, EXPLORATION);

    static Learning of(Map<String, Object> values) {
      return new Learning(
          LEARNER.in(values),
          RATE.in(values),
          RATE_SPREAD.in(values),
          DISCOUNT_FACTOR.in(values),
          START_SPREAD.in(values),
          EXPLORATION.in(values));
    }
  }

  /** What the outer loop is. */
  enum Outer {
    /** {@link PopulationBasedTraining}. */
    PBT,
    /** {@link OuterReinforce}. */
    REINFORCE
  }

  /** What learners are ranked by. */
  enum Score {
    /** The reward of the last step. */
    LAST,
    /** The sum of the rewards in a copy of the environment since they were last ranked. */
    SUM
  }

  /** What a copy takes from the learner that is copied. */
  enum Copies {
    /** What that has learned, and its hyperparameters. */
    ALL,
    /** Its hyperparameters: learning rate and discount factor. */
    HYPER
  }

  /**
   * The outer loop.
   *
   * @param interval T, steps from one time to the next; 0: never
   * @param exploit share of the learners that copy, and of those that are copied
   * @param discountStep what is added to or taken from every gamma each time
   * @param outerRate of outer REINFORCE
   */
  record Selection(
      Outer outer,
      long interval,
      double exploit,
      Score score,
      Copies copies,
      double discountStep,
      double outerRate) {

    static final Parameter.Choice<Outer> OUTER = choice("outer", Outer.PBT, "the outer loop");
    static final Parameter.Whole INTERVAL =
        whole("interval", 10, "T, steps from one turn of the outer loop to the next; 0: none")
            .atLeast(0)
            .atMost(100_000_000);
    static final Parameter.Real EXPLOIT =
        real("exploit", 0.2, "of pbt: the share that copies, and the share that is copied")
            .atLeast(0)
            .atMost(0.5);
    static final Parameter.Choice<Score> SCORE =
        choice("score", Score.LAST, "of pbt: learners are ranked by the last reward, or the sum");
    static final Parameter.Choice<Copies> COPIES =
        choice("copies", Copies.ALL, "of pbt: what a copy takes, all or hyperparameters");
    static final Parameter.Real TUNE_DISCOUNT =
        real(
                "tune-discount",
                0.0,
                "of pbt: what is added to or taken from every discount factor at each turn (0.05,"
                    + " say); 0: they are not tuned")
            .atLeast(0)
            .atMost(1);
    static final Parameter.Real OUTER_RATE =
        real("outer.learning-rate", 0.1, "of outer reinforce").atLeast(0).atMost(1e6);

    static final List<Parameter> KEYS =
        List.of(OUTER, INTERVAL, EXPLOIT, SCORE, COPIES, TUNE_DISCOUNT, OUTER_RATE);

    static Selection of(Map<String, Object> values) {
      return new Selection(
          OUTER.in(values),
          INTERVAL.in(values),
          EXPLOIT.in(values),
          SCORE.in(values),
          COPIES.in(values),
          TUNE_DISCOUNT.in(values),
          OUTER_RATE.in(values));
    }
  }

  /**
   * By what the {@link Outcome} is judged.
   *
   * @param nonMyopic cooperation above which a population is
   * @param myopic cooperation below which it is
   */
  record Thresholds(double nonMyopic, double myopic) {

    static final Parameter.Whole WINDOW =
        whole("outcome.window", 100, "steps whose mean cooperation is judged")
            .atLeast(1)
            .atMost(1_000_000);
    static final Parameter.Real NON_MYOPIC =
        real("outcome.non-myopic", 0.5, "cooperation above which a population is non-myopic")
            .asShare();
    static final Parameter.Real MYOPIC =
        real("outcome.myopic", 0.1, "cooperation below which it is myopic").asShare();

    static final List<Parameter.Real> JUDGING = List.of(NON_MYOPIC, MYOPIC);
    static final List<Parameter> KEYS = List.of(WINDOW, NON_MYOPIC, MYOPIC);

    static Thresholds of(Map<String, Object> values) {
      return new Thresholds(NON_MYOPIC.in(values), MYOPIC.in(values));
    }

    /** By what the run is judged besides, in the order of {@link TrialResult#otherwise}. */
    List<Thresholds> others() {
      return Stream.concat(
              FACTORS.stream().map(f -> new Thresholds(NON_MYOPIC.times(f, nonMyopic), myopic)),
              FACTORS.stream().map(f -> new Thresholds(nonMyopic, MYOPIC.times(f, myopic))))
          .toList();
    }
  }
}
