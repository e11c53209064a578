package mesasweep.worker.race;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Optimiser;
import org.apache.commons.math3.analysis.integration.RombergIntegrator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * The phase boundary of a race with the horizon {@code rate}, in the constant environment and in
 * the limit of small steps. The compliance is then a function C of the discount rate rho, and along
 * a run the integral of (1 - C) / C' d rho + (eta_h / 2 eta) gap^2 is conserved. So with rho_c the
 * rate of compliance 0.99
 *
 * <pre>
 * critical gap(rho)^2 = (2 eta / eta_h) integral from rho_c to rho of (1 - C) / |C'|.
 * </pre>
 */
final class PhaseBoundary {

  /** Whose C falls smoothly from 1 to 0 as the rate rises. */
  private static final Set<Planner.Kind> SMOOTH =
      Set.of(Planner.Kind.CONSISTENT, Planner.Kind.LINEAR_DRIFT);

  /** The compliance from which a run counts as having kept its gap. */
  private static final double COMPLIANT = 0.99;

  private static final double LARGEST_RATE = 100;
  private static final double PRECISION = 1e-9;
  private static final int MOST_EVALUATIONS = 1000;

  private final double perIntegral;
  private final double[] believedDrift;
  private final Planner planner;
  private final Horizon.Rate rate = new Horizon.Rate(0);
  private final Concern concern;
  private final double[] compliance = new double[1];
  private final double[][] gradient;

  private PhaseBoundary(RaceParameters trial, double believedDrift) {
    RaceParameters.Training training = trial.training();
    RaceParameters.Foresight foresight = trial.foresight();
    perIntegral = 2 * training.objectiveLearningRate() / training.horizonLearningRate();
    this.believedDrift = new double[] {believedDrift};
    planner = Planner.of(List.of(trial), this.believedDrift, LearnedPlanner::draw);
    concern = new Concern(foresight.trainingExamples(), foresight.deploymentExamples(), 1);
    gradient = new double[foresight.examples()][1];
  }

  /** That of a trial, if its parameters are such that there is one; steps are not looked at. */
  static Optional<PhaseBoundary> of(RaceParameters trial) {
    Optional<Double> believed = believedDrift(trial.knowledge());
    RaceParameters.Training training = trial.training();
    RaceParameters.Interventions interventions = trial.interventions();
    boolean applies =
        trial.start().architecture().equals(Architecture.constant())
            && trial.setting().complexity() == 0
            && SMOOTH.contains(trial.planning().planner())
            && trial.foresight().head() == Horizon.Head.RATE
            && believed.orElse(0.0) > 0
            && training.optimiser() == Optimiser.Rule.SGD
            && training.objectiveLearningRate() > 0
            && training.horizonLearningRate() > 0
            && interventions.equals(RaceParameters.Interventions.NONE);
    return applies ? Optional.of(new PhaseBoundary(trial, believed.get())) : Optional.empty();
  }

  private static Optional<Double> believedDrift(RaceParameters.Knowledge knowledge) {
    return switch (knowledge.awareness()) {
      case EXACT -> knowledge.drift();
      case SCALED -> knowledge.drift().map(drift -> drift * knowledge.factor());
      case NONE, LEARNED -> Optional.empty();
    };
  }

  /**
   * The gap above which a run that starts at this rate comes to comply before its gap closes; 0 if
   * it complies from the start.
   *
   * @param discountRate initial rho, at most 100
   */
  double criticalGap(double discountRate) {
    double compliant =
        new BrentSolver(PRECISION)
            .solve(
                MOST_EVALUATIONS,
                rate -> compliance(rate) - COMPLIANT,
                -LARGEST_RATE,
                LARGEST_RATE);
    if (discountRate <= compliant) {
      return 0;
    }
    double integral =
        new RombergIntegrator(
                PRECISION, PRECISION, 3, RombergIntegrator.ROMBERG_MAX_ITERATIONS_COUNT)
            .integrate(Integer.MAX_VALUE, this::integrand, compliant, discountRate);
    return Math.sqrt(perIntegral * integral);
  }

  /** (1 - C) / |C'|. */
  private double integrand(double discountRate) {
    double c = compliance(discountRate);
    double slope = 0;
    for (int k = 1; k < gradient.length; k++) {
      slope += k * gradient[k][0];
    }
    return (1 - c) / slope;
  }

  private double compliance(double discountRate) {
    rate.parameters()[0] = discountRate;
    concern.update(0, rate);
    planner.plan(concern, believedDrift, compliance, gradient);
    return compliance[0];
  }
}
