package mesasweep.worker.race;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import mesasweep.worker.Constraint;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Plane;
import mesasweep.worker.ResultDescription.Plane.Axis;
import mesasweep.worker.ResultDescription.Scale;
import mesasweep.worker.Spelling;
import mesasweep.worker.Tier;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Architecture;
import mesasweep.worker.race.RaceParameters.Foresight;
import mesasweep.worker.race.RaceParameters.Interventions;
import mesasweep.worker.race.RaceParameters.Knowledge;
import mesasweep.worker.race.RaceParameters.Planning;
import mesasweep.worker.race.RaceParameters.Setting;
import mesasweep.worker.race.RaceParameters.Start;
import mesasweep.worker.race.RaceParameters.Thresholds;
import mesasweep.worker.race.RaceParameters.Training;

/**
 * The race between robust alignment and deceptive alignment in a situationally aware
 * mesa-optimiser: does training close the gap between the mesa and the base objective, or does it
 * lengthen the horizon until the agent complies in order to keep its objective?
 *
 * <p>After Andreas Moe, "Situationally Aware Mesa Optimisers will have Long Term Objectives", 2025.
 */
public final class Race implements Experiment {

  /** What the trials of a pack agree in: the sizes of arrays, and the loops of plans. */
  private static final List<Parameter> SHAPE =
      Stream.concat(
              Stream.of(
                  Start.ARCHITECTURE,
                  Start.ACTIVATION,
                  Setting.INPUTS,
                  Setting.ACTIONS,
                  Setting.CONTEXTS,
                  Training.BATCH,
                  Foresight.TRAINING_EXAMPLES,
                  Foresight.DEPLOYMENT_EXAMPLES,
                  Planning.PLANNER,
                  Planning.SEARCH_STEPS,
                  Knowledge.AWARENESS,
                  Knowledge.ARCHITECTURE),
              Practice.SHAPE.stream())
          .toList();

  /** Agents plan faster side by side; beyond this there is no gain. */
  private static final int DENSE_PACK = 64;

  private static final Spelling DISCOUNT_FACTOR =
      new Spelling(
          Parameter.real("discount-factor", 0.7, "initial gamma").atLeast(1e-40).atMost(1e40),
          Start.DISCOUNT_RATE.name(),
          gamma -> 0.0 - StrictMath.log(gamma)); // not -0.0 for gamma = 1

  private static final List<Constraint> CONSTRAINTS =
      List.of(
          new Constraint(
              List.of(Foresight.HEAD, Start.DISCOUNT_RATE), Race::factorNeedsDiscounting),
          new Constraint(
              List.of(Foresight.HEAD, Interventions.DISCOUNT_FLOOR), Race::floorNeedsRate),
          new Constraint(
              List.of(Foresight.HEAD, Start.DISCOUNT_RATE, Foresight.TRAINING_EXAMPLES),
              Race::weightNeedsToBeANumber),
          fits(Start.ARCHITECTURE),
          fits(Knowledge.ARCHITECTURE));

  private static final ResultDescription RESULTS =
      new ResultDescription(
          Outcome.described(),
          List.of(new Finding("deceptive", "deceptive", Set.of(Outcome.DECEPTIVE.name()))),
          Outcome.EVENTS,
          Optional.of(Training.STEPS),
          Optional.of(Training.OBJECTIVE_LEARNING_RATE),
          Measurement.MEASURES,
          Optional.of(
              new Plane(
                  new Axis(Start.DISCOUNT_RATE, "discount rate", "rate", Scale.LINEAR),
                  new Axis(Start.GAP, "objective gap", "gap", Scale.LOGARITHMIC))),
          Thresholds.KEYS,
          true,
          true,
          List.of(),
          Measurement.FEATURE_SETS);

  @Override
  public String name() {
    return "race";
  }

  @Override
  public int version() {
    return 3;
  }

  @Override
  public List<Parameter> parameters() {
    return RaceParameters.ALL;
  }

  @Override
  public List<Spelling> spellings() {
    return List.of(DISCOUNT_FACTOR);
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
    return new Architecture(Start.ARCHITECTURE.in(trial.parameters())).isDense() ? DENSE_PACK : 1;
  }

  @Override
  public List<TrialResult> run(List<Trial> trials) throws InterruptedException {
    try (Pack pack = new Pack(trials.stream().map(RaceParameters::of).toList())) {
      return pack.run();
    }
  }

  @Override
  public OptionalDouble closedForm(Trial trial) {
    RaceParameters parameters = RaceParameters.of(trial);
    return PhaseBoundary.of(parameters)
        .map(law -> OptionalDouble.of(law.criticalGap(parameters.start().discountRate())))
        .orElse(OptionalDouble.empty());
  }

  @Override
  public Tier tier(Trial trial) {
    return Planning.PLANNER.in(trial.parameters()).tier();
  }

  /** The network must map contexts to actions. */
  private static Constraint fits(Parameter.Text architecture) {
    return new Constraint(
        List.of(architecture, Setting.INPUTS, Setting.ACTIONS),
        values ->
            new Architecture(architecture.in(values))
                .problem(Setting.INPUTS.intIn(values), Setting.ACTIONS.intIn(values)));
  }

  private static Optional<String> factorNeedsDiscounting(Map<String, Object> values) {
    boolean impossible =
        Foresight.HEAD.in(values) == Horizon.Head.FACTOR && Start.DISCOUNT_RATE.in(values) <= 0.0;
    return impossible
        ? Optional.of(
            "horizon 'factor' keeps the discount factor below 1, so it needs a discount-rate above"
                + " 0")
        : Optional.empty();
  }

  private static Optional<String> weightNeedsToBeANumber(Map<String, Object> values) {
    double exponent = Start.DISCOUNT_RATE.in(values) * Foresight.TRAINING_EXAMPLES.intIn(values);
    boolean impossible =
        Foresight.HEAD.in(values) == Horizon.Head.ADDITIVE_STATE
            && Math.abs(exponent) > Horizon.AdditiveState.LARGEST_EXPONENT;
    return impossible
        ? Optional.of(
            "horizon 'additive-state' adds to the weight e^-(discount-rate x training-examples), so"
                + " that product must be between -300 and 300")
        : Optional.empty();
  }

  private static Optional<String> floorNeedsRate(Map<String, Object> values) {
    boolean impossible =
        Interventions.DISCOUNT_FLOOR.in(values).isPresent() && !Foresight.HEAD.in(values).hasRate();
    return impossible
        ? Optional.of("a discount-floor needs horizon 'rate' or 'factor', whose rate it clips")
        : Optional.empty();
  }
}
