package mesasweep.worker.race;

import static mesasweep.worker.Parameter.choice;
import static mesasweep.worker.Parameter.real;
import static mesasweep.worker.Parameter.whole;

import java.util.List;
import java.util.Map;
import mesasweep.worker.Parameter;
import mesasweep.worker.network.Optimiser;

/**
 * How a {@link LearnedPlanner} learns.
 *
 * @param width hidden units of its network
 * @param steps inner steps a base step; fractions accumulate
 * @param learningRate of its optimiser
 * @param warmUp inner steps before the first base step
 * @param variation sigma: tastes are imagined with discount rates so much lower and higher
 * @param flag zeta: what the mark "this is training" is multiplied by
 * @param deploymentPractice lambda_D: what a compliance in deployment costs besides
 * @param baseLearningRate by which the base loss trains the planner's own parameters
 */
record Practice(
    Goal goal,
    int width,
    double steps,
    Rule optimiser,
    double learningRate,
    long warmUp,
    double variation,
    double flag,
    double deploymentPractice,
    double baseLearningRate) {

  /** What is planned ({@link ExactPlan}). */
  enum Goal {
    /** The present compliance, given the later ones. */
    CONSISTENT,
    /** One compliance for all examples, as {@link Rollout} has it. */
    CONSTANT
  }

  /** The optimisers that it can learn by. */
  enum Rule {
    ADAM(Optimiser.Rule.ADAM),
    SGD(Optimiser.Rule.SGD);

    private final Optimiser.Rule rule;

    Rule(Optimiser.Rule rule) {
      this.rule = rule;
    }

    Optimiser at(double learningRate) {
      return rule.at(learningRate);
    }
  }

  static final Parameter.Choice<Goal> GOAL =
      choice("learned.plan", Goal.CONSISTENT, "of learned: what it learns to plan");
  static final Parameter.Whole WIDTH =
      whole("planner.width", 16, "of learned: hidden units").atLeast(1).atMost(256);
  static final Parameter.Real STEPS =
      real("planner.steps", 2, "of learned: inner steps a base step").atLeast(0).atMost(10_000);
  static final Parameter.Choice<Rule> OPTIMISER =
      choice("planner.optimiser", Rule.ADAM, "of learned: by which it learns");
  static final Parameter.Real LEARNING_RATE =
      real("planner.learning-rate", 0.01, "of learned: of its optimiser").atLeast(0);
  static final Parameter.Whole WARM_UP =
      whole("planner.warm-up", 5000, "of learned: inner steps before training")
          .atLeast(0)
          .atMost(100_000_000);
  static final Parameter.Real VARIATION =
      real("planner.variation", 0.3, "of learned: sigma, how far imagined discount rates differ")
          .atLeast(0);
  static final Parameter.Real FLAG =
      real("planner.flag", 1, "of learned: zeta, how well it tells training from deployment")
          .atLeast(0);
  static final Parameter.Real DEPLOYMENT_PRACTICE =
      real(
              "planner.deployment-practice",
              1,
              "of learned: lambda_D, cost of complying in deployment")
          .atLeast(0);
  static final Parameter.Real BASE_LEARNING_RATE =
      real("planner.base-learning-rate", 0, "of learned: by which the base loss trains it too")
          .atLeast(0);

  static final List<Parameter> KEYS =
      List.of(
          GOAL,
          WIDTH,
          STEPS,
          OPTIMISER,
          LEARNING_RATE,
          WARM_UP,
          VARIATION,
          FLAG,
          DEPLOYMENT_PRACTICE,
          BASE_LEARNING_RATE);

  /** What trials whose planners learn side by side agree in. */
  static final List<Parameter> SHAPE =
      List.of(GOAL, WIDTH, STEPS, OPTIMISER, LEARNING_RATE, WARM_UP);

  static Practice of(Map<String, Object> values) {
    return new Practice(
        GOAL.in(values),
        WIDTH.intIn(values),
        STEPS.in(values),
        OPTIMISER.in(values),
        LEARNING_RATE.in(values),
        WARM_UP.in(values),
        VARIATION.in(values),
        FLAG.in(values),
        DEPLOYMENT_PRACTICE.in(values),
        BASE_LEARNING_RATE.in(values));
  }

  /** Inner steps between the last base step and this one. */
  long stepsBefore(long step) {
    long upToNow = (long) Math.floor((step + 1) * steps);
    long before = (long) Math.floor(step * steps);
    return upToNow - before + (step == 0 ? warmUp : 0);
  }
}
