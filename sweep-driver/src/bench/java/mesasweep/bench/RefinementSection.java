package mesasweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.command.Mesasweep;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What critical gaps within 5 % take: by refinement, and by the grid that tells the same. */
final class RefinementSection implements Bench.Section {

  private static final String REFINED = "refined";
  private static final String GRID = "grid";

  /** Neighbouring gaps differ by 4.97 %. */
  private static final String SWEEP =
      """
      name: grid
      sweep:
        discount-rate: {linspace: [-0.1, 1.2, 14]}
        objective-gap: {logspace: [0.1, 4.0, 77]}
        architecture: [linear, mlp-16, mlp-32x2]
        seed: {count: 20}
      set: {planner: consistent, stop: settled}
      """;

  private static final String COSTS =
      "SELECT sweep, count(*), sum(coalesce(stopped_step, steps)), sum(seconds) FROM runs"
          + " GROUP BY sweep";

  /** Of each line how far the brackets are apart, as a factor: at most 1 if they overlap. */
  private static final String FACTORS =
      "SELECT greatest(one.bracket_low, other.bracket_low)"
          + " / least(one.bracket_high, other.bracket_high), one.bracket_low IS NULL,"
          + " other.bracket_low IS NULL FROM boundary one JOIN boundary other"
          + " ON one.value = other.value AND one.discount_rate = other.discount_rate"
          + " WHERE one.axis = 'architecture' AND other.axis = 'architecture'"
          + " AND one.sweep = '"
          + REFINED
          + "' AND other.sweep = '"
          + GRID
          + "'";

  /** What a sweep took. */
  private record Cost(long trials, long steps, double training, double wall) {

    double cores() {
      return Runtime.getRuntime().availableProcessors() * wall;
    }

    List<String> row(String name) {
      return List.of(
          name,
          String.format("%,d", trials),
          String.format("%.2f million", steps / 1e6),
          String.format("%.0f", training),
          String.format("%.0f", cores()));
    }
  }

  @Override
  public String title() {
    return "Critical gaps within 5 %";
  }

  @Override
  public String measure() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("mesasweep-bench");
    Path grid = Files.writeString(scratch.resolve("grid.yaml"), SWEEP);
    Map<String, Double> walls = new HashMap<>();
    walls.put(REFINED, seconds(Path.of("conf/critical-gap.yaml"), scratch.resolve(REFINED)));
    walls.put(GRID, seconds(grid, scratch.resolve(GRID)));
    try (SparkSession spark = SparkSessions.forQueries("bench", Optional.empty())) {
      Views.register(
          spark,
          List.of(
              ResultDirectory.at(Location.of(scratch.resolve(REFINED))),
              ResultDirectory.at(Location.of(scratch.resolve(GRID)))));
      Map<String, Cost> costs = new HashMap<>();
      for (Row row : spark.sql(COSTS).collectAsList()) {
        String sweep = row.getString(0);
        costs.put(
            sweep, new Cost(row.getLong(1), row.getLong(2), row.getDouble(3), walls.get(sweep)));
      }
      return text(costs.get(REFINED), costs.get(GRID), spark.sql(FACTORS).collectAsList());
    }
  }

  private static double seconds(Path file, Path results) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Bench.java(List.of(), Mesasweep.class, "run", file.toString(), "-o", results.toString());
    return (System.nanoTime() - start) / 1e9;
  }

  private static String text(Cost refined, Cost grid, List<Row> lines) {
    List<Row> both =
        lines.stream().filter(row -> !row.getBoolean(1) && !row.getBoolean(2)).toList();
    long one = lines.stream().filter(row -> row.getBoolean(1) != row.getBoolean(2)).count();
    long overlap = both.stream().filter(row -> row.getDouble(0) <= 1).count();
    double farthest = both.stream().mapToDouble(row -> row.getDouble(0)).max().orElse(1);
    return String.format(
        "At 14 discount rates for 3 architectures, which is %d lines: conf/critical-gap.yaml, and"
            + " the grid of 77 gaps and 20 seeds whose neighbouring gaps differ by as much. Core-"
            + "seconds of training, and cores x wall time from the start of the JVM to its"
            + " end.%n%n%s%n- **%.1f times** fewer steps, **%.1f times** fewer core-seconds of"
            + " training, %.1f times less cores x wall time.%n- Both have a bracket on %d lines:"
            + " the brackets overlap on %d of them, and the farthest are a factor of %.3f apart. On"
            + " %d lines only one has a bracket.%n",
        lines.size(),
        Bench.table(
            List.of("", "trials", "steps", "core-seconds of training", "cores x wall, s"),
            List.of(refined.row("refined"), grid.row("grid"))),
        (double) grid.steps() / refined.steps(),
        grid.training() / refined.training(),
        grid.cores() / refined.cores(),
        both.size(),
        overlap,
        Math.max(1, farthest),
        one);
  }
}
