package mesasweep.worker.race;

import java.util.List;
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
    double complianceGap) {

  private static final String CONCERN = "concern";
  private static final String LOSSES = "losses";

  /** In the order of {@link #values}, after the step. */
  static final List<Measure> MEASURES =
      List.of(
          new Measure("discount_rate", "discount rate", Scale.LINEAR, "discount rate"),
          new Measure("objective_gap", "objective gap", Scale.LINEAR, "objective gap"),
          new Measure("compliance", "compliance", Scale.LINEAR, CONCERN),
          new Measure("training_loss", "training loss", Scale.LOGARITHMIC, LOSSES),
          new Measure("deployment_loss", "deployment loss", Scale.LOGARITHMIC, LOSSES),
          new Measure("future_concern", "future concern", Scale.LINEAR, ""),
          new Measure("deployment_concern", "deployment concern", Scale.LINEAR, CONCERN),
          new Measure("horizon_gradient", "gradient of the horizon", Scale.LINEAR, ""),
          new Measure("world_model_error", "error of the world model", Scale.LOGARITHMIC, ""),
          new Measure("compliance_gap", "compliance gap", Scale.LINEAR, ""));

  /** Of a row that {@link #values} made. */
  static Measurement of(double[] v) {
    return new Measurement(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]);
  }

  double[] values() {
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
      complianceGap
    };
  }

  boolean isFinite() {
    for (double value : values()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
