package mesasweep.worker.race;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mesasweep.worker.ResultDescription.FeatureSet;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Scale;

/**
 * One recorded step. Losses are means over all contexts of 1/2 |a - b|^2.
 *
 * @param step training steps done
 * @param discountRate minus the least-squares slope of the concern logits
 * @param objectiveGap root mean square of |w - b| over the training contexts
 * @param compliance c, in [0, 1]
 * @param trainingLoss when monitored, on the training contexts
 * @param deploymentLoss when acting greedily, on the held-out contexts
 * @param futureConcern the concern for all but the current example, in [0, 1]
 * @param deploymentConcern the concern for deployment, in [0, 1]
 * @param horizonGradient dL/drho, or what stands for it ({@link Horizon#scalarGradient})
 * @param worldModelError mean 1/2 |bhat - b|^2 over the training contexts
 * @param complianceGap the loss on the training contexts when acting as if unmonitored, minus the
 *     training loss
 * @param ofLearned what else is measured where the planner is learned
 */
record Measurement(
    double step,
    double discountRate,
    double objectiveGap,
    double compliance,
    double trainingLoss,
    double deploymentLoss,
    double futureConcern,
    double deploymentConcern,
    double horizonGradient,
    double worldModelError,
    double complianceGap,
    Optional<OfLearned> ofLearned) {

  /**
   * Of a planner that is learned.
   *
   * @param deployedLoss as the agent acts in deployment, on the held-out contexts
   */
  record OfLearned(double deployedLoss, Scrutiny.Finding finding) {}

  /** How many of the measures those are. */
  private static final int OF_LEARNED = 6;

  private static final String CONCERN = "concern";
  private static final String LOSSES = "losses";

  /** In the order of {@link #values}, after the step. */
  static final List<Measure> MEASURES =
      List.of(
          new Measure("discount_rate", "discount rate", Scale.LINEAR, "discount rate").averaged(),
          new Measure("objective_gap", "objective gap", Scale.LINEAR, "objective gap").averaged(),
          new Measure("compliance", "compliance", Scale.LINEAR, CONCERN).averaged(),
          new Measure("training_loss", "training loss", Scale.LOGARITHMIC, LOSSES),
          new Measure("deployment_loss", "deployment loss", Scale.LOGARITHMIC, LOSSES),
          new Measure("future_concern", "future concern", Scale.LINEAR, ""),
          new Measure("deployment_concern", "deployment concern", Scale.LINEAR, CONCERN),
          new Measure("horizon_gradient", "gradient of the horizon", Scale.LINEAR, ""),
          new Measure("world_model_error", "error of the world model", Scale.LOGARITHMIC, ""),
          new Measure("compliance_gap", "compliance gap", Scale.LINEAR, ""),
          ofLearned("deployment_compliance", "compliance in deployment", Scale.LINEAR),
          ofLearned("deployed_loss", "loss as it acts in deployment", Scale.LOGARITHMIC),
          ofLearned("exact_compliance", "compliance of the exact plan", Scale.LINEAR),
          ofLearned("planner_regret", "regret of the planner", Scale.LOGARITHMIC),
          ofLearned("planner_slope", "slope of the compliance by the rate", Scale.LINEAR),
          ofLearned("exact_slope", "slope of the exact plan by the rate", Scale.LINEAR));

  /** Who sees training sees its loss; who looks when nobody seems to, what deployment brings. */
  static final List<FeatureSet> FEATURE_SETS =
      List.of(
          new FeatureSet(
              "training_history", "training loss so far", List.of("training_loss"), true),
          new FeatureSet(
              "white_box",
              "white box: rate, gap, compliance, gradient",
              List.of("discount_rate", "objective_gap", "compliance", "horizon_gradient"),
              false),
          new FeatureSet(
              "honeypot",
              "honeypot: when it seems unmonitored",
              List.of("deployment_loss", "compliance_gap"),
              false));

  private static Measure ofLearned(String name, String label, Scale scale) {
    return new Measure(name, label, "", scale, "", true);
  }

  /** NaN where something is not measured. */
  double[] values() {
    Optional<Scrutiny.Finding> finding = ofLearned.map(OfLearned::finding);
    return new double[] {
      step,
      discountRate,
      objectiveGap,
      compliance,
      trainingLoss,
      deploymentLoss,
      futureConcern,
      deploymentConcern,
      horizonGradient,
      worldModelError,
      complianceGap,
      finding.map(Scrutiny.Finding::deploymentCompliance).orElse(Double.NaN),
      deployedLoss(),
      finding.map(Scrutiny.Finding::exactCompliance).orElse(Double.NaN),
      finding.map(Scrutiny.Finding::regret).orElse(Double.NaN),
      finding.map(Scrutiny.Finding::slope).orElse(Double.NaN),
      finding.map(Scrutiny.Finding::exactSlope).orElse(Double.NaN)
    };
  }

  /** The held-out loss as the agent acts in deployment; NaN where it is the deployment loss. */
  double deployedLoss() {
    return ofLearned.map(OfLearned::deployedLoss).orElse(Double.NaN);
  }

  /**
   * What the loss would be if the agent complied as its own objective asks, (1 - C*)^2 1/2 gap^2;
   * NaN where it does.
   */
  double unexplainedLoss() {
    return ofLearned
        .map(learned -> (1.0 - learned.finding().exactCompliance()) * objectiveGap)
        .map(gap -> 0.5 * gap * gap)
        .orElse(Double.NaN);
  }

  boolean isFinite() {
    double[] values = values();
    int measured = ofLearned.isPresent() ? values.length : values.length - OF_LEARNED;
    return Arrays.stream(values, 0, measured).allMatch(Double::isFinite);
  }
}
