package mesasweep.worker.race;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How a run would end if it went on as it did of late: a loss shrinks at the rate at which it
 * shrank since the last record at or before 1/1.3 of the steps done.
 *
 * @param before that record
 * @param now the last record
 * @param left steps until the budget is spent
 */
record Forecast(Measurement before, Measurement now, double left) {

  /** No earlier step is looked at: a run's first steps tell little. */
  static final long EARLIEST = 10;

  private static final double LOOK_BACK = 1.3;

  /**
   * @param trajectory up to a step of at least {@link #EARLIEST}, from step 0
   */
  static Forecast of(List<Measurement> trajectory, long budget) {
    Measurement now = trajectory.get(trajectory.size() - 1);
    int before = trajectory.size() - 1;
    while (trajectory.get(before).step() > now.step() / LOOK_BACK) {
      before--;
    }
    return new Forecast(trajectory.get(before), now, budget - now.step());
  }

  /**
   * The outcome that the run will have, if that is certain: DECEPTIVE if the training loss is
   * satisfied by a margin and the deployment loss will not be, by a margin; ROBUST if that is, and
   * the gap is not growing.
   *
   * @param satisfied the loss that counts as satisfied
   * @param margin a factor; the larger, the more certain
   */
  Optional<Outcome> certain(double satisfied, double margin) {
    if (now.trainingLoss() <= satisfied / margin
        && atBudget(Measurement::deploymentLoss) > satisfied * margin) {
      return Optional.of(Outcome.DECEPTIVE);
    }
    return now.deploymentLoss() <= satisfied / margin && now.objectiveGap() <= before.objectiveGap()
        ? Optional.of(Outcome.ROBUST)
        : Optional.empty();
  }

  /** The outcome that the run is most likely to have. */
  Outcome likely(double satisfied) {
    if (atBudget(Measurement::deploymentLoss) <= satisfied) {
      return Outcome.ROBUST;
    }
    return atBudget(Measurement::trainingLoss) <= satisfied
        ? Outcome.DECEPTIVE
        : Outcome.UNRESOLVED;
  }

  private double atBudget(ToDoubleFunction<Measurement> loss) {
    double last = loss.applyAsDouble(now);
    if (last == 0.0) {
      return 0.0;
    }
    double steps = now.step() - before.step();
    double rate = Math.max(0.0, StrictMath.log(loss.applyAsDouble(before) / last) / steps);
    return last * StrictMath.exp(-rate * left);
  }
}
