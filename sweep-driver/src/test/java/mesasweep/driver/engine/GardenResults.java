package mesasweep.driver.engine;

import static java.util.stream.Collectors.groupingBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.analysis.statistics.PooledShare.Seed;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.store.Location;
import mesasweep.worker.Names;
import mesasweep.worker.Trial;
import mesasweep.worker.Verdict;

/** What must come out of the garden. */
public final class GardenResults {

  /** What nobody says of plants. */
  public static final Pattern OF_THE_RACE =
      Pattern.compile(
          "(?i)decepti|robust|discount|objective|compliance|long.term|\\brate|\\bgaps?\\b"
              + "|unresolved|diverge|alignment|architecture");

  /** A sweep that has every outcome. */
  public static final String SWEEP =
      """
      name: garden
      experiment: garden
      sweep:
        water: [0, 0.1, 0.3, 1, 3]
        light: {logspace: [0.2, 2, 6]}
        soil: [clay, sand]
        seed: {count: 8}
      """;

  private GardenResults() {}

  /** All of a sweep. */
  public static List<Plant> of(Path sweepFile) {
    Sweep sweep = SweepFile.read(Location.of(sweepFile), List.of());
    return LongStream.range(0, sweep.size())
        .mapToObj(sweep::trial)
        .map(GardenResults::plant)
        .toList();
  }

  /** How a trial must end. */
  public static Plant plant(Trial trial) {
    return new Plant(trial, GardenExperiment.verdict(trial));
  }

  /** Those that count in shares, in the plane, and whether they have what is found. */
  public static List<Point> points(List<Plant> plants, Predicate<Plant> found) {
    return plants.stream()
        .filter(Plant::isEligible)
        .map(
            plant ->
                new Point(
                    plant.water(),
                    plant.light(),
                    plant.trial().seed(),
                    found.test(plant) ? 1 : 0,
                    1))
        .toList();
  }

  /** Of those that count in shares, by seed; at least one of them. */
  public static PooledShare share(List<Plant> plants, Predicate<Plant> found) {
    Map<Long, List<Plant>> seeds =
        plants.stream()
            .filter(Plant::isEligible)
            .collect(groupingBy(plant -> plant.trial().seed()));
    return PooledShare.of(
            seeds.values().stream()
                .map(seed -> new Seed(seed.stream().filter(found).count(), seed.size()))
                .toList())
        .orElseThrow();
  }

  /** A trial, and how it must end. */
  public record Plant(Trial trial, Verdict verdict) {

    public double water() {
      return GardenExperiment.WATER.in(trial.parameters());
    }

    public double light() {
      return GardenExperiment.LIGHT.in(trial.parameters());
    }

    public String soil() {
      return Names.word(GardenExperiment.SOIL.in(trial.parameters()));
    }

    public String outcome() {
      return verdict.outcome();
    }

    public boolean isEligible() {
      return !outcome().equals("BARREN");
    }

    public boolean has(String event) {
      return verdict.events().containsKey(event);
    }

    public long step(String event) {
      return verdict.events().get(event);
    }

    /** At each recorded step: the step, the height and the leaves, not a number where unknown. */
    public double[][] trajectory() {
      return GardenExperiment.trajectory(trial);
    }

    /** The tiles of its only picture, row by row, and the cells of the path; empty without one. */
    public List<Object> picture() {
      return GardenExperiment.drawings(trial).stream()
          .<Object>flatMap(drawing -> Stream.of(drawing.rows(), drawing.path()))
          .toList();
    }

    /** The outcome if plants bloomed at another vigour. */
    public String judged(double factor) {
      Map<String, Object> values = new TreeMap<>(trial.parameters());
      values.merge("outcome.bloom", factor, (one, other) -> (Double) one * (Double) other);
      return GardenExperiment.verdict(Trial.of(new GardenExperiment(), values)).outcome();
    }
  }
}
