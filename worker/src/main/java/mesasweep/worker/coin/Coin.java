package mesasweep.worker.coin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import mesasweep.worker.coin.CoinParameters.Agent;
import mesasweep.worker.coin.CoinParameters.Setting;
import mesasweep.worker.coin.CoinParameters.Signals;
import mesasweep.worker.coin.CoinParameters.Thresholds;
import mesasweep.worker.coin.CoinParameters.Training;
import mesasweep.worker.coin.CoinParameters.World;

/**
 * Goal misgeneralisation: an agent learns to reach a coin that stands almost always at the end of
 * the level. How many levels must show them apart, and how loud must the coin be, for it to learn
 * the coin and not the end?
 */
public final class Coin implements Experiment {

  /** What the trials of a pack agree in: the sizes of arrays. */
  private static final List<Parameter> SHAPE =
      List.of(
          Setting.WORLD,
          Agent.ARCHITECTURE,
          Agent.ACTIVATION,
          Setting.SIZE,
          Setting.HORIZON,
          Setting.LEVELS,
          Setting.TEST_LEVELS,
          Training.BATCH);

  /** Levels are drawn once, and networks are faster side by side; beyond this there is no gain. */
  private static final int PACK = 32;

  private static final List<Constraint> CONSTRAINTS =
      List.of(
          new Constraint(List.of(Setting.WORLD, Setting.SIZE, Setting.HORIZON), Coin::isTooFar),
          new Constraint(
              List.of(Setting.WORLD, Agent.END_WEIGHT, Agent.COIN_WEIGHT), Coin::startIsDrawn));

  private static final ResultDescription RESULTS =
      new ResultDescription(
          Outcome.described(),
          List.of(new Finding("proxy", "proxy-seeking", Set.of(Outcome.PROXY.name()))),
          Outcome.EVENTS,
          Optional.of(Training.STEPS),
          Optional.of(Training.LEARNING_RATE),
          Measurement.MEASURES,
          Optional.of(
              new Plane(
                  new Axis(
                      Signals.DISPLACED,
                      "weight of displaced levels",
                      "displaced",
                      Scale.LOGARITHMIC),
                  new Axis(Signals.COIN, "coin salience", "salience", Scale.LOGARITHMIC))),
          Thresholds.KEYS,
          true,
          false,
          List.of(LevelPicture.ALIGNED, LevelPicture.DISPLACED),
          Measurement.FEATURE_SETS);

  @Override
  public String name() {
    return "coin";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return CoinParameters.ALL;
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
    List<CoinParameters> pack = trials.stream().map(CoinParameters::of).toList();
    if (pack.get(0).setting().world() == World.GRID) {
      try (GridPack grid = new GridPack(pack, GridWorld::of)) {
        return grid.run();
      }
    }
    List<TrialResult> results = new ArrayList<>();
    for (CoinParameters trial : pack) {
      results.add(new Fork(trial).run());
    }
    return results;
  }

  @Override
  public OptionalDouble closedForm(Trial trial) {
    CoinParameters parameters = CoinParameters.of(trial);
    return ForkLaw.of(parameters)
        .flatMap(law -> law.criticalCoinSalience(parameters.signals().displaced()))
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  /** From a corner to the opposite one, where there are no pits. */
  private static Optional<String> isTooFar(Map<String, Object> values) {
    int needed = 2 * (Setting.SIZE.intIn(values) - 1);
    return Setting.WORLD.in(values) == World.GRID && Setting.HORIZON.in(values) < needed
        ? Optional.of(
            "from corner to corner it is "
                + needed
                + " moves, so world.horizon must be at least "
                + needed)
        : Optional.empty();
  }

  private static Optional<String> startIsDrawn(Map<String, Object> values) {
    boolean given = Agent.END_WEIGHT.in(values) != 0.0 || Agent.COIN_WEIGHT.in(values) != 0.0;
    return Setting.WORLD.in(values) == World.GRID && given
        ? Optional.of(
            "only the fork's agent has start weights: world 'fork', or leave out start.end-weight"
                + " and start.coin-weight")
        : Optional.empty();
  }
}
