package mesasweep.driver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import mesasweep.worker.Drawing;
import mesasweep.worker.Ending;
import mesasweep.worker.Experiment;
import mesasweep.worker.Parameter;
import mesasweep.worker.Picture;
import mesasweep.worker.ResultDescription;
import mesasweep.worker.ResultDescription.Event;
import mesasweep.worker.ResultDescription.Event.Timing;
import mesasweep.worker.ResultDescription.FeatureSet;
import mesasweep.worker.ResultDescription.Finding;
import mesasweep.worker.ResultDescription.Measure;
import mesasweep.worker.ResultDescription.Outcome;
import mesasweep.worker.ResultDescription.Plane;
import mesasweep.worker.ResultDescription.Role;
import mesasweep.worker.ResultDescription.Scale;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.Verdict;

/**
 * A second experiment, with words of its own: plants that bloom or wilt by a formula, so that a
 * test can say what every table must hold.
 */
public final class GardenExperiment implements Experiment {

  /** What the soil does to a plant's vigour. */
  public enum Soil {
    CLAY,
    SAND
  }

  static final Parameter.Real WATER = Parameter.real("water", 1, "litres a day").atLeast(0);
  static final Parameter.Real LIGHT = Parameter.real("light", 1, "hours a day").above(0);
  static final Parameter.Choice<Soil> SOIL = Parameter.choice("soil", Soil.CLAY, "under it");
  static final Parameter.Whole STEPS = Parameter.whole("steps", 100, "days").atLeast(1);
  static final Parameter.Real BLOOM =
      Parameter.real("outcome.bloom", 1.0, "vigour from which a plant blooms").above(0);

  /** Stones are at the edge, and a plant is where a snail ends. */
  static final Picture PLOT =
      new Picture(
          "plot_by_day",
          "plot by day",
          "Where a snail went on the last day.",
          List.of(
              new Picture.Tile(".", "earth", Optional.empty()),
              new Picture.Tile("o", "stone", Optional.of(Role.UNDECIDED)),
              new Picture.Tile("Y", "plant", Optional.of(Role.GOOD)),
              new Picture.Tile("w", "weed", Optional.of(Role.BAD))),
          "way of the snail");

  private static final double WILTING = 0.5;
  private static final int BARREN = 7;

  @Override
  public String name() {
    return "garden";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(WATER, LIGHT, SOIL, STEPS, BLOOM);
  }

  @Override
  public ResultDescription results() {
    return new ResultDescription(
        List.of(
            new Outcome("BLOOMED", "in bloom", "It has a flower.", Role.GOOD),
            new Outcome("STUNTED", "stunted", "It lives without a flower.", Role.UNDECIDED),
            new Outcome("WILTED", "wilted", "It is dead.", Role.BAD),
            new Outcome("BARREN", "barren", "Nothing came up.", Role.BROKEN, false)),
        List.of(
            new Finding("wilted", "wilted", Set.of("WILTED")),
            new Finding("alive", "alive", Set.of("BLOOMED", "STUNTED"))),
        List.of(
            new Event("flower", "first flower", Timing.EXACT, true),
            new Event("drought", "drought", Timing.EXACT, true),
            new Event("leaf", "first leaf", Timing.EXACT, false)),
        Optional.of(STEPS),
        Optional.empty(),
        List.of(
            new Measure("height", "height", "cm", Scale.LOGARITHMIC, "size", false),
            new Measure("leaves", "leaves", "", Scale.LINEAR, "size", true)),
        Optional.of(
            new Plane(
                new Plane.Axis(WATER, "water", "water", Scale.LOGARITHMIC),
                new Plane.Axis(LIGHT, "light", "light", Scale.LOGARITHMIC))),
        List.of(BLOOM),
        false,
        false,
        List.of(PLOT),
        List.of(new FeatureSet("stature", "stature so far", List.of("height", "leaves"), true)));
  }

  @Override
  public int packSize(Trial trial) {
    return 16;
  }

  @Override
  public List<TrialResult> run(List<Trial> pack) {
    List<TrialResult> results = new ArrayList<>();
    for (Trial trial : pack) {
      List<Verdict> otherwise =
          ResultDescription.FACTORS.stream()
              .map(factor -> verdict(trial, factor * BLOOM.in(trial.parameters())))
              .toList();
      results.add(
          new TrialResult(
              verdict(trial),
              otherwise,
              new Ending.AtBudget(),
              trajectory(trial),
              drawings(trial)));
    }
    return results;
  }

  static double vigour(Trial trial) {
    double soil = SOIL.in(trial.parameters()) == Soil.CLAY ? 1 : 0.7;
    double chance = 1 + 0.1 * (trial.seed() % 5 - 2);
    return soil
        * chance
        * (0.3 + Math.log1p(WATER.in(trial.parameters())))
        * LIGHT.in(trial.parameters());
  }

  static Verdict verdict(Trial trial) {
    return verdict(trial, BLOOM.in(trial.parameters()));
  }

  /**
   * @param bloom vigour from which it blooms
   */
  static Verdict verdict(Trial trial, double bloom) {
    long steps = STEPS.in(trial.parameters());
    double vigour = vigour(trial);
    Map<String, Long> events = new TreeMap<>();
    if (trial.seed() % BARREN == BARREN - 1) {
      return new Verdict("BARREN", events);
    }
    events.put("leaf", 3L);
    if (vigour >= bloom) {
      events.put("flower", Math.min(steps, Math.round(steps / vigour)));
      return new Verdict("BLOOMED", events);
    }
    if (vigour < WILTING) {
      events.put("drought", Math.round(steps * vigour));
      return new Verdict("WILTED", events);
    }
    return new Verdict("STUNTED", events);
  }

  static double[][] trajectory(Trial trial) {
    long steps = STEPS.in(trial.parameters());
    double vigour = vigour(trial);
    return new double[][] {
      {0, 0, Double.NaN},
      {steps / 2, vigour * 10, 2},
      {steps, vigour * 20, 4}
    };
  }

  /** A snail leaves the corner to the right and then down to the plant; nothing where none is. */
  static List<Drawing> drawings(Trial trial) {
    if (verdict(trial).outcome().equals("BARREN")) {
      return List.of();
    }
    int column = (int) (trial.seed() % 3) + 1;
    int row = SOIL.in(trial.parameters()) == Soil.CLAY ? 1 : 2;
    char[][] tiles = {"....o".toCharArray(), "....o".toCharArray(), "w...o".toCharArray()};
    tiles[row][column] = 'Y';
    List<Integer> path = new ArrayList<>();
    for (int x = 0; x <= column; x++) {
      path.add(x);
    }
    for (int y = 1; y <= row; y++) {
      path.add(y * 5 + column);
    }
    return List.of(
        new Drawing("plot_by_day", Stream.of(tiles).map(String::valueOf).toList(), path));
  }
}
