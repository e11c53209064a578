package mesasweep.worker.incentives;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Plane;
import mesasweep.worker.ResultDescription.Plane.Axis;
import mesasweep.worker.ResultDescription.Scale;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.incentives.IncentivesParameters.Copies;
import mesasweep.worker.incentives.IncentivesParameters.Learner;
import mesasweep.worker.incentives.IncentivesParameters.Learning;
import mesasweep.worker.incentives.IncentivesParameters.Outer;
import mesasweep.worker.incentives.IncentivesParameters.Selection;
import mesasweep.worker.incentives.IncentivesParameters.Setting;
import mesasweep.worker.incentives.IncentivesParameters.Thresholds;

/**
 * Hidden incentives: learners that are paid for nothing beyond the present step, and an outer loop
 * that selects among them. When does it select those that pay now for what comes later? There is no
 * planner, and without the outer loop no gradient leads there.
 */
public final class HiddenIncentives implements Experiment {

  /** What a trial's cost depends on. */
  private static final List<Parameter> SHAPE =
      List.of(Learning.LEARNER, Setting.POPULATION, Setting.STEPS, Selection.INTERVAL);

  /** Trials run one after the other, but a pack of one costs as much around it as one of many. */
  private static final int PACK = 16;

  private static final List<Constraint> CONSTRAINTS =
      List.of(
          new Constraint(
              List.of(Learning.LEARNER, Learning.DISCOUNT_FACTOR, Selection.TUNE_DISCOUNT),
              HiddenIncentives::cannotDiscount),
          new Constraint(
              List.of(Learning.LEARNER, Selection.OUTER), HiddenIncentives::hasNoGradient),
          new Constraint(
              List.of(Learning.LEARNER, Selection.INTERVAL, Selection.COPIES),
              HiddenIncentives::hasNothingToCopy),
          new Constraint(
              List.of(Selection.OUTER, Selection.TUNE_DISCOUNT), HiddenIncentives::tunesNothing));

  private static final ResultDescription RESULTS =
      new ResultDescription(
          Outcome.described(),
          List.of(new Finding("non_myopic", "non-myopic", Set.of(Outcome.NON_MYOPIC.name()))),
          Outcome.EVENTS,
          Optional.of(Setting.STEPS),
          Optional.empty(),
          Measurement.MEASURES,
          Optional.of(
              new Plane(
                  new Axis(
                      Selection.INTERVAL,
                      "steps between turns of the outer loop",
                      "interval",
                      Scale.LOGARITHMIC),
                  new Axis(Setting.POPULATION, "population", "population", Scale.LOGARITHMIC))),
          Thresholds.JUDGING,
          false,
          false,
          List.of(),
          Measurement.FEATURE_SETS);

  @Override
  public String name() {
    return "hidden-incentives";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return IncentivesParameters.ALL;
  }

  @Override
  public List<Constraint> constraints() {
    return CONSTRAINTS;
  }

  @Override
  public ResultDescription results() {
    return RESULTS;
  }

  @Override
  public List<Parameter> shape() {
    return SHAPE;
  }

  @Override
  public int packSize(Trial trial) {
    return PACK;
  }

  @Override
  public List<TrialResult> run(List<Trial> pack) throws InterruptedException {
    List<TrialResult> results = new ArrayList<>();
    for (Trial trial : pack) {
      results.add(new Population(IncentivesParameters.of(trial)).run());
    }
    return results;
  }

  private static Optional<String> cannotDiscount(Map<String, Object> values) {
    boolean discounts =
        Learning.DISCOUNT_FACTOR.in(values) != 0.0 || Selection.TUNE_DISCOUNT.in(values) != 0.0;
    return Learning.LEARNER.in(values) == Learner.Q_LEARNING && discounts
        ? Optional.of(
            "q-learning here sees no state, so it has no discount factor: learner 'reinforce', or"
                + " leave out discount-factor and tune-discount")
        : Optional.empty();
  }

  private static Optional<String> hasNoGradient(Map<String, Object> values) {
    return Learning.LEARNER.in(values) == Learner.Q_LEARNING
            && Selection.OUTER.in(values) == Outer.REINFORCE
        ? Optional.of("q-learning has no parameter for outer 'reinforce' to move: outer 'pbt'")
        : Optional.empty();
  }

  private static Optional<String> hasNothingToCopy(Map<String, Object> values) {
    return Learning.LEARNER.in(values) == Learner.Q_LEARNING
            && Selection.INTERVAL.in(values) != 0
            && Selection.COPIES.in(values) == Copies.HYPER
        ? Optional.of("q-learning has no hyperparameters to copy: copies 'all', or interval 0")
        : Optional.empty();
  }

  private static Optional<String> tunesNothing(Map<String, Object> values) {
    return Selection.OUTER.in(values) == Outer.REINFORCE
            && Selection.TUNE_DISCOUNT.in(values) != 0.0
        ? Optional.of("only outer 'pbt' tunes discount factors: leave out tune-discount")
        : Optional.empty();
  }
}
