package mesasweep.driver;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Point;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.command.Mesasweep;
import mesasweep.driver.engine.GardenExperiment;
import mesasweep.driver.engine.GardenResults;
import mesasweep.driver.engine.GardenResults.Plant;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.driver.engine.StoredTrial;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Drawing;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second experiment, from the sweep file to the tables: all in its words, all recomputed. */
@Tag("slow")
class GardenTest {

  @TempDir private static Path scratch;
  private static SparkSession spark;
  private static ResultDirectory results;
  private static List<Plant> plants;

  @BeforeAll
  static void run() throws IOException {
    Path file = Files.writeString(scratch.resolve("garden.yaml"), GardenResults.SWEEP);
    results = ResultDirectory.at(Location.of(scratch.resolve("results")));
    assertEquals(0, Mesasweep.execute("run", file.toString(), "-o", results.root().toString()));
    plants = GardenResults.of(file);
    spark = SparkSessions.forQueries("garden", Optional.empty());
    Views.register(spark, List.of(results));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theSweepHasEveryOutcome() {
    assertEquals(
        new TreeSet<>(List.of("BARREN", "BLOOMED", "STUNTED", "WILTED")),
        new TreeSet<>(plants.stream().map(Plant::outcome).toList()));
  }

  @Test
  void everyColumnOfAViewIsExplained() {
    ExperimentDescription garden = ExperimentDescription.read(results.experimentFile());
    List<String> axes = List.of("water", "light", "soil");
    for (View view : Views.ALL) {
      List<String> explained = new ArrayList<>();
      for (View.Documented column : view.columns().apply(garden)) {
        explained.addAll(column.name().equals("AXES") ? axes : List.of(column.name()));
        assertFalse(column.meaning().isBlank(), view.name() + "." + column.name());
      }
      assertEquals(explained, List.of(spark.table(view.name()).columns()), view.name());
    }
  }

  @Test
  void cellsCountWhatEndedHow() {
    Map<List<Object>, List<Plant>> cells =
        plants.stream().collect(groupingBy(p -> List.of(p.water(), p.light(), p.soil())));
    List<Row> rows = spark.table("cells").collectAsList();
    assertEquals(cells.size(), rows.size());
    for (Row row : rows) {
      List<Plant> cell =
          cells.get(List.of(row.getAs("water"), row.getAs("light"), row.getAs("soil")));
      List<Plant> eligible = cell.stream().filter(Plant::isEligible).toList();
      long wilted = count(eligible, p -> p.outcome().equals("WILTED"));
      assertEquals((long) cell.size(), row.<Long>getAs("n"));
      assertEquals((long) eligible.size(), row.<Long>getAs("eligible"));
      assertEquals(
          row.<Long>getAs("n"),
          row.<Long>getAs("bloomed")
              + row.<Long>getAs("stunted")
              + row.<Long>getAs("wilted")
              + row.<Long>getAs("barren"));
      assertEquals(wilted, row.<Long>getAs("wilted"));
      assertEquals(count(eligible, p -> p.has("flower")), row.<Long>getAs("flower"));
      assertEquals((double) wilted / eligible.size(), row.<Double>getAs("share_wilted"));
      assertEquals(1 - (double) wilted / eligible.size(), row.<Double>getAs("share_alive"), 1e-15);
      assertEquals(
          Wilson.interval(wilted, eligible.size()).orElseThrow().high(),
          row.<Double>getAs("share_wilted_high"));
      long[] flowers =
          eligible.stream()
              .mapToLong(p -> p.has("flower") ? p.step("flower") : Long.MAX_VALUE)
              .sorted()
              .toArray();
      long median = flowers[(flowers.length - 1) / 2];
      assertEquals(
          median == Long.MAX_VALUE ? null : (Long) median, row.<Long>getAs("median_flower_step"));
    }
  }

  /** Nothing is censored before the budget: the probability is the share. */
  @Test
  void incidenceIsTheShareOfFirstEvents() {
    Map<List<Object>, List<Plant>> cells =
        plants.stream()
            .filter(Plant::isEligible)
            .collect(groupingBy(p -> List.of(p.water(), p.light(), p.soil())));
    List<Row> rows = spark.table("incidence").collectAsList();
    assertTrue(rows.size() > cells.size());
    for (Row row : rows) {
      List<Plant> cell =
          cells.get(List.of(row.getAs("water"), row.getAs("light"), row.getAs("soil")));
      String event = row.getAs("event");
      long step = row.getAs("step");
      assertEquals(
          (double) count(cell, p -> p.has(event) && p.step(event) <= step) / cell.size(),
          row.<Double>getAs("cumulative_incidence"),
          1e-12);
      assertTrue(List.of("flower", "drought").contains(event));
    }
  }

  @Test
  void theBoundaryOfEachFindingIsThatOfItsPoints() {
    Map<String, Predicate<Plant>> findings =
        Map.of(
            "wilted",
            p -> p.outcome().equals("WILTED"),
            "alive",
            p -> !p.outcome().equals("WILTED"));
    List<Row> rows =
        spark.sql("SELECT * FROM boundary WHERE axis = 'soil' AND value = 'sand'").collectAsList();
    assertEquals(2 * 4, rows.size(), "two findings, four waters above 0");
    for (Row row : rows) {
      Predicate<Plant> found = findings.get(row.<String>getAs("finding"));
      List<Plant> sand = plants.stream().filter(p -> p.soil().equals("sand")).toList();
      List<Point> counted = GardenResults.points(sand, found);
      FittedBoundary fit = (FittedBoundary) Boundary.fit(counted, new Boundary.Scales(true, true));
      Boundary.Critical critical = fit.at(row.<Double>getAs("water"));
      assertEquals(critical.told().isPresent(), !row.isNullAt(row.fieldIndex("critical_light")));
      critical
          .told()
          .ifPresent(
              y -> assertEquals(y, row.<Double>getAs("critical_light"), 1e-9 * y, "at " + row));
      assertEquals(critical.rising() ? "larger" : "smaller", row.getAs("found_lights"));
      assertEquals(
          critical.observed().map(crossing -> crossing.between().low()).orElse(null),
          row.<Double>getAs("bracket_low"));
      assertEquals(eligibleSeeds(), row.<Integer>getAs("seeds"));
      assertTrue(row.isNullAt(row.fieldIndex("closed_form_light")));
    }
  }

  /** One seed of each seven has barren plants only. */
  private static int eligibleSeeds() {
    return (int)
        plants.stream().filter(Plant::isEligible).map(p -> p.trial().seed()).distinct().count();
  }

  @Test
  void effectsAreDifferencesOfSharesInPairs() {
    for (Row row : spark.sql("SELECT * FROM effects WHERE axis = 'soil'").collectAsList()) {
      Predicate<Plant> found =
          row.getAs("finding").equals("wilted")
              ? p -> p.outcome().equals("WILTED")
              : p -> !p.outcome().equals("WILTED");
      List<Plant> clay =
          plants.stream().filter(p -> p.isEligible() && p.soil().equals("clay")).toList();
      List<Plant> sand =
          plants.stream().filter(p -> p.isEligible() && p.soil().equals("sand")).toList();
      assertEquals((long) sand.size(), row.<Long>getAs("trials"));
      double before = (double) count(clay, found) / clay.size();
      double now = (double) count(sand, found) / sand.size();
      assertEquals(before, row.<Double>getAs("baseline_share"), 1e-15);
      assertEquals(now, row.<Double>getAs("share"), 1e-15);
      assertEquals(Math.signum(now - before), Math.signum(row.<Double>getAs("difference")));
      assertTrue(row.<Double>getAs("low") < row.<Double>getAs("high"));
      assertEquals(eligibleSeeds(), row.<Integer>getAs("seeds"));
    }
    assertEquals(2, spark.sql("SELECT DISTINCT finding FROM effects WHERE axis = 'soil'").count());
  }

  @Test
  void thresholdsJudgeEveryPlantAgain() {
    List<Row> rows = spark.table("thresholds").collectAsList();
    assertEquals(3, rows.size());
    for (Row row : rows) {
      double factor = row.getAs("factor");
      Map<String, Long> outcomes =
          plants.stream()
              .map(p -> p.judged(factor))
              .collect(groupingBy(Function.identity(), counting()));
      assertEquals("outcome.bloom", row.getAs("threshold"));
      for (String outcome : List.of("BLOOMED", "STUNTED", "WILTED", "BARREN")) {
        assertEquals(
            outcomes.getOrDefault(outcome, 0L),
            row.<Long>getAs(outcome.toLowerCase(java.util.Locale.ROOT)),
            outcome + " at " + factor);
      }
      assertEquals(row.<Long>getAs("bloomed"), row.<Long>getAs("flower_first"));
    }
  }

  @Test
  void everyPlantHasItsPictures() {
    Map<String, List<Object>> stored = new TreeMap<>();
    for (Row row : spark.sql("SELECT trial_id, pictures FROM runs").collectAsList()) {
      List<Object> pictures = new ArrayList<>();
      for (Row picture : row.<Row>getList(1)) {
        assertEquals("plot_by_day", picture.getString(0));
        pictures.add(picture.getList(1));
        pictures.add(picture.<Long>getList(2).stream().map(Long::intValue).toList());
      }
      stored.put(row.getString(0), pictures);
    }
    assertEquals(
        plants.stream().collect(Collectors.toMap(p -> p.trial().id(), Plant::picture)), stored);
  }

  @Test
  void aPictureIsHeldAgainstTheStoredOne() throws InterruptedException {
    GardenExperiment garden = new GardenExperiment();
    Trial trial = plants.stream().filter(Plant::isEligible).findFirst().orElseThrow().trial();
    StoredTrial stored = StoredTrial.find(results, garden, trial.id()).orElseThrow();
    TrialResult result = Experiments.run(garden, List.of(trial)).get(0);
    assertEquals(List.of(), stored.differences(garden, trial, result));

    Drawing drawn = result.drawings().get(0);
    Drawing other = new Drawing(drawn.picture(), List.of(".", "o"), List.of(1));
    TrialResult changed =
        new TrialResult(
            result.verdict(),
            result.otherwise(),
            result.ending(),
            result.trajectory(),
            List.of(other));
    assertEquals(
        List.of(
            "  pictures rows at record 0: stored " + drawn.rows() + ", now [., o]",
            "  pictures path at record 0: stored " + drawn.path() + ", now [1]"),
        stored.differences(garden, trial, changed));
  }

  @Test
  void sqlKnowsTheFunctionsOfThePlane() {
    Row row =
        spark
            .sql(
                "SELECT critical_light(collect_list(struct(seed, water, light, outcome ="
                    + " 'WILTED')), 1.0) AS at FROM runs WHERE outcome <> 'BARREN'")
            .first();
    Row all =
        spark
            .sql("SELECT * FROM boundary WHERE axis = 'all' AND finding = 'wilted' AND water = 1")
            .first();
    double critical = all.<Double>getAs("critical_light");
    assertEquals(critical, row.getStruct(0).<Double>getAs("critical_light"), 1e-9 * critical);
  }

  private static long count(List<Plant> plants, Predicate<Plant> which) {
    return plants.stream().filter(which).count();
  }
}
