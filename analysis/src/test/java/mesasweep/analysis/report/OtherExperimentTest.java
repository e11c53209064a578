package mesasweep.analysis.report;

import static java.util.stream.Collectors.joining;
import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import mesasweep.analysis.report.Report.Format;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is said of an experiment that has nothing in common with the race: plants in a garden. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherExperimentTest {
  private static final Pattern OF_THE_RACE =
      Pattern.compile(
          "(?i)decepti|robust|discount|objective.gap|compliance|long.term|\\brate|\\bgaps?\\b"
              + "|unresolved|diverge|alignment");

  private ResultDirectory results;
  private List<Trial> trials;
  private String page = "";

  @BeforeAll
  void aGarden(@TempDir Path folder) {
    results = ResultDirectory.at(Location.of(folder.resolve("beds")));
    trials = Beds.trials("");
    write(results, trials);
  }

  @Test
  void everyWordOfTheReportIsTheExperiments() throws IOException {
    String page = page();
    String text = text(page);

    assertNoWordOfTheRace(text);
    assertNoWordOfTheRace(data(page).toString());
    for (String part :
        List.of(
            "mapped is the share of withered trials",
            "Share of withered trials",
            "run, but no trial is eligible",
            "Of the findings of the experiment this report maps withered; another one is asked"
                + " for with --finding lush.",
            "Critical shade, at which half of the trials are withered",
            "in the logarithm of the water, the shade, and their product",
            "those at water 0, which has no place in a logarithm.",
            "First bud and wilting compete; what had none of them is censored at its budget.",
            "By which step half of the trials have had: first bud",
            "By which step half of the trials have had: wilting",
            "Known to the interval between two records: first bud and wilting",
            "The intervals are by seed, of which there are 4, and rough",
            "after wilting came first",
            "sand: first bud came first in",
            "In bloom: It ends with petals. Wilted: It ends dry. Stunted (not eligible, in no"
                + " share): It never came up. bloom.petals is 3: petals from which it blooms.",
            "First bee",
            "First bud first",
            "bloom.petals \u00d7 0.5",
            "bloom.share odds \u00d7 0.5",
            "in the cells in which some ended withered and some did not, too few: ",
            "ended with: first bee.")) {
      assertTrue(text.contains(part), () -> part + " is not in " + text);
    }
    assertFalse(text.contains("closed form"));
    assertFalse(text.contains("Phase portrait"), "the plane is not measured");
  }

  @Test
  void itsCountsAreThoseOfTheRows() throws IOException {
    String page = page();
    String text = text(page);
    long eligible = count(one -> Beds.is(one, "BLOOMED") || Beds.is(one, "WILTED"));
    long stunted = count(one -> Beds.is(one, "STUNTED"));
    assertEquals(160, eligible + stunted);

    assertTrue(
        text.contains(
            "Of the 160 done trials, %d are not eligible (%d stunted) and count in no share. Of the %d eligible trials, %s in bloom and %s wilted (in"
                .formatted(
                    stunted,
                    stunted,
                    eligible,
                    share(one -> Beds.is(one, "BLOOMED")),
                    share(one -> Beds.is(one, "WILTED")))),
        text);
    assertTrue(
        text.contains(
            share(one -> !Beds.is(one, "STUNTED") && one.values().get("watched_step") != null)
                + " ended with: first bee."),
        text);
    for (String soil : List.of("sand", "clay")) {
      JsonNode map = figure(page, "map-" + soil);
      assertEquals("[\"0\",\"0.5\",\"1\",\"2\",\"4\"]", map.path("xs").toString());
      assertEquals(20, map.path("squares").size());
      map.path("squares").forEach(square -> assertCounts(square, map, soil, "WILTED"));
    }
  }

  /**
   * A share of the eligible trials as it is told, from the shares without each of the four seeds:
   * Wilson's interval of p (1 - p) / variance trials, from 4 to all, and Student's quantile.
   */
  private String share(Predicate<Trial> wanted) {
    Predicate<Trial> counts = one -> !Beds.is(one, "STUNTED");
    double n = count(counts);
    double p = count(wanted) / n;
    double[] without = new double[4];
    for (long seed = 0; seed < 4; seed++) {
      Object left = seed;
      Predicate<Trial> others = one -> !one.values().get("seed").equals(left);
      without[(int) seed] = (double) count(wanted.and(others)) / count(counts.and(others));
    }
    double mean = Arrays.stream(without).average().orElseThrow();
    double variance = 0;
    for (double one : without) {
      variance += 3 / 4.0 * (one - mean) * (one - mean);
    }
    double worth = Math.max(4, Math.min(n, p * (1 - p) / variance));
    double t = 3.182446305283708;
    double middle = (p + t * t / 2 / worth) / (1 + t * t / worth);
    double half = t / (1 + t * t / worth) * Math.sqrt((p * (1 - p) + t * t / 4 / worth) / worth);
    return Shares.text(p, new Interval(middle - half, middle + half));
  }

  private void assertCounts(JsonNode square, JsonNode map, String soil, String found) {
    double water = map.path("xs").path(square.path("x").asInt()).asDouble();
    double shade = map.path("ys").path(square.path("y").asInt()).asDouble();
    Predicate<Trial> here =
        trial ->
            trial.values().get("soil").equals(soil)
                && trial.values().get("water").equals(water)
                && trial.values().get("shade").equals(shade);
    long eligible = count(here.and(one -> !Beds.is(one, "STUNTED")));
    assertEquals(4, square.path("done").asLong());
    assertEquals(eligible, square.path("eligible").asLong());
    assertEquals(
        count(here.and(one -> Beds.is(one, "BLOOMED"))),
        square.path("outcomes").path("in bloom").asLong());
    assertEquals(
        count(here.and(one -> Beds.is(one, "STUNTED"))),
        square.path("outcomes").path("stunted").asLong());
    assertEquals(
        count(
            here.and(one -> !Beds.is(one, "STUNTED"))
                .and(one -> one.values().get("watched_step") != null)),
        square.path("events").path("first bee").asLong());
    assertEquals(eligible == 0, square.path("value").isMissingNode());
    if (eligible > 0) {
      assertEquals(
          (double) count(here.and(one -> Beds.is(one, found))) / eligible,
          square.path("value").asDouble());
    }
  }

  @Test
  void anotherFindingIsMappedByItsName() throws IOException {
    String page = page(Optional.of("lush"));
    JsonNode map = figure(page, "map-sand");

    assertEquals("lush", map.path("value").asText());
    map.path("squares").forEach(square -> assertCounts(square, map, "sand", "BLOOMED"));
    assertTrue(text(page).contains("Change of the share of lush trials"));
    assertTrue(text(page).contains("another one is asked for with --finding withered"));

    UnusableResultsException refused =
        assertThrows(UnusableResultsException.class, () -> page(Optional.of("lsh")));
    assertEquals(
        "--finding lsh (did you mean 'lush'?): give one of the findings of the experiment garden:"
            + " withered, lush.",
        refused.getMessage());
  }

  @Test
  void zeroHasAPlaceOfItsOwnOnALogarithmicAxis() throws IOException {
    JsonNode map = figure(page(), "map-sand");
    JsonNode boundary = map.path("boundary");

    assertFalse(boundary.isEmpty());
    // The fit is drawn at 41 places even in the logarithm, and so are the values above 0, of which
    // each is twice the one before: from the second column to the last.
    for (String line : List.of("boundary", "band")) {
      for (JsonNode point : map.path(line)) {
        double place = (point.path(0).asDouble() - 1) * 40 / 3;
        assertTrue(place >= 0 && place <= 40, point.toString());
        assertEquals(Math.rint(place), place, 0.01, point.toString());
      }
    }
    assertTrue(map.path("law").isMissingNode());
  }

  /** A plant's time is the water that it was given: 0 litres have none. */
  @Test
  void timesAreComparedInUnitsOfTheSizeOfSteps() throws IOException {
    JsonNode figure = figure(page(), "paces-wilted");

    assertEquals("step \u00d7 water", figure.path("x").asText());
    assertEquals(4 * 50, figure.path("until").asDouble());
    assertEquals(List.of("0.5", "1", "2", "4"), texts(figure.path("curves"), "event"));
    for (JsonNode curve : figure.path("curves")) {
      double water = curve.path("event").asDouble();
      Predicate<Trial> counts =
          one -> one.values().get("water").equals(water) && !Beds.is(one, "STUNTED");
      double share = (double) count(counts.and(one -> Beds.is(one, "WILTED"))) / count(counts);
      JsonNode corners = curve.path("points");
      assertEquals(
          List.of(0.0, 20 * water, 30 * water, 50 * water),
          StreamSupport.stream(corners.spliterator(), false)
              .map(corner -> corner.path(0).asDouble())
              .toList());
      assertEquals(share, corners.path(2).path(1).asDouble(), 1e-4);
    }
    Views.register(SPARK, List.of(results));
    Row row =
        SPARK
            .sql(
                "SELECT count(*), count_if(learning_time = step * water), max(learning_time)"
                    + " FROM incidence")
            .first();
    assertEquals(row.getLong(0), row.getLong(1));
    assertEquals(4.0 * 50, row.getDouble(2));
  }

  @Test
  void trajectoriesHaveAPlotForEachPanelAndNoValueIsNone() throws IOException {
    String page = page();
    JsonNode plots = figure(page, "trajectories").path("plots");

    assertEquals(List.of("size", "mildew"), texts(plots, "name"));
    assertEquals(List.of("height", "leaves"), texts(plots.path(0).path("lines"), "label"));
    assertFalse(plots.path(0).path("logarithmic").asBoolean());
    assertTrue(plots.path(1).path("logarithmic").asBoolean());
    assertEquals("mg", plots.path(1).path("lines").path(0).path("unit").asText());
    JsonNode trial = data(page).path("trials").path(0);
    assertEquals("[0.0,null,0.5]", trial.path("measured").path("mildew").toString());
    assertTrue(trial.path("measured").path("mood").isMissingNode(), "no figure shows it");
  }

  /** The first seed has no picture, and what did not come up is not sampled. */
  @Test
  void eachSquareHasThePicturesOfTheLowestSeedThatHasAny() throws IOException {
    String page = page();
    JsonNode figure = figure(page, "picture-bed-in-may");

    assertEquals("Bed in May: soil clay, water 1, shade 0.5", figure.path("title").asText());
    assertEquals(List.of("soil", "flower", "thistle"), texts(figure.path("tiles"), "label"));
    int pictured = 0;
    for (JsonNode trial : data(page).path("trials")) {
      assertEquals(trial.path("seed").asLong() == 1, trial.has("pictures"), trial.toString());
      if (trial.has("pictures")) {
        pictured++;
        boolean wilts = trial.path("outcome").asText().equals("WILTED");
        assertEquals(
            "{\"bed_in_may\":{\"rows\":[\"%s..\",\"...\"],\"path\":[3,4,1]}}"
                .formatted(wilts ? "x" : "*"),
            trial.path("pictures").toString());
      }
    }
    assertEquals(20 + 16, pictured, "of the squares but those of dry clay");
    for (String part :
        List.of(
            "A click on a square shows its trajectories and pictures below.",
            "Bed in May: What grows in the bed, and where the gardener went.",
            "The page holds the pictures of 36 trials, of each square the one with the lowest seed"
                + " that has any, as far as there is room.")) {
      assertTrue(text(page).contains(part), () -> part + " is not in " + text(page));
    }
  }

  @Test
  void thePicturesOfATrialAreAColumn() {
    Views.register(SPARK, List.of(results));
    List<Row> rows =
        SPARK
            .sql(
                "SELECT seed, outcome, inline(pictures) FROM runs WHERE water = 4 AND shade = 0.1"
                    + " AND soil = 'sand' ORDER BY seed")
            .collectAsList();

    assertEquals(
        List.of(
            "bed_in_may *..,... 3,4,1",
            "bed_in_may *..,... 3,4,1,0",
            "bed_in_may x..,... 3,4,1,0,0"),
        rows.stream()
            .map(
                row ->
                    String.join(
                        " ",
                        row.getString(2),
                        String.join(",", row.<String>getList(3)),
                        row.getList(4).stream().map(Object::toString).collect(joining(","))))
            .toList());
  }

  @Test
  void theFactorOfAShareIsSaidToBeOfItsOdds() {
    View thresholds =
        Views.ALL.stream()
            .filter(view -> view.name().equals("thresholds"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        "by which it is multiplied, or of bloom.share the odds p / (1 - p): [0.5, 1.0, 2.0]",
        thresholds.columns().apply(Beds.EXPERIMENT).get(1).meaning());
  }

  @Test
  void everyFigureCanBeDrawn() throws IOException {
    List<Location> files =
        Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.svg);

    assertEquals(
        List.of(
            "map-sand.svg",
            "map-clay.svg",
            "picture-bed-in-may.svg",
            "trajectories.svg",
            "incidence-sand.svg",
            "incidence-clay.svg",
            "times-budded-sand.svg",
            "times-budded-clay.svg",
            "times-wilted-sand.svg",
            "times-wilted-clay.svg",
            "paces-budded.svg",
            "paces-wilted.svg",
            "effects.svg",
            "means-height.svg",
            "means-mildew.svg"),
        files.stream().map(file -> file.name()).toList());
    for (Location file : files) {
      assertNoWordOfTheRace(file.readText().replaceAll("<style.*?</style>", ""));
    }
    String trajectories = files.get(3).readText();
    assertTrue(trajectories.contains("size: height [cm], leaves (dotted)"), trajectories);
    assertTrue(trajectories.contains(">mildew [mg]<"), trajectories);
    String bed = files.get(2).readText();
    for (String part : List.of(">thistle<", ">way of the gardener<", ">seed 1: wilted<")) {
      assertTrue(bed.contains(part), () -> part + " is not in " + bed);
    }
    assertTrue(files.get(4).readText().contains(">first bud<"));
  }

  @Test
  void theNumbersOfAFigureHaveItsColumns() throws IOException {
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.csv);
    List<String> lines =
        Files.readAllLines(Path.of(results.figures().resolve("map-sand.csv").path()));

    assertEquals(
        "panel,water,shade,done,failed,eligible,bloomed,wilted,stunted,share_withered,low,high,"
            + "critical_shade,critical_shade_low,critical_shade_high",
        lines.get(0));
    assertTrue(lines.get(1).startsWith("sand,0.0,0.1,4,0,"), lines.get(1));
    assertTrue(lines.get(1).endsWith(",,,"), "there is no boundary at 0: " + lines.get(1));
  }

  @Test
  void theNumbersOfAPictureAreItsCells() throws IOException {
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.csv);
    List<String> lines =
        Files.readAllLines(Path.of(results.figures().resolve("picture-bed-in-may.csv").path()));

    assertEquals("panel,map_x,map_y,trial_id,seed,outcome,row,column,tile,path", lines.get(0));
    assertEquals(1 + 36 * 6, lines.size());
    String trial = "clay,0.5,0.1,clay 0.5 0.1 1,1,BLOOMED,";
    assertEquals(
        List.of("0,0,flower,", "0,1,soil,2", "0,2,soil,", "1,0,soil,0", "1,1,soil,1", "1,2,soil,"),
        lines.subList(1, 7).stream().map(line -> line.replace(trial, "")).toList());
  }

  @Test
  void aChartOfAKnownKindIsOneMoreUnit() throws IOException {
    Unit seconds =
        Unit.chart(
            Unit.Section.EFFECTS,
            "How much water matters",
            answers ->
                StatisticFigures.effects(answers).stream()
                    .map(figure -> figure.withId("water"))
                    .toList(),
            "As above.");
    List<Unit> more = Stream.concat(Unit.ALL.stream(), Stream.of(seconds)).toList();
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.html, more);
    String page = Files.readString(Path.of(results.reportFile().path()));

    assertTrue(page.contains("<h3>How much water matters</h3>"));
    assertEquals("effects", figure(page, "water").path("kind").asText());
    List<Location> files =
        Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.svg, more);
    assertEquals("water.svg", files.get(files.size() - 1).name());
  }

  @Test
  void aComparisonSpeaksOfTheFindingAndCountsTheEligible(@TempDir Path folder) {
    ResultDirectory second = ResultDirectory.at(Location.of(folder.resolve("other")));
    List<Trial> others =
        Beds.trials("other ").stream()
            .map(
                trial ->
                    Beds.is(trial, "BLOOMED") && (double) trial.values().get("shade") > 0.4
                        ? trial.with("outcome", "WILTED")
                        : trial)
            .toList();
    write(second, others);
    String text = comparison(second, Optional.empty());

    assertNoWordOfTheRace(text);
    long eligible = count(one -> !Beds.is(one, "STUNTED"));
    for (String part :
        List.of(
            "eligible trials",
            "in bloom",
            "wilted",
            "stunted, not eligible",
            "first bee",
            "withered, first",
            "P(withered) differs in",
            "Critical shade, at which half of the trials are withered",
            "second - first")) {
      assertTrue(text.contains(part), () -> part + " is not in " + text);
    }
    assertTrue(
        text.contains("%.1f %%".formatted(100.0 * count(one -> Beds.is(one, "WILTED")) / eligible)),
        text);
    assertTrue(
        text.contains(
            "%.1f %%"
                .formatted(
                    100.0
                        * others.stream().filter(one -> Beds.is(one, "WILTED")).count()
                        / eligible)),
        text);
    assertTrue(comparison(second, Optional.of("lush")).contains("P(lush) differs in"));
    assertThrows(
        UnusableResultsException.class, () -> comparison(second, Optional.of("discounted")));
  }

  private String comparison(ResultDirectory second, Optional<String> finding) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    ComparisonText.print(SPARK, results, second, Optional.empty(), finding, out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Of the first finding: most tests read the same. */
  private String page() throws IOException {
    if (page.isEmpty()) {
      page = page(Optional.empty());
    }
    return page;
  }

  private String page(Optional<String> finding) throws IOException {
    Report.write(SPARK, results, Optional.empty(), finding, Format.html);
    return Files.readString(Path.of(results.reportFile().path()));
  }

  private static void write(ResultDirectory results, List<Trial> trials) {
    RaceResults.sweep(results, Beds.SWEEP, Beds.EXPERIMENT);
    RaceResults.commit(results, 0, Schema.of(Beds.EXPERIMENT), trials);
  }

  private long count(Predicate<Trial> wanted) {
    return trials.stream().filter(wanted).count();
  }

  private static void assertNoWordOfTheRace(String text) {
    Matcher found = OF_THE_RACE.matcher(text);
    assertFalse(
        found.find(),
        () ->
            text.substring(
                Math.max(0, found.start() - 80), Math.min(text.length(), found.end() + 80)));
  }

  private static List<String> texts(JsonNode nodes, String field) {
    return StreamSupport.stream(nodes.spliterator(), false)
        .map(node -> node.path(field).asText())
        .toList();
  }

  private static JsonNode figure(String page, String id) throws IOException {
    return StreamSupport.stream(data(page).path("figures").spliterator(), false)
        .filter(figure -> figure.path("id").asText().equals(id))
        .map(figure -> figure.path("data"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no figure " + id));
  }

  private static JsonNode data(String page) throws IOException {
    Matcher json =
        Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>")
            .matcher(page);
    assertTrue(json.find());
    return JsonMapper.builder().build().readTree(json.group(1));
  }

  /** What a reader sees, blanks between the elements. */
  private static String text(String page) {
    return page.replaceAll("(?s)<(script|style)\\b.*?</\\1>", "")
        .replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("[ \n]+", " ");
  }
}
