package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.engine.GardenResults;
import mesasweep.driver.engine.GardenResults.Plant;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.driver.sweep.Refinement;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.driver.sweep.Trials;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.State;
import mesasweep.results.store.AtomicFiles;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refined sweep on disk: what was asked for and nothing else, whenever it is asked again. */
@Tag("slow")
class RefinedGardenTest {

  private static final String SWEEP =
      """
      experiment: garden
      sweep:
        water: {logspace: [0.1, 10, 4]}
        light: {logspace: [0.2, 2, 4]}
        seed: {count: 2}
      refine: {levels: 2, seeds: 4}
      """;

  @TempDir private Path scratch;

  @Test
  void runsWhatItAsksForAndGoesFurther() throws Exception {
    Path file = Files.writeString(scratch.resolve("refined.yaml"), SWEEP);
    Path results = scratch.resolve("results");
    List<Plant> first = asked(file, List.of());
    Answer run = Answer.of("run", file.toString(), "-o", results.toString());
    assertEquals(0, run.status(), run::err);
    assertTrue(run.out().contains("trained " + first.size() + " trials; 0 were there"), run::out);
    assertEquals(ids(first), stored(results));

    Answer again = Answer.of("run", file.toString(), "-o", results.toString());
    assertTrue(
        again.out().contains("nothing to train: all " + first.size() + " trials are there"),
        again::out);
    assertTrue(
        Answer.of("status", results.toString())
            .out()
            .contains(first.size() + " of " + first.size() + " trials committed"));

    List<Plant> further = asked(file, List.of("refine.levels=3"));
    Answer more = Answer.of("run", file.toString(), "refine.levels=3", "-o", results.toString());
    int added = further.size() - first.size();
    assertTrue(
        more.out().contains("trained " + added + " trials; " + first.size() + " were there"),
        more::out);
    assertEquals(ids(further), stored(results));
    assertLevels(results, further);
    assertEquals(0, Mesasweep.execute("report", results.toString()));
    assertSquares(Files.readString(results.resolve("report").resolve("index.html")), further);

    // What is there is told by its rows, with no file beside them to tell of which sweep they are.
    Files.delete(results.resolve("sweep.yaml"));
    Answer other = Answer.of("run", file.toString(), "steps=50", "-o", results.toString());
    assertEquals(2, other.status(), other::err);
    assertTrue(other.err().contains(further.size() + " are not of this sweep"), other::err);
    String[] fewer = {"refine.levels=3", "seed={count: 1}", "-o", results.toString()};
    Answer replicates = Answer.of(words("run", file, fewer));
    assertEquals(2, replicates.status(), replicates::err);
    assertTrue(replicates.err().contains(" are not of this sweep"), replicates::err);
    String lights = "light={logspace: [0.2, 2, 3]}";
    Answer between = Answer.of("run", file.toString(), lights, "-o", results.toString());
    assertEquals(2, between.status(), between::err);
    Answer same = Answer.of("run", file.toString(), "refine.levels=3", "-o", results.toString());
    assertTrue(same.out().contains("nothing to train: all " + further.size()), same::out);

    String last = further.get(further.size() - 1).trial().id();
    assertEquals(0, Mesasweep.execute("trial", results.toString(), "--id", last, "--check"));
  }

  /** With more replicates another value may be critical: what led to the first one stays. */
  @Test
  void goesElsewhereWithMoreReplicatesAndOnWhereABatchWasLost() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("bracketed.yaml"),
            """
            experiment: garden
            sweep:
              water: [0.5, 2]
              light: {logspace: [0.1, 2, 4]}
              seed: [0, 4]
            refine: {to: 2 %, seeds: 3}
            """);
    Path results = scratch.resolve("results");
    String[] more = {"refine.seeds=5", "-o", results.toString()};
    assertEquals(0, Mesasweep.execute(words("run", file, "-o", results.toString())));
    assertEquals(0, Mesasweep.execute(words("run", file, more)));
    TreeSet<String> stored = stored(results);
    TreeSet<String> elsewhere = new TreeSet<>(stored);
    elsewhere.removeAll(ids(asked(file, List.of("refine.seeds=5"))));
    assertTrue(elsewhere.size() > 0, "it would go nowhere else");
    assertEquals(
        0, Mesasweep.execute("trial", results.toString(), "--id", elsewhere.first(), "--check"));
    assertStatus(results, stored.size(), stored.size());

    AtomicFiles.deleteTree(results.resolve("runs").resolve(ResultDirectory.batch(1)));
    AtomicFiles.deleteTree(results.resolve("commits").resolve("000001.json"));
    int left = stored(results).size();
    assertTrue(left < stored.size());
    assertStatus(results, left, stored.size());
    assertEquals(0, Mesasweep.execute(words("run", file, more)));
    assertTrue(stored.containsAll(stored(results)));
    assertTrue(stored(results).containsAll(ids(asked(file, List.of("refine.seeds=5")))));
  }

  /** Refinement goes elsewhere in each kind of soil, so that only the grid is there in both. */
  @Test
  void theBoundaryOfSeveralCombinationsIsThatOfTheGrid() throws Exception {
    Path file = Files.writeString(scratch.resolve("soils.yaml"), SWEEP);
    Path results = scratch.resolve("results");
    String[] soils = {"soil=[clay, sand]", "-o", results.toString()};
    assertEquals(0, Mesasweep.execute(words("run", file, soils)));
    Map<String, Set<Double>> between = new HashMap<>();
    try (SparkSession spark = SparkSessions.forQueries("soils", Optional.empty())) {
      Views.register(spark, List.of(ResultDirectory.at(Location.of(results))));
      Set<Double> grid =
          Set.copyOf(
              spark
                  .sql("SELECT DISTINCT light FROM cells WHERE level = 0")
                  .as(Encoders.DOUBLE())
                  .collectAsList());
      assertEquals(4, grid.size());
      for (Row row :
          spark
              .sql(
                  "SELECT axis, bracket_low, bracket_high FROM boundary"
                      + " WHERE bracket_low IS NOT NULL")
              .collectAsList()) {
        Stream.of(row.getDouble(1), row.getDouble(2))
            .filter(light -> !grid.contains(light))
            .forEach(
                light ->
                    between.computeIfAbsent(row.getString(0), axis -> new TreeSet<>()).add(light));
      }
    }
    assertEquals(Set.of("soil"), between.keySet());
  }

  private static void assertStatus(Path results, int committed, int atMost) {
    Answer status = Answer.of("status", results.toString());
    assertEquals("", status.err());
    Matcher counts = Pattern.compile(": (\\d+) of (\\d+) trials").matcher(status.out());
    assertTrue(counts.find(), status::out);
    assertEquals(committed, Integer.parseInt(counts.group(1)), status::out);
    assertTrue(Integer.parseInt(counts.group(2)) >= committed, status::out);
    assertTrue(Integer.parseInt(counts.group(2)) <= atMost, status::out);
  }

  private static String[] words(String command, Path file, String... others) {
    return Stream.concat(Stream.of(command, file.toString()), Stream.of(others))
        .toArray(String[]::new);
  }

  /** What a refinement that is told the formula's outcomes asks for, the grid included. */
  private static List<Plant> asked(Path file, List<String> settings) {
    Sweep sweep = SweepFile.read(Location.of(file), settings);
    Refinement refinement = sweep.refinement().orElseThrow();
    Map<String, CommittedTrials.End> ends = new HashMap<>();
    List<Plant> plants = new ArrayList<>();
    for (Optional<Trials> round = Optional.of(sweep);
        round.isPresent();
        round = refinement.next(id -> Optional.ofNullable(ends.get(id)))) {
      for (Plant plant : round.get().stream().map(GardenResults::plant).toList()) {
        plants.add(plant);
        ends.put(
            plant.trial().id(), new CommittedTrials.End(State.DONE, Optional.of(plant.outcome())));
      }
    }
    return plants;
  }

  private static TreeSet<String> ids(List<Plant> plants) {
    return new TreeSet<>(plants.stream().map(plant -> plant.trial().id()).toList());
  }

  private static TreeSet<String> stored(Path results) throws IOException {
    try (SparkSession spark = SparkSessions.forQueries("refined", Optional.empty())) {
      Views.register(spark, List.of(ResultDirectory.at(Location.of(results))));
      List<Row> rows = spark.sql("SELECT trial_id FROM runs").collectAsList();
      TreeSet<String> ids = new TreeSet<>(rows.stream().map(row -> row.getString(0)).toList());
      assertEquals(rows.size(), ids.size(), "a trial twice");
      return ids;
    }
  }

  private static void assertLevels(Path results, List<Plant> plants) throws IOException {
    try (SparkSession spark = SparkSessions.forQueries("refined", Optional.empty())) {
      Views.register(spark, List.of(ResultDirectory.at(Location.of(results))));
      Map<Integer, Long> cells = new HashMap<>();
      for (Row row :
          spark.sql("SELECT level, count(*), sum(n) FROM cells GROUP BY level").collectAsList()) {
        cells.put(row.getInt(0), row.getLong(1));
      }
      assertEquals(Set.of(0, 1, 2, 3), cells.keySet());
      assertEquals(16, cells.get(0));
      long different =
          plants.stream().map(plant -> List.of(plant.water(), plant.light())).distinct().count();
      assertEquals(different, cells.values().stream().mapToLong(n -> n).sum());
    }
  }

  /** Each as large as what it stands for, the small ones above the large ones. */
  private static void assertSquares(String html, List<Plant> plants) throws IOException {
    JsonNode map = ReportData.of(html).figures("map").findFirst().orElseThrow();
    assertEquals(4, map.at("/data/grid/xs").size());
    assertEquals(4, map.at("/data/grid/ys").size());
    List<Double> widths = new ArrayList<>();
    for (JsonNode square : map.at("/data/squares")) {
      JsonNode box = square.path("box");
      double width = box.get(1).asDouble() - box.get(0).asDouble();
      assertEquals(width, box.get(3).asDouble() - box.get(2).asDouble(), 1e-3);
      assertTrue(box.get(0).asDouble() >= -0.5 && box.get(1).asDouble() <= 3.5, box::toString);
      widths.add(Math.round(1000 * width) / 1000.0);
    }
    assertEquals(widths.stream().sorted(Comparator.reverseOrder()).toList(), widths);
    assertEquals(Set.of(1.0, 0.5, 0.25, 0.125), Set.copyOf(widths));
    assertEquals(
        plants.stream().map(plant -> List.of(plant.water(), plant.light())).distinct().count(),
        widths.size());
  }
}
