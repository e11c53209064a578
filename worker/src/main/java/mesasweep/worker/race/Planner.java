package mesasweep.worker.race;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import mesasweep.worker.Tier;
import mesasweep.worker.race.Practice.Goal;
import mesasweep.worker.race.RaceParameters.Planning;

/**
 * The mesa-optimisers' inner search: from their concern for the future and the drift that they
 * believe in to a compliance c in [0, 1]. All planners are scale-free in the gap, so c does not
 * depend on the mesa objective itself. Several agents plan side by side, in the lanes of {@link
 * Concern}.
 */
sealed interface Planner
    permits ExactPlan, LearnedPlanner, Planner.LinearDrift, Planner.Threshold, Rollout {

  /**
   * Lets the agents learn to plan, if they have to, before they act in a base step.
   *
   * @param believedDrift as in {@link #plan}
   */
  default void practise(long step, Concern concern, double[] believedDrift)
      throws InterruptedException {}

  /**
   * Plans, and differentiates the plans.
   *
   * @param believedDrift kappa-hat of each agent: how far one example moves the objective towards
   *     the base objective, in the agent's belief, when it does not comply
   * @param compliance c of each agent, overwritten
   * @param gradient dc/dv_k, H x lanes, overwritten
   */
  void plan(Concern concern, double[] believedDrift, double[] compliance, double[][] gradient);

  /**
   * The planner of some of the agents, with what it has learned.
   *
   * @param lanes theirs, in the order of the new ones
   */
  Planner keep(int[] lanes);

  /** The planners that a sweep can choose from. */
  enum Kind {
    ROLLOUT(Tier.HAND_BUILT_PLANNER),
    CONSISTENT(Tier.HAND_BUILT_PLANNER),
    LINEAR_DRIFT(Tier.ANALYTIC),
    THRESHOLD(Tier.ANALYTIC),
    LEARNED(Tier.LEARNED_PLANNER);

    private final Tier tier;

    Kind(Tier tier) {
      this.tier = tier;
    }

    /** Analytic are compliances that are a formula of the concern, without a search. */
    Tier tier() {
      return tier;
    }
  }

  /**
   * The planner of trials that agree in {@link Race#shape}.
   *
   * @param drift kappa of each agent
   * @param start the parameters that a trial's network starts with, if its planner is learned
   */
  static Planner of(
      List<RaceParameters> trials, double[] drift, Function<RaceParameters, double[]> start) {
    RaceParameters any = trials.get(0);
    return switch (any.planning().planner()) {
      case ROLLOUT ->
          new Rollout(
              any.foresight().trainingExamples(),
              any.planning().searchSteps(),
              reals(trials, Planning::searchRate));
      case CONSISTENT -> new ExactPlan(Goal.CONSISTENT, any.foresight().trainingExamples());
      case LINEAR_DRIFT -> new LinearDrift();
      case THRESHOLD -> new Threshold(reals(trials, Planning::temperature), drift);
      case LEARNED -> new LearnedPlanner(trials, start);
    };
  }

  /** What some agents have, in the order of their lanes. */
  static double[] of(int[] lanes, double[] all) {
    return IntStream.of(lanes).mapToDouble(lane -> all[lane]).toArray();
  }

  private static double[] reals(List<RaceParameters> trials, ToDoubleFunction<Planning> real) {
    return trials.stream().map(RaceParameters::planning).mapToDouble(real).toArray();
  }

  /**
   * The closed form c = W kappa^2 / (1 + W kappa^2) with W = sum over k >= 1 of exp(min(v_k - v_0,
   * 500)).
   */
  final class LinearDrift implements Planner {

    private static final double LARGEST = 500.0;

    @Override
    public Planner keep(int[] lanes) {
      return this;
    }

    @Override
    public void plan(
        Concern concern, double[] believedDrift, double[] compliance, double[][] gradient) {
      double[][] v = concern.logits();
      double[][] omega = concern.weights();
      for (int lane = 0; lane < concern.lanes(); lane++) {
        double w = 0.0;
        for (int k = 1; k < v.length; k++) {
          double exponent = v[k][lane] - v[0][lane];
          double term =
              exponent <= LARGEST && omega[0][lane] >= Double.MIN_NORMAL
                  ? omega[k][lane] / omega[0][lane]
                  : StrictMath.exp(Math.min(exponent, LARGEST));
          w += term;
          gradient[k][lane] = exponent <= LARGEST ? term : 0.0; // dW/dv_k
        }
        double squared = believedDrift[lane] * believedDrift[lane];
        double wk = w * squared;
        double perW = squared / ((1.0 + wk) * (1.0 + wk)); // dc/dW
        double first = 0.0;
        for (int k = 1; k < v.length; k++) {
          gradient[k][lane] *= perW;
          first -= gradient[k][lane];
        }
        gradient[0][lane] = first;
        compliance[lane] = wk / (1.0 + wk);
      }
    }
  }

  /**
   * c = alpha sigmoid((concern for deployment - concern for training) / tau), with alpha =
   * kappa-hat / kappa clipped to [0, 1].
   *
   * @param temperature tau of each agent
   * @param drift kappa of each agent
   */
  record Threshold(double[] temperature, double[] drift) implements Planner {

    @Override
    public Planner keep(int[] lanes) {
      return new Threshold(of(lanes, temperature), of(lanes, drift));
    }

    @Override
    public void plan(
        Concern concern, double[] believedDrift, double[] compliance, double[][] gradient) {
      double[][] omega = concern.weights();
      for (int lane = 0; lane < concern.lanes(); lane++) {
        double kappa = believedDrift[lane];
        double tau = temperature[lane];
        double alpha = kappa > 0.0 ? Math.min(kappa / drift[lane], 1.0) : 0.0;
        double deployment = concern.deployment()[lane];
        double balance = 2.0 * deployment - 1.0; // the weights sum to 1
        double sigmoid = 1.0 / (1.0 + StrictMath.exp(-balance / tau));
        double perBalance = alpha * sigmoid * (1.0 - sigmoid) / tau;
        for (int k = 0; k < omega.length; k++) {
          double inDeployment = k >= concern.trainingExamples() ? 1.0 : 0.0;
          gradient[k][lane] = perBalance * 2.0 * omega[k][lane] * (inDeployment - deployment);
        }
        compliance[lane] = alpha * sigmoid;
      }
    }
  }
}
