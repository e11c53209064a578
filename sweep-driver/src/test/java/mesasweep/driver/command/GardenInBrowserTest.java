package mesasweep.driver.command;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.driver.engine.GardenResults;
import mesasweep.driver.engine.GardenResults.Plant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of another experiment in a browser. What is drawn is compared with the plants, whose
 * ends are a formula, and not with the numbers that the page holds.
 */
@Tag("slow")
class GardenInBrowserTest {

  private static final List<String> SOILS = List.of("clay", "sand");

  /** The colours of what is good, bad and undecided. */
  private static final Set<String> ROLES = Set.of("#1f5fa8", "#c4700c", "#6e7781");

  /** The colour of a tile's mark; plain ground has none. */
  private static final Map<Character, String> MARKS =
      Map.of('.', "", 'o', "#6e7781", 'Y', "#1f5fa8", 'w', "#c4700c");

  @TempDir private static Path scratch;

  private static Browser browser;
  private static Path page;
  private static List<Plant> plants;
  private static List<Double> waters;
  private static List<Double> lights;

  @BeforeAll
  static void writesTheReport() throws IOException {
    if (Browser.missing().isPresent()) {
      System.err.println(Browser.missing().orElseThrow());
      return;
    }
    browser = Browser.start(Files.createDirectory(scratch.resolve("profile")));
    Path sweep = Files.writeString(scratch.resolve("garden.yaml"), GardenResults.SWEEP);
    String results = scratch.resolve("results").toString();
    assertEquals(0, Answer.of("run", sweep.toString(), "-o", results).status());
    Answer report = Answer.of("report", results);
    assertEquals(0, report.status(), report.err());
    page = Path.of(report.out().strip());
    plants = GardenResults.of(sweep);
    waters = List.copyOf(new TreeSet<>(plants.stream().map(Plant::water).toList()));
    lights = List.copyOf(new TreeSet<>(plants.stream().map(Plant::light).toList()));
  }

  @AfterAll
  static void closesTheBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void opensThePage() {
    assumeTrue(browser != null, () -> Browser.missing().orElseThrow());
    browser.open(page);
    browser.load("drawn.js");
  }

  @AfterEach
  void nothingWasWrong() {
    if (browser != null) {
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void speaksOfPlantsOnly() {
    String read =
        browser
            .value(
                "document.title + ' ' + document.body.innerText + ' '"
                    + " + [...document.querySelectorAll('svg text, [aria-label]')].map("
                    + "one => one.textContent + ' ' + (one.getAttribute('aria-label') || ''))"
                    + ".join(' ')")
            .toString();
    Matcher race = GardenResults.OF_THE_RACE.matcher(read);
    assertFalse(race.find(), () -> race.group() + " in " + read);
    List<Plant> eligible = plants.stream().filter(Plant::isEligible).toList();
    for (String part :
        List.of(
            plants.size() + " done trials",
            plants.size() - eligible.size() + " barren",
            percent(GardenResults.share(eligible, GardenInBrowserTest::isWilted)) + " wilted",
            percent(GardenResults.share(eligible, p -> p.outcome().equals("BLOOMED")))
                + " in bloom",
            "first flower",
            "drought",
            "first leaf",
            "Critical light",
            "height [cm]",
            "clay",
            "sand")) {
      assertTrue(read.contains(part), () -> part + " is not in " + read);
    }
  }

  private static String percent(PooledShare pooled) {
    return String.format(
        Locale.ROOT,
        "%.1f\u00a0%% (%.1f to %.1f\u00a0%%)",
        100 * pooled.share(),
        100 * pooled.interval().low(),
        100 * pooled.interval().high());
  }

  /** The colours are as many as the shares, and lighter from 0 to 1. */
  @Test
  void fillsEverySquareByTheShareThatWilted() {
    TreeMap<Double, Set<String>> fills = new TreeMap<>();
    for (String soil : SOILS) {
      List<String> drawn = fills("map-" + soil);
      List<List<Plant>> squares = squares(soil);
      for (int i = 0; i < drawn.size(); i++) {
        List<Plant> eligible = squares.get(i).stream().filter(Plant::isEligible).toList();
        double share = (double) count(eligible, GardenInBrowserTest::isWilted) / eligible.size();
        fills.computeIfAbsent(share, any -> new HashSet<>()).add(drawn.get(i));
      }
    }
    assertTrue(fills.size() > 4, fills.toString());
    assertOneColourEach(fills);
    assertEquals(Set.of("rgb(0,32,77)"), fills.get(0.0));
    assertEquals(Set.of("rgb(255,234,70)"), fills.get(1.0));
  }

  @Test
  void fillsEverySquareByTheMedianStepOfTheFirstFlower() {
    TreeMap<Double, Set<String>> fills = new TreeMap<>();
    Set<String> never = new HashSet<>();
    for (String soil : SOILS) {
      List<String> drawn = fills("times-flower-" + soil);
      List<List<Plant>> squares = squares(soil);
      for (int i = 0; i < drawn.size(); i++) {
        double median = medianFlower(squares.get(i));
        if (median == Long.MAX_VALUE) {
          never.add(drawn.get(i));
        } else {
          fills.computeIfAbsent(median, any -> new HashSet<>()).add(drawn.get(i));
        }
      }
    }
    assertTrue(fills.size() > 4, fills.toString());
    assertOneColourEach(fills);
    assertEquals(Set.of("#e3e6ea"), never);
  }

  private static double medianFlower(List<Plant> square) {
    long[] flowers =
        square.stream()
            .filter(Plant::isEligible)
            .mapToLong(p -> p.has("flower") ? p.step("flower") : Long.MAX_VALUE)
            .sorted()
            .toArray();
    return flowers[(flowers.length - 1) / 2];
  }

  private static void assertOneColourEach(TreeMap<Double, Set<String>> fills) {
    double before = -1;
    for (Map.Entry<Double, Set<String>> one : fills.entrySet()) {
      assertEquals(1, one.getValue().size(), one.toString());
      double lightness = lightness(one.getValue().iterator().next());
      assertTrue(lightness > before, fills.toString());
      before = lightness;
    }
  }

  private static double lightness(String rgb) {
    Matcher parts = Pattern.compile("\\d+").matcher(rgb);
    List<Integer> each = parts.results().map(part -> Integer.valueOf(part.group())).toList();
    return 0.2126 * each.get(0) + 0.7152 * each.get(1) + 0.0722 * each.get(2);
  }

  @Test
  void drawsTheBoundaryOfTheWilted() {
    for (String soil : SOILS) {
      List<Plant> some = of(soil);
      FittedBoundary fit =
          (FittedBoundary)
              Boundary.fit(
                  GardenResults.points(some, GardenInBrowserTest::isWilted),
                  new Boundary.Scales(true, true));
      double lowest = waters.get(1);
      double ratio = waters.get(waters.size() - 1) / lowest;
      List<List<Double>> curve = new ArrayList<>();
      for (int i = 0; i <= 40; i++) {
        double water = lowest * Math.pow(ratio, i / 40.0);
        fit.at(water)
            .told()
            .ifPresent(light -> curve.add(List.of(place(waters, water), place(lights, light))));
      }
      assertTrue(curve.size() > 20, curve.toString());
      assertDrawn("map-" + soil, 1, List.of(curve));
    }
  }

  /** Among the values of an axis, even in the logarithm between neighbours. */
  private static double place(List<Double> values, double value) {
    int below =
        IntStream.range(0, values.size() - 1)
            .filter(i -> values.get(i) > 0 && values.get(i) <= value * (1 + 1e-12))
            .max()
            .orElseThrow();
    return below
        + Math.log(value / values.get(below)) / Math.log(values.get(below + 1) / values.get(below));
  }

  /** Nothing is censored before the budget: the probability is the share. */
  @Test
  void drawsTheShareThatHadEachEventFirst() {
    for (String soil : SOILS) {
      List<Plant> eligible = of(soil).stream().filter(Plant::isEligible).toList();
      List<List<List<Double>>> curves = new ArrayList<>();
      for (String event : List.of("flower", "drought")) {
        Set<Long> steps =
            eligible.stream()
                .filter(p -> p.has(event))
                .map(p -> p.step(event))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(steps.size() > 3, steps.toString());
        curves.add(
            steps.stream()
                .map(
                    step ->
                        List.of(
                            (double) step,
                            (double) count(eligible, p -> p.has(event) && p.step(event) <= step)
                                / eligible.size()))
                .toList());
      }
      assertDrawn("incidence-" + soil, 0, curves);
    }
  }

  @Test
  void aClickOnASquareShowsWhatItsPlantsMeasured() {
    browser.click(pixel("map-sand", waters.size() - 1, 2));
    String caption = "Trajectories of soil sand, water 3, light " + rounded(lights.get(2));
    browser.await(
        "document.getElementById('caption-trajectories').textContent === '" + caption + "'");
    List<Plant> shown =
        squares("sand").get(2 * waters.size() + waters.size() - 1).stream()
            .filter(Plant::isEligible)
            .limit(5)
            .toList();
    List<List<List<Double>>> curves = new ArrayList<>();
    for (Plant plant : shown) {
      for (int column : List.of(1, 2)) {
        curves.add(
            Stream.of(plant.trajectory())
                .filter(record -> !Double.isNaN(record[column]))
                .map(record -> List.of(record[0], record[column]))
                .toList());
      }
    }
    assertDrawn("trajectories", 0, curves);
    List<?> lines = (List<?>) browser.value("drawn.lines('trajectories')");
    assertEquals(curves.size(), lines.stream().filter(ROLES::contains).count());
  }

  /** Of the plant with the lowest seed that came up: each tile by its mark, and the snail's way. */
  @Test
  void aClickOnASquareShowsItsPicture() {
    for (String soil : SOILS) {
      browser.click(pixel("map-" + soil, 3, 1));
      String where = "soil " + soil + ", water 1, light " + rounded(lights.get(1));
      browser.await(
          "document.getElementById('caption-picture-plot-by-day').textContent === arguments[0]",
          "Plot by day: " + where);
      assertEquals(
          "Plot by day: " + where + ". Trajectories of " + where,
          browser.value("document.getElementById('spoken').textContent"));
      Plant plant =
          squares(soil).get(waters.size() + 3).stream()
              .filter(Plant::isEligible)
              .findFirst()
              .orElseThrow();
      String tiles = String.join("", rows(plant.picture().get(0)));
      assertEquals(
          tiles.chars().mapToObj(tile -> MARKS.get((char) tile)).toList(),
          browser.value("drawn.tiles('picture-plot-by-day', 3, 5).map(one => one.mark)"));
      assertEquals(
          longs(plant.picture().get(1)), browser.value("drawn.way('picture-plot-by-day', 3, 5)"));
      assertEquals(
          List.of("stone", "plant", "weed", "way of the snail"),
          browser.value("drawn.texts('picture-plot-by-day')").toString().lines().limit(4).toList());
      String read = browser.value("drawn.texts('picture-plot-by-day')").toString();
      assertTrue(read.contains("seed " + plant.trial().seed() + ": "), read);
      assertEquals(true, browser.value("drawn.visible('picture-plot-by-day')"));
    }
  }

  private static List<String> rows(Object picture) {
    return ((List<?>) picture).stream().map(String::valueOf).toList();
  }

  private static List<Long> longs(Object cells) {
    return ((List<?>) cells).stream().map(cell -> ((Integer) cell).longValue()).toList();
  }

  @Test
  void theMouseOverATileTellsWhatItIsAndWhenTheSnailCame() {
    Plant plant =
        squares("sand").get(waters.size() + 3).stream()
            .filter(Plant::isEligible)
            .findFirst()
            .orElseThrow();
    browser.click(pixel("map-sand", 3, 1));
    browser.await(
        "document.getElementById('caption-picture-plot-by-day').textContent.includes('water 1, ')");
    List<?> stone = (List<?>) browser.value("drawn.tilePixel('picture-plot-by-day', 3, 5, 4)");
    browser.point(
        new Browser.Pixel(((Long) stone.get(0)).intValue(), ((Long) stone.get(1)).intValue()));
    browser.await("drawn.tooltip('picture-plot-by-day') === 'row 1, column 5: stone'");
    int cell = (int) ((List<?>) plant.picture().get(1)).get(1);
    List<?> way =
        (List<?>)
            browser.value("drawn.tilePixel('picture-plot-by-day', 3, 5, arguments[0], 0.35)", cell);
    browser.point(
        new Browser.Pixel(((Long) way.get(0)).intValue(), ((Long) way.get(1)).intValue()));
    browser.await(
        "drawn.tooltip('picture-plot-by-day').endsWith('way of the snail: after 1 move')");
  }

  @Test
  void drawsEachDifferenceOfSharesInPairs() throws IOException {
    List<JsonNode> rows =
        ReportData.of(Files.readString(page))
            .figures("effects")
            .flatMap(figure -> ReportData.each(figure.path("data").path("rows")))
            .toList();
    Map<String, Predicate<Plant>> levels = new HashMap<>();
    waters.forEach(water -> levels.put("water " + rounded(water), p -> p.water() == water));
    lights.forEach(light -> levels.put("light " + rounded(light), p -> p.light() == light));
    SOILS.forEach(soil -> levels.put("soil " + soil, p -> p.soil().equals(soil)));
    assertEquals(levels.size() - 3, rows.size(), "each but the first of its axis");
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String level = rows.get(i).path("label").asText();
      String baseline = level.split(" ")[0] + " " + rows.get(i).path("baseline").asText();
      points.add(List.of(share(levels.get(level)) - share(levels.get(baseline)), (double) i));
    }
    assertEquals(List.of(), browser.value("drawn.unmarked('effects', arguments[0])", points));
  }

  private static double share(Predicate<Plant> level) {
    List<Plant> some = plants.stream().filter(level).filter(Plant::isEligible).toList();
    return (double) count(some, GardenInBrowserTest::isWilted) / some.size();
  }

  /** As an axis has it: four digits at most. */
  private static String rounded(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static boolean isWilted(Plant plant) {
    return plant.outcome().equals("WILTED");
  }

  private static List<Plant> of(String soil) {
    return plants.stream().filter(plant -> plant.soil().equals(soil)).toList();
  }

  /** By light and then by water, each with all of its seeds. */
  private static List<List<Plant>> squares(String soil) {
    Map<List<Double>, List<Plant>> squares =
        of(soil).stream().collect(groupingBy(plant -> List.of(plant.light(), plant.water())));
    return lights.stream()
        .flatMap(light -> waters.stream().map(water -> squares.get(List.of(light, water))))
        .toList();
  }

  /** Of the squares in that order. */
  private static List<String> fills(String map) {
    List<Map<String, Integer>> squares =
        IntStream.range(0, lights.size() * waters.size())
            .mapToObj(i -> Map.of("x", i % waters.size(), "y", i / waters.size()))
            .toList();
    List<?> fills =
        (List<?>) browser.value("drawn.fills(arguments[0], arguments[1])", map, squares);
    return fills.stream().map(String::valueOf).toList();
  }

  private static Browser.Pixel pixel(String map, int x, int y) {
    List<?> at =
        (List<?>)
            browser.value("drawn.pixel(arguments[0], arguments[1])", map, Map.of("x", x, "y", y));
    return new Browser.Pixel(((Long) at.get(0)).intValue(), ((Long) at.get(1)).intValue());
  }

  private static void assertDrawn(String figure, int axis, List<?> curves) {
    assertEquals(
        List.of(),
        browser.value(
            "drawn.missing(arguments[0], arguments[1], arguments[2])", figure, axis, curves),
        () -> "of " + figure + " these curves are not drawn");
  }

  private static long count(List<Plant> some, Predicate<Plant> which) {
    return some.stream().filter(which).count();
  }
}
