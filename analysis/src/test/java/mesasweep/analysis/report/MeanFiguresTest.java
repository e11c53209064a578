package mesasweep.analysis.report;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import mesasweep.analysis.report.Report.Format;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.analysis.tables.Views;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Means over trials by step, of plants whose height and mildew are declared to be averaged. */
@Tag("slow")
class MeanFiguresTest {
  private static final Double NONE = null;

  private ResultDirectory results;

  @BeforeEach
  void aFolder(@TempDir Path folder) {
    results = ResultDirectory.at(Location.of(folder.resolve("beds")));
  }

  @Test
  void pointsAreMeansOfTheEligibleTrialsWithBandsBySeed() throws IOException {
    write(Beds.SWEEP, few());
    JsonNode height = figure(page(), "means-height").orElseThrow();

    assertEquals("means", height.path("kind").asText());
    assertEquals("Height", height.path("title").asText());
    assertEquals("height [cm]", height.path("y").asText());
    assertEquals("how long it is looked after", height.path("x").asText());
    JsonNode sand = height.path("lines").path(0);
    assertEquals("soil sand", sand.path("name").asText());
    assertEquals(4, sand.path("trials").asInt());
    // At step 10 the seeds have 10 and 14, 6, and 8; without them the mean is 7, 32/3 and 10, and
    // sqrt(2/3 of the squares) is 2.25531; Student's t is 4.30265.
    // At step 20 there are 20 and 28, and 12: without them 12 and 24, so 6, and t is 12.7062.
    assertEquals(
        "[[0,0.0,null,null,4],[10,9.5,-0.2038,19.2,4],[20,20.0,-56.24,96.24,3]]",
        sand.path("points").toString());
    JsonNode clay = height.path("lines").path(1);
    assertEquals("soil clay", clay.path("name").asText());
    // The stunted one, and the one that failed, are not there: one seed is left.
    assertEquals(
        "[[0,1.0,null,null,1],[10,1.0,null,null,1],[20,1.0,null,null,1]]",
        clay.path("points").toString());
  }

  @Test
  void whatIsMissingIsNoZero() throws IOException {
    write(Beds.SWEEP, few());
    JsonNode mildew = figure(page(), "means-mildew").orElseThrow();

    assertTrue(mildew.path("logarithmic").asBoolean());
    // Nobody knows it at step 10, and at step 20 for two of four trials, which is not most of them.
    assertEquals(
        "[[0,0.0,null,null,4],[10,null,null,null,0],[20,null,null,null,0]]",
        mildew.path("lines").path(0).path("points").toString());
    assertEquals(1, mildew.path("lines").size(), "nobody looked for mildew on clay");
    assertEquals(Optional.empty(), figure(page(), "means-leaves"), "not declared");
  }

  @Test
  void theViewHasTheNumbersOfTheFigureAndOfAllOtherGroups() throws IOException {
    write(Beds.SWEEP, few());
    Views.register(SPARK, List.of(results));

    assertEquals(
        List.of("[2.0,2,2]"),
        rows(
            "SELECT mean, trials, seeds FROM mean_trajectory WHERE measure = 'mildew' AND axis ="
                + " 'soil' AND step = 20"));
    assertEquals(
        List.of("[all,all,7.8,5]", "[soil,clay,1.0,1]", "[soil,sand,9.5,4]"),
        rows(
            "SELECT axis, value, mean, trials FROM mean_trajectory WHERE measure = 'height' AND"
                + " step = 10 AND axis IN ('all', 'soil')"));
    assertEquals(
        List.of("[1.0,6.25,4]", "[2.0,14.0,1]"),
        rows(
            "SELECT value, mean, trials FROM mean_trajectory WHERE measure = 'height' AND step = 10"
                + " AND axis = 'water'"));

    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.csv);
    List<String> lines =
        Files.readAllLines(Path.of(results.figures().resolve("means-height.csv").path()));
    Row[] told =
        (Row[])
            SPARK
                .sql("SELECT * FROM mean_trajectory WHERE measure = 'height' AND axis = 'soil'")
                .collect();
    assertEquals(String.join(",", told[0].schema().fieldNames()), lines.get(0));
    assertEquals(
        Arrays.stream(told).map(row -> row.mkString(",").replace("null", "")).sorted().toList(),
        lines.stream().skip(1).sorted().toList());
  }

  @Test
  void theNoteSaysWhatTheLinesAre() throws IOException {
    write(Beds.SWEEP, few());
    String page = page();

    for (String part :
        List.of(
            "On average, by how long it is looked after",
            "Means over the eligible trials, without those that are stunted, all alike, for each"
                + " soil over all other axes, with their pointwise 95 % interval by the jackknife"
                + " over seeds. Where all seeds agree there is no band. A line is thin where some"
                + " of its trials have no value")) {
      assertTrue(page.contains(part), part);
    }
  }

  @Test
  void oneSeedHasNoBandAndWholeLinesNeedNoExcuse() throws IOException {
    write(
        Beds.SWEEP, List.of(plant("a", 0, "sand", 1, 0, 5, 9), plant("b", 0, "sand", 2, 0, 7, 9)));
    String page = page();

    assertEquals(
        "[[0,0.0,null,null,2],[10,6.0,null,null,2],[20,9.0,null,null,2]]",
        figure(page, "means-height").orElseThrow().path("lines").path(0).path("points").toString());
    assertTrue(page.contains("One seed says nothing of chance: there are no bands."));
    assertFalse(page.contains("A line is thin"));
  }

  @Test
  void withoutPanelsTheLinesAreSomeColumnsOfTheMapAtSomeSteps() throws IOException {
    List<Trial> trials = new ArrayList<>();
    for (int water = 1; water <= 8; water++) {
      for (long seed = 0; seed < 2; seed++) {
        double height = 10 * water + seed;
        trials.add(
            plant("" + water + seed, seed, "sand", water)
                .with(
                    "trajectory",
                    IntStream.rangeClosed(0, 150)
                        .mapToObj(step -> RowFactory.create((long) step, height, 0.0, 0.0, 0.0))
                        .toList()));
      }
    }
    // A water of 3 is not in the sweep file, as if refinement had put it there; and another trial
    // that was looked at more often has no say in where the points are.
    trials.add(
        plant("odd", 0, "sand", 1)
            .with(
                "trajectory",
                IntStream.range(0, 900)
                    .mapToObj(step -> RowFactory.create((long) step, 10.0, 0.0, 0.0, 0.0))
                    .toList()));
    write(
        Beds.SWEEP
            .replace("soil: [sand, clay]", "")
            .replace("[0, 0.5, 1, 2, 4]", "[1.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0]"),
        trials);
    String page = page();
    JsonNode height = figure(page, "means-height").orElseThrow();

    assertEquals(
        List.of("water 1", "water 2", "water 4", "water 5", "water 7", "water 8"),
        StreamSupport.stream(height.path("lines").spliterator(), false)
            .map(line -> line.path("name").asText())
            .toList());
    assertTrue(page.contains("Shown are 6 of 8 values."));
    for (JsonNode line : height.path("lines")) {
      assertEquals(61, line.path("points").size());
      assertEquals(0, line.path("points").path(0).path(0).asInt());
      assertEquals(150, line.path("points").path(60).path(0).asInt());
    }
    assertEquals(10.33, height.path("lines").path(0).path("points").path(9).path(1).asDouble());
    assertFalse(height.path("early").asBoolean());
  }

  @Test
  void aLogarithmOfStepsIsForRecordsThatGrowRarer() throws IOException {
    List<Row> records =
        IntStream.rangeClosed(0, 10)
            .mapToObj(i -> RowFactory.create(1L << i, 1.0, 0.0, 0.0, 0.0))
            .toList();
    write(Beds.SWEEP, List.of(plant("a", 0, "sand", 1).with("trajectory", records)));

    assertTrue(figure(page(), "means-height").orElseThrow().path("early").asBoolean());
  }

  @Test
  void nothingIsDrawnWhereNothingCountsOrNothingIsDeclared() throws IOException {
    Trial stunted = plant("a", 0, "sand", 1, 0, 5, 9).with("outcome", "STUNTED");
    write(Beds.SWEEP, List.of(stunted));
    assertEquals(Optional.empty(), figure(page(), "means-height"));
    assertFalse(page().contains("On average"));

    RaceResults.commit(
        results, 1, Schema.of(Beds.EXPERIMENT), List.of(plant("b", 0, "sand", 1, 0, 5, 9)));
    assertTrue(figure(page(), "means-height").isPresent());
    // As an older version wrote it.
    String described = Files.readString(Path.of(results.experimentFile().path()));
    Files.writeString(
        Path.of(results.experimentFile().path()),
        described.replaceAll(",\\s*\"isAveraged\" : (true|false)", ""));
    assertEquals(Optional.empty(), figure(page(), "means-height"));
    assertFalse(page().contains("On average"));
    Views.register(SPARK, List.of(results));
    assertEquals(List.of(), rows("SELECT * FROM mean_trajectory"));
  }

  /**
   * On sand a seed twice, one that ended early and one of whose mildew it is said that it was no
   * number; on clay one, one that does not count and one that failed.
   */
  private static List<Trial> few() {
    return List.of(
        weighed("a", 0, "sand", 1, record(0, 0, 0.0), record(10, 10, NONE), record(20, 20, 1.0)),
        weighed("b", 0, "sand", 2, record(0, 0, 0.0), record(10, 14, NONE), record(20, 28, NONE)),
        weighed("c", 1, "sand", 1, record(0, 0, 0.0), record(10, 6, NONE)),
        weighed(
            "d", 2, "sand", 1, record(0, 0, 0.0), record(10, 8, Double.NaN), record(20, 12, 3.0)),
        weighed("e", 0, "clay", 1, record(0, 1, NONE), record(10, 1, NONE), record(20, 1, NONE)),
        plant("f", 1, "clay", 1, 100, 100, 100).with("outcome", "STUNTED"),
        plant("g", 2, "clay", 1, 100, 100, 100).failed("FAILED", "hail"));
  }

  private static Row record(long step, double height, Double mildew) {
    return RowFactory.create(step, height, 0.0, mildew, 0.0);
  }

  private static Trial plant(String id, long seed, String soil, double water, double... heights) {
    return weighed(
        id,
        seed,
        soil,
        water,
        IntStream.range(0, heights.length)
            .mapToObj(i -> record(10L * i, heights[i], 0.0))
            .toArray(Row[]::new));
  }

  private static Trial weighed(String id, long seed, String soil, double water, Row... records) {
    return RaceResults.trial(id)
        .with("experiment", "garden")
        .with("seed", seed)
        .with("water", water)
        .with("shade", 0.1)
        .with("soil", soil)
        .with("days", 60L)
        .with("outcome", "BLOOMED")
        .with("trajectory", List.of(records));
  }

  private void write(String sweep, List<Trial> trials) {
    RaceResults.sweep(results, sweep, Beds.EXPERIMENT);
    RaceResults.commit(results, 0, Schema.of(Beds.EXPERIMENT), trials);
  }

  private static List<String> rows(String query) {
    return SPARK.sql(query).collectAsList().stream().map(Row::toString).toList();
  }

  private String page() throws IOException {
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.html);
    return Files.readString(Path.of(results.reportFile().path()));
  }

  private static Optional<JsonNode> figure(String page, String id) throws IOException {
    Matcher json =
        Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>")
            .matcher(page);
    return json.find()
        ? StreamSupport.stream(
                JsonMapper.builder().build().readTree(json.group(1)).path("figures").spliterator(),
                false)
            .filter(figure -> figure.path("id").asText().equals(id))
            .map(figure -> figure.path("data"))
            .findFirst()
        : Optional.empty();
  }
}
