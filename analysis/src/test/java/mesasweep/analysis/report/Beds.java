package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.FeatureSet;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Parameter;
import mesasweep.results.ExperimentDescription.Picture;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.PlaneAxis;
import mesasweep.results.ExperimentDescription.Role;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.ExperimentDescription.Tile;
import mesasweep.results.ExperimentDescription.Timing;
import mesasweep.results.ExperimentDescription.Type;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Plants in the beds of a garden: an experiment that has nothing in common with the race. */
final class Beds {

  static final ExperimentDescription EXPERIMENT =
      new ExperimentDescription(
          ExperimentDescription.FORMAT,
          "garden",
          1,
          List.of(
              new Parameter("water", Type.REAL, List.of(), "litres a day"),
              new Parameter("shade", Type.REAL, List.of(), "share of the sky that is hidden"),
              new Parameter("soil", Type.TEXT, List.of(), "what it stands in"),
              new Parameter("days", Type.WHOLE, List.of(), "how long it is looked after"),
              new Parameter("weigh-every", Type.WHOLE, List.of(), "days between weighings"),
              new Parameter("bloom.petals", Type.REAL, List.of(), "petals from which it blooms"),
              new Parameter("bloom.share", Type.REAL, List.of(), "share of them that is open")),
          List.of(
              new Outcome("BLOOMED", "in bloom", "It ends with petals.", Role.GOOD, true),
              new Outcome("WILTED", "wilted", "It ends dry.", Role.BAD, true),
              new Outcome("STUNTED", "stunted", "It never came up.", Role.BROKEN, false)),
          List.of(
              new Finding("withered", "withered", List.of("WILTED")),
              new Finding("lush", "lush", List.of("BLOOMED"))),
          List.of(
              new Event("budded", "first bud", Timing.RECORDED, true),
              new Event("wilted", "wilting", Timing.RECORDED, true),
              new Event("watched", "first bee", Timing.EXACT, false)),
          Optional.of("days"),
          Optional.of("water"),
          List.of(
              new Measure("height", "height", "cm", Scale.LINEAR, "size", false, true),
              new Measure("leaves", "leaves", "", Scale.LINEAR, "size", false, false),
              new Measure("mildew", "mildew", "mg", Scale.LOGARITHMIC, "mildew", true, true),
              new Measure("mood", "mood", "", Scale.LINEAR, "", false, false)),
          Optional.of(
              new Plane(
                  new PlaneAxis("water", "water", "dose", Scale.LOGARITHMIC),
                  new PlaneAxis("shade", "shade", "shade", Scale.LINEAR))),
          List.of("bloom.petals", "bloom.share"),
          List.of(0.5, 1.0, 2.0),
          false,
          false,
          List.of(
              new Picture(
                  "bed_in_may",
                  "bed in May",
                  "What grows in the bed, and where the gardener went.",
                  List.of(
                      new Tile(".", "soil", Optional.empty()),
                      new Tile("*", "flower", Optional.of(Role.GOOD)),
                      new Tile("x", "thistle", Optional.of(Role.BAD))),
                  "way of the gardener"),
              new Picture("pond", "pond", "No trial has one.", List.of(), "way of the newt")),
          List.of("bloom.share"),
          List.of(
              new FeatureSet("scales", "what the scales said", List.of("height", "leaves"), true)));

  static final String SWEEP =
      """
      name: beds
      experiment: garden
      sweep:
        water: [0, 0.5, 1, 2, 4]
        shade: [0.1, 0.3, 0.5, 0.7]
        soil: [sand, clay]
        seed: [0, 1, 2, 3]
      set: {days: 60, weigh-every: 10, bloom.petals: 3, bloom.share: 0.5}
      """;

  /**
   * Four plants in each cell. They wilt where the shade is more than the dose of water allows, but
   * for the last one, whose luck is the other way; what stands in dry clay does not come up.
   */
  static List<Trial> trials(String prefix) {
    List<Trial> trials = new ArrayList<>();
    for (double water : new double[] {0, 0.5, 1, 2, 4}) {
      for (double shade : new double[] {0.1, 0.3, 0.5, 0.7}) {
        for (String soil : List.of("sand", "clay")) {
          for (long seed = 0; seed < 4; seed++) {
            boolean wilts = shade > 0.2 + 0.1 * water != (seed == 3);
            boolean isStunted = soil.equals("clay") && (water == 0 || seed == 0 && water == 1);
            trials.add(
                RaceResults.trial(
                        prefix + String.join(" ", soil, "" + water, "" + shade, "" + seed))
                    .with("experiment", "garden")
                    .with("seed", seed)
                    .with("water", water)
                    .with("shade", shade)
                    .with("soil", soil)
                    .with("days", 60L)
                    .with("weigh_every", 10L)
                    .with("bloom_petals", 3.0)
                    .with("bloom_share", 0.5)
                    .with("outcome", isStunted ? "STUNTED" : wilts ? "WILTED" : "BLOOMED")
                    .with("budded_step", isStunted || wilts ? null : 20L + 10 * seed)
                    .with("budded_after", isStunted || wilts ? null : 10L + 10 * seed)
                    .with("wilted_step", !isStunted && wilts ? 30L : null)
                    .with("wilted_after", !isStunted && wilts ? 20L : null)
                    .with("watched_step", seed == 2 ? 17L : null)
                    .with("trajectory", weighed())
                    .with("pictures", pictures(seed, wilts))
                    .with("verdicts", verdicts(wilts)));
          }
        }
      }
    }
    return trials;
  }

  /** Of the trial with the first seed there is none. */
  private static List<Row> pictures(long seed, boolean wilts) {
    return seed == 0
        ? List.of()
        : List.of(
            RowFactory.create(
                "bed_in_may",
                List.of(wilts ? "x.." : "*..", "..."),
                Stream.of(3L, 4L, 1L, 0L, 0L).limit(seed + 2).toList()));
  }

  /** No mildew at first, nobody knows how much later, and then some. */
  private static List<Row> weighed() {
    return List.of(
        RowFactory.create(0L, 0.0, 2.0, 0.0, 1.0),
        RowFactory.create(10L, 7.5, 4.0, null, 1.0),
        RowFactory.create(20L, 11.0, 8.0, 0.5, 1.0));
  }

  private static List<Row> verdicts(boolean wilts) {
    return Stream.of("bloom.petals", "bloom.share")
        .flatMap(
            threshold ->
                Stream.of(0.5, 1.0, 2.0)
                    .map(
                        factor ->
                            RowFactory.create(
                                threshold,
                                factor,
                                wilts ? "WILTED" : "BLOOMED",
                                null,
                                null,
                                30L,
                                20L,
                                null)))
        .toList();
  }

  static boolean is(Trial trial, String outcome) {
    return trial.values().get("outcome").equals(outcome);
  }

  private Beds() {}
}
