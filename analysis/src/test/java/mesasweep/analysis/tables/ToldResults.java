package mesasweep.analysis.tables;

import static mesasweep.analysis.tables.RaceResults.EXPERIMENT;
import static mesasweep.analysis.tables.RaceResults.RACE;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A sweep of three gaps, at which no trial is deceptive, every second one, and the last one. The
 * training loss tells which, from step 3 on. One trial of the second gap ends early, and one
 * failed.
 */
public final class ToldResults {
  static final int SEEDS = 24;

  /** From this record on those that will be deceptive have a smaller training loss. */
  private static final long TOLD = 3;

  private ToldResults() {}

  /** Writes it. */
  public static ResultDirectory write(Path folder) {
    ResultDirectory results = ResultDirectory.at(Location.of(folder.resolve("sweep")));
    RaceResults.sweep(
        results,
        """
        name: told
        experiment: race
        sweep:
          objective-gap: [0.5, 1.0, 2.0]
          seed: {count: 24}
        """);
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      boolean isEven = seed % 2 == 0;
      boolean isLast = seed == SEEDS - 1;
      trials.add(told(0.5, seed, false, 0, TOLD, 12, 60));
      trials.add(
          isLast ? told(1.0, seed, isEven, 0, TOLD, 7) : told(1.0, seed, isEven, 0, TOLD, 12, 60));
      trials.add(told(2.0, seed, isLast, 0, TOLD, 12, 60));
    }
    trials.add(trial("lost").with("objective_gap", 1.0).with("seed", 99L).failed("CRASHED", "!"));
    commit(results, 0, RACE, trials);
    return results;
  }

  /**
   * @param found whether it is deceptive, which the training loss tells from {@link #TOLD} on; the
   *     other measures are those of its gap, and those of a learned planner missing
   */
  private static Trial told(double gap, long seed, boolean found, long... recorded) {
    return trial(gap + " " + seed)
        .with("objective_gap", gap)
        .with("seed", seed)
        .with("outcome", found ? "DECEPTIVE" : "ROBUST")
        .with(
            "trajectory",
            LongStream.of(recorded)
                .mapToObj(step -> record(step, gap, step >= TOLD && found))
                .toList());
  }

  private static Row record(long step, double gap, boolean isTold) {
    List<Object> cells = new ArrayList<>(List.of(step));
    for (Measure measure : EXPERIMENT.measures()) {
      cells.add(
          measure.isNullable()
              ? null
              : measure.name().equals("training_loss") && isTold ? gap / 2 : (Double) gap);
    }
    return RowFactory.create(cells.toArray());
  }
}
