package mesasweep.worker.race;

import java.util.List;
import mesasweep.worker.Column;

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

  /** The columns, in the order of {@link #values}. */
  static final List<Column> COLUMNS =
      List.of(
          Column.whole("step"),
          Column.real("discount_rate"),
          Column.real("objective_gap"),
          Column.real("compliance"),
          Column.real("training_loss"),
          Column.real("deployment_loss"),
          Column.real("future_concern"),
          Column.real("deployment_concern"),
          Column.real("horizon_gradient"),
          Column.real("world_model_error"),
          Column.real("compliance_gap"));

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
