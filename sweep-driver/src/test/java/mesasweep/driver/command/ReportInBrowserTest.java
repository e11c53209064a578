package mesasweep.driver.command;

import static mesasweep.driver.command.ReportData.curve;
import static mesasweep.driver.command.ReportData.each;
import static mesasweep.driver.command.ReportData.id;
import static mesasweep.driver.command.ReportData.place;
import static mesasweep.driver.command.ReportData.plain;
import static mesasweep.driver.command.ReportData.squares;
import static mesasweep.driver.command.ReportData.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The report of the quickstart, its seeds and steps fewer, as a person meets it: in a browser, and
 * with mouse and keyboard. What is drawn is compared with the numbers that the page holds.
 */
@Tag("slow")
class ReportInBrowserTest {
  /** The plots of the trajectories, each with its columns. */
  private static final List<List<String>> PLOTS =
      List.of(
          List.of("discount_rate"),
          List.of("objective_gap"),
          List.of("compliance", "deployment_concern"),
          List.of("training_loss", "deployment_loss"));

  /** The colours of outcomes and of first events. */
  private static final List<String> OUTCOMES = List.of("#1f5fa8", "#c4700c", "#6e7781");

  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  @TempDir private static Path scratch;

  private static Browser browser;
  private static Path page;
  private static ReportData data;

  @BeforeAll
  static void writesTheReport() throws IOException {
    if (Browser.missing().isPresent()) {
      // Maven counts skipped tests and does not tell why.
      System.err.println(Browser.missing().orElseThrow());
      return;
    }
    browser = Browser.start(Files.createDirectory(scratch.resolve("profile")));
    Path results = scratch.resolve("results");
    List<String> run = List.of("run", "../conf/quickstart.yaml", "-o", results.toString());
    List<String> cheaper = List.of("steps=300", "seed={count: 2}");
    assertEquals(0, sweep(Stream.of(run, cheaper).flatMap(List::stream)));
    assertEquals(0, sweep(Stream.of("report", results.toString())));
    page = results.resolve("report").resolve("index.html");
    data = ReportData.of(Files.readString(page));
  }

  private static int sweep(Stream<String> words) {
    return Mesasweep.execute(words.toArray(String[]::new));
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
    open(page);
  }

  @AfterEach
  void nothingWasWrong() {
    if (browser != null) {
      assertEquals(List.of(), browser.complaints());
    }
  }

  @Test
  void needsNoOtherFile() throws IOException {
    assertEquals(
        List.of(), browser.value("performance.getEntriesByType('resource').map(one => one.name)"));
    Files.write(Path.of("target", "report.png"), browser.picture());
  }

  @Test
  void isAccessibleAsFarAsRulesCanTell() {
    nothingWasWrong();
    browser.load(AXE);
    assertEquals(
        List.of(),
        browser.promised(
            """
            axe.run(document, { preload: false }).then(found => found.violations
              .filter(one => ['serious', 'critical'].includes(one.impact))
              .map(one => one.id + ': ' + one.nodes.map(node => node.target).join(' ')))\
            """));
    browser.complaints(); // the rules' own, not the page's
  }

  @Test
  void cutsNoLabel() {
    data.figures().forEach(figure -> assertEquals(List.of(), drawn("cut", figure), id(figure)));
  }

  @Test
  void drawsEveryFigure() {
    assertEquals(
        Set.of("map", "trajectories", "phase", "incidence", "times", "effects", "means"),
        data.figures().map(ReportData::kind).collect(Collectors.toSet()));
    data.figures()
        .forEach(
            figure -> {
              int marks = drawn("marks", figure).size();
              assertTrue(marks > 10, id(figure) + " has " + marks + " marks");
            });
  }

  @Test
  void fillsEverySquareByItsShare() {
    Map<Double, Set<Object>> colours = new HashMap<>();
    data.figures("map")
        .forEach(
            map -> {
              JsonNode squares = map.path("data").path("squares");
              assertEquals(14 * 9, squares.size());
              List<?> fills = fills(map);
              for (int i = 0; i < fills.size(); i++) {
                double share = squares.path(i).path("value").asDouble();
                colours.computeIfAbsent(share, any -> new HashSet<>()).add(fills.get(i));
              }
            });
    assertEquals(Set.of(0.0, 0.5, 1.0), colours.keySet());
    assertEquals(3, Set.copyOf(colours.values()).size(), colours.toString());
    colours.forEach((share, one) -> assertEquals(1, one.size(), share + ": " + one));
    assertEquals(Set.of("rgb(0,32,77)"), colours.get(0.0));
    assertEquals(Set.of("rgb(255,234,70)"), colours.get(1.0));
  }

  @Test
  void marksEverySquareOfTheMedianSteps() {
    data.figures("times")
        .forEach(
            map -> {
              assertFalse(fills(map).contains(null), id(map));
            });
  }

  @Test
  void drawsTheBoundaryOverTheMap() {
    data.figures("map")
        .forEach(
            map -> {
              JsonNode boundary = map.path("data").path("boundary");
              assertFalse(boundary.isEmpty());
              assertDrawn(map, 1, List.of(plain(boundary)));
              assertTrue(drawn("lines", map).contains("#d6336c"));
            });
  }

  @Test
  void drawsThePathOfEveryTrialOfAPhasePortrait() {
    data.figures("phase")
        .forEach(
            figure -> {
              List<?> paths =
                  data.trials(figure)
                      .map(trial -> curve(trial, "discount_rate", "objective_gap"))
                      .toList();
              assertEquals(14 * 9, paths.size());
              assertDrawn(figure, 0, paths);
            });
  }

  @Test
  void drawsThreeCurvesOfIncidence() {
    data.figures("incidence")
        .forEach(
            figure -> {
              List<?> curves =
                  each(figure.path("data").path("curves"))
                      .map(
                          curve ->
                              each(curve.path("points"))
                                  // 0 has its place on the logarithmic axis at 0.1.
                                  .map(
                                      at ->
                                          List.of(
                                              Math.max(0.1, at.path(0).asDouble()),
                                              plain(at.path(1))))
                                  .toList())
                      .toList();
              assertEquals(3, curves.size());
              assertDrawn(figure, 0, curves);
              assertTrue(drawn("lines", figure).containsAll(OUTCOMES));
            });
  }

  @Test
  void aClickOnASquareShowsItsTrajectories() {
    JsonNode map = mapInDoubt();
    JsonNode square = squareInDoubt(map);
    String caption = "Trajectories of " + place(map, square);
    JsonNode other = data.figures("map").skip(2).findFirst().orElseThrow();
    JsonNode first = other.path("data").path("squares").path(0);
    browser.click(pixel(other, first));
    browser.await(captionIs("Trajectories of " + place(other, first)));

    browser.click(pixel(map, square));
    browser.await(captionIs(caption));
    assertEquals(caption, browser.value("document.getElementById('spoken').textContent"));
    assertEquals(2, data.trials(map, square).size());
    assertTrajectories(data.trials(map, square));
    assertEquals(true, browser.value("drawn.visible('trajectories')"));
  }

  @Test
  void theMouseOverASquareTellsItsNumbers() {
    JsonNode map = mapInDoubt();
    JsonNode square = squareInDoubt(map);
    browser.point(pixel(map, square));
    for (String part : told(map, square)) {
      browser.await("drawn.tooltip(arguments[0]).includes(arguments[1])", id(map), part);
    }
  }

  @Test
  void theKeyboardDoesWhatTheMouseDoes() {
    JsonNode map = mapInDoubt();
    browser.value("document.getElementById(arguments[0]).focus()", "chart-" + id(map));
    browser.type(Keys.ARROW_RIGHT);
    assertSpoken(map, squares(map).findFirst().orElseThrow());
    browser.type(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_UP, Keys.ARROW_LEFT);
    JsonNode reached =
        squares(map)
            .filter(square -> square.path("x").asInt() == 1 && square.path("y").asInt() == 1)
            .findFirst()
            .orElseThrow();
    assertSpoken(map, reached);

    browser.type(Keys.ENTER);
    String caption = "Trajectories of " + place(map, reached);
    browser.await(captionIs(caption));
    assertEquals(caption, browser.value("document.getElementById('spoken').textContent"));
    assertTrajectories(data.trials(map, reached));
  }

  @Test
  void aSquareWithoutASampledTrajectorySaysSo() throws IOException {
    JsonNode map = mapInDoubt();
    JsonNode square = squareInDoubt(map);
    String fewer = data.without(map, square).in(Files.readString(page));
    open(Files.writeString(scratch.resolve("fewer.html"), fewer));

    browser.click(pixel(map, square));
    String caption = "No trajectory of " + place(map, square) + " was sampled";
    browser.await(captionIs(caption));
    assertEquals(caption, browser.value("document.getElementById('spoken').textContent"));
    assertTrajectories(List.of());
  }

  @Test
  void nothingIsWiderThanAPrintedPage() {
    browser.command("Emulation.setEmulatedMedia", Map.of("media", "print"));
    try {
      // What A4 leaves between the margins, of which a page learns by no event.
      browser.value("document.body.style.width = '180mm'");
      assertEquals(List.of(), browser.value("drawn.tooWide()"));
    } finally {
      browser.command("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }

  private static void open(Path file) {
    browser.open(file);
    browser.load("drawn.js");
  }

  private static JsonNode mapInDoubt() {
    return data.figures("map").skip(1).findFirst().orElseThrow();
  }

  private static JsonNode squareInDoubt(JsonNode map) {
    return squares(map)
        .min(Comparator.comparing(square -> Math.abs(square.path("value").asDouble() - 0.5)))
        .orElseThrow();
  }

  private static String captionIs(String text) {
    return "document.getElementById('caption-trajectories').textContent === '" + text + "'";
  }

  private static Browser.Pixel pixel(JsonNode map, JsonNode square) {
    List<?> at =
        (List<?>) browser.value("drawn.pixel(arguments[0], arguments[1])", id(map), plain(square));
    return new Browser.Pixel(((Long) at.get(0)).intValue(), ((Long) at.get(1)).intValue());
  }

  private static void assertSpoken(JsonNode map, JsonNode square) {
    String text = (String) browser.value("document.getElementById('spoken').textContent");
    for (String part : told(map, square)) {
      assertTrue(text.contains(part), () -> part + " is not in " + text);
    }
  }

  private static List<?> fills(JsonNode map) {
    Object squares = plain(map.path("data").path("squares"));
    return (List<?>) browser.value("drawn.fills(arguments[0], arguments[1])", id(map), squares);
  }

  /** That each of the curves, given as points of axis values, is drawn. */
  private static void assertDrawn(JsonNode figure, int axis, List<?> curves) {
    assertEquals(
        List.of(),
        browser.value(
            "drawn.missing(arguments[0], arguments[1], arguments[2])", id(figure), axis, curves),
        () -> "of " + id(figure) + " these curves are not drawn");
  }

  /** That the trajectories of these trials are drawn, and no others. */
  private static void assertTrajectories(List<JsonNode> trials) {
    JsonNode figure = data.figures("trajectories").findFirst().orElseThrow();
    int curves = 0;
    for (int plot = 0; plot < PLOTS.size(); plot++) {
      for (String column : PLOTS.get(plot)) {
        assertDrawn(
            figure, plot, trials.stream().map(trial -> curve(trial, "step", column)).toList());
        curves += trials.size();
      }
    }
    assertEquals(curves, drawn("lines", figure).stream().filter(OUTCOMES::contains).count());
  }

  private static List<?> drawn(String what, JsonNode figure) {
    return (List<?>) browser.value("drawn." + what + "(arguments[0])", id(figure));
  }
}
