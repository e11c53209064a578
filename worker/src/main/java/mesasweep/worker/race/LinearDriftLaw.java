package mesasweep.worker.race;

import java.util.Optional;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.network.Optimiser;
import org.apache.commons.math3.analysis.integration.RombergIntegrator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * The phase boundary of a race with the planner {@code linear-drift} and the horizon {@code rate},
 * in the constant environment and in the limit of small steps. The compliance of a discount rate
 * rho is C = W k^2 / (1 + W k^2) with W the sum over future examples of exp(-rho k), and along a
 * run the integral of (1 - C) / C' d rho + (eta_h / 2 eta) gap^2 is conserved.
 *
 * @param believedDrift k, above 0
 * @param objectiveLearningRate eta, above 0
 * @param horizonLearningRate eta_h, above 0
 * @param examples H, all examples that are weighed, at least 2
 */
record LinearDriftLaw(
    double believedDrift, double objectiveLearningRate, double horizonLearningRate, int examples) {
  /** The compliance from which a run counts as having kept its gap. */
  private static final double COMPLIANT = 0.99;

  private static final double LARGEST_EXPONENT = 500;
  private static final double LARGEST_RATE = 100;
  private static final double PRECISION = 1e-9;
  private static final int MOST_EVALUATIONS = 1000;

  /** The law of a trial, if its parameters are such that there is one; steps are not looked at. */
  static Optional<LinearDriftLaw> of(RaceParameters trial) {
    Optional<Double> believed = believedDrift(trial.knowledge());
    RaceParameters.Training training = trial.training();
    RaceParameters.Interventions interventions = trial.interventions();
    boolean applies =
        trial.start().architecture().equals(Architecture.constant())
            && trial.setting().complexity() == 0
            && trial.planning().planner() == Planner.Kind.LINEAR_DRIFT
            && trial.foresight().head() == Horizon.Head.RATE
            && believed.orElse(0.0) > 0
            && training.optimiser() == Optimiser.Rule.SGD
            && training.objectiveLearningRate() > 0
            && training.horizonLearningRate() > 0
            && interventions.equals(RaceParameters.Interventions.NONE);
    return applies
        ? Optional.of(
            new LinearDriftLaw(
                believed.get(),
                training.objectiveLearningRate(),
                training.horizonLearningRate(),
                trial.foresight().examples()))
        : Optional.empty();
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
    return Math.sqrt(2 * objectiveLearningRate / horizonLearningRate * integral);
  }

  private double compliance(double rate) {
    double believed = weight(rate, 0) * believedDrift * believedDrift;
    return believed / (1 + believed);
  }

  /** (1 - C) / |dC / d rho| = (1 + W k^2) / (k^2 |dW / d rho|). */
  private double integrand(double rate) {
    double square = believedDrift * believedDrift;
    return (1 + weight(rate, 0) * square) / (square * weight(rate, 1));
  }

  /** The sum over future examples k of k^power exp(-rate k). */
  private double weight(double rate, int power) {
    double sum = 0;
    for (int k = 1; k < examples; k++) {
      sum += Math.pow(k, power) * Math.exp(Math.min(-rate * k, LARGEST_EXPONENT));
    }
    return sum;
  }
}
