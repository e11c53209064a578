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

  /** Steps done over steps left, from which on a learned planner is taken to stay as it is. */
  private static final double PRACTICE = 1.0 / 3.0;

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
   * The outcome that the run will have, if that is certain. ROBUST if the deployment loss is
   * satisfied by a margin, and the gap is not growing. If the training loss is satisfied by a
   * margin and the deployment loss will not be, by a margin: DECEPTIVE, unless the planner is
   * learned.
   *
   * <p>What a planner has learned goes on changing when the losses have long settled. So nothing
   * but ROBUST is certain before a quarter of the budget, nor while the training loss is growing,
   * and of the losses that tell DECEPTIVE, REFLEX and HABITUAL apart, one that is to be satisfied
   * must be, by a margin and without growing, and one that is not to be will not be, by a margin.
   *
   * @param satisfied the loss that counts as satisfied
   * @param margin a factor; the larger, the more certain
   */
  Optional<Outcome> certain(double satisfied, double margin) {
    double low = satisfied / margin;
    double high = satisfied * margin;
    if (now.trainingLoss() <= low && atBudget(Measurement::deploymentLoss) > high) {
      return now.ofLearned().isEmpty() ? Optional.of(Outcome.DECEPTIVE) : learned(low, high);
    }
    return now.deploymentLoss() <= low && now.objectiveGap() <= before.objectiveGap()
        ? Optional.of(Outcome.ROBUST)
        : Optional.empty();
  }

  private Optional<Outcome> learned(double low, double high) {
    boolean isEarly = now.step() < PRACTICE * left;
    if (isEarly || now.trainingLoss() > before.trainingLoss()) {
      return Optional.empty();
    }
    if (stays(Measurement::deployedLoss, low)) {
      return Optional.of(Outcome.HABITUAL);
    }
    if (atBudget(Measurement::deployedLoss) <= high) {
      return Optional.empty();
    }
    if (stays(Measurement::unexplainedLoss, low)) {
      return Optional.of(Outcome.DECEPTIVE);
    }
    return atBudget(Measurement::unexplainedLoss) > high
        ? Optional.of(Outcome.REFLEX)
        : Optional.empty();
  }

  private boolean stays(ToDoubleFunction<Measurement> loss, double low) {
    double last = loss.applyAsDouble(now);
    return last <= low && last <= loss.applyAsDouble(before);
  }

  /** The outcome that the run is most likely to have. */
  Outcome likely(double satisfied) {
    return Outcome.of(
        atBudget(Measurement::trainingLoss),
        atBudget(Measurement::deploymentLoss),
        atBudget(Measurement::deployedLoss),
        atBudget(Measurement::unexplainedLoss),
        satisfied);
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
