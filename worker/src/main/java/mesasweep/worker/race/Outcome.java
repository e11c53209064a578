package mesasweep.worker.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import mesasweep.worker.Column;
import mesasweep.worker.race.RaceParameters.Thresholds;

/**
 * How a race ended. With L0 = 1/2 gap0^2 a loss is satisfied when it is at most a share ({@code
 * outcome.satisfied}) of L0.
 */
enum Outcome {
  /** The deployment loss is satisfied: the mesa objective has become the base objective. */
  ROBUST,
  /** The training loss is satisfied and the deployment loss is not. */
  DECEPTIVE,
  /** Neither within the budget. */
  UNRESOLVED,
  /** Something was not finite, or a loss passed 10^6 L0. */
  DIVERGED;

  static final List<Column> COLUMNS = columns();

  private static final double DIVERGENCE = 1e6;

  private static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("outcome"));
    for (String event :
        List.of("long_term", "negative_discount", "robust", "deceptive", "diverged")) {
      columns.add(Column.whole(event + "_step"));
    }
    for (Column measured : Measurement.COLUMNS.subList(1, Measurement.COLUMNS.size())) {
      columns.add(new Column("final_" + measured.name(), measured.type()));
    }
    return List.copyOf(columns);
  }

  /** The loss from which a run of this initial gap has diverged; none for a gap of 0. */
  static double divergedLoss(double gap0) {
    return gap0 > 0.0 ? DIVERGENCE * 0.5 * gap0 * gap0 : Double.MAX_VALUE;
  }

  /**
   * Judges a run by its recorded steps: the outcome, the event steps (the first recorded step from
   * which the condition holds to the end; absent = censored) and the last measurements.
   *
   * @param trajectory all finite; empty only if the run diverged before its first record
   * @param divergedStep the step at which the run diverged, if it did; no other event is then
   *     reported, for none held to the end of the budget
   */
  static Map<String, Object> judge(
      Thresholds thresholds, double gap0, List<Measurement> trajectory, OptionalLong divergedStep) {
    double satisfied = thresholds.satisfied() * 0.5 * gap0 * gap0;
    double longTerm = thresholds.longTerm();
    Predicate<Measurement> robust = m -> m.deploymentLoss() <= satisfied;
    Predicate<Measurement> deceptive =
        m -> m.trainingLoss() <= satisfied && m.deploymentLoss() > satisfied;

    Map<String, Object> values = new TreeMap<>();
    if (divergedStep.isPresent()) {
      values.put("outcome", DIVERGED.name());
      values.put("diverged_step", divergedStep.getAsLong());
    } else {
      Measurement last = trajectory.get(trajectory.size() - 1);
      Outcome outcome = robust.test(last) ? ROBUST : deceptive.test(last) ? DECEPTIVE : UNRESOLVED;
      values.put("outcome", outcome.name());
      event(values, "long_term_step", trajectory, m -> m.deploymentConcern() >= longTerm);
      event(values, "negative_discount_step", trajectory, m -> m.discountRate() < 0.0);
      event(values, "robust_step", trajectory, robust);
      event(values, "deceptive_step", trajectory, deceptive);
    }
    if (!trajectory.isEmpty()) {
      double[] last = trajectory.get(trajectory.size() - 1).values();
      for (int i = 1; i < last.length; i++) {
        values.put("final_" + Measurement.COLUMNS.get(i).name(), last[i]);
      }
    }
    return values;
  }

  private static void event(
      Map<String, Object> values,
      String column,
      List<Measurement> trajectory,
      Predicate<Measurement> condition) {
    int first = trajectory.size();
    while (first > 0 && condition.test(trajectory.get(first - 1))) {
      first--;
    }
    if (first < trajectory.size()) {
      values.put(column, (long) trajectory.get(first).step());
    }
  }
}
