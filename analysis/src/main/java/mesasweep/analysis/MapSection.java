package mesasweep.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The heat maps of a report: places for the charts, the numbers as tables, and as data. */
record MapSection(Findings findings) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LEGEND =
      """
      <div class="legend" role="img" aria-label="Colour scale: dark is a share of 0, light a share of 1; \
      hatched squares were not run">
      <span>Share of deceptive trials</span> <span>0</span><span class="scale"></span><span>1</span>
      <span class="blank"></span><span>not run</span>
      <span class="cross">\u00d7</span><span>run, but all trials failed</span>
      </div>
      <p class="unseen" id="map-help">The arrow keys move over the squares of a map.</p>
      <p class="unseen" id="map-spoken" aria-live="polite"></p>
      <noscript><p>The maps need JavaScript; the table below them holds the same numbers.</p></noscript>
      """;

  boolean isDrawn() {
    return findings.layout() instanceof MapLayout.Drawn;
  }

  String html() {
    if (findings.layout() instanceof MapLayout.Omitted omitted) {
      return Html.paragraph(omitted.reason());
    }
    MapLayout.Drawn layout = (MapLayout.Drawn) findings.layout();
    StringBuilder html = new StringBuilder(LEGEND).append("<div class=\"maps\">\n");
    for (int i = 0; i < findings.maps().size(); i++) {
      html.append(figure(findings.maps().get(i), i));
    }
    html.append("</div>\n").append(Html.note(pooling(layout)));
    html.append("<details><summary>The numbers of the maps</summary>\n");
    findings.maps().forEach(map -> html.append(numbers(layout, map)));
    return html.append("</details>\n").toString();
  }

  /** Safe inside a script element. */
  String json() {
    MapLayout.Drawn layout = (MapLayout.Drawn) findings.layout();
    ObjectNode data = JSON.createObjectNode();
    data.put("x", layout.x().label());
    data.put("y", layout.y().map(Axis::label).orElse(""));
    ArrayNode maps = data.putArray("maps");
    findings.maps().forEach(map -> maps.add(json(map)));
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
    }
  }

  private static String figure(HeatMap map, int index) {
    return """
    <figure>
    <figcaption id="map-title-%1$d">%2$s</figcaption>
    <div class="map" id="map-%1$d" tabindex="0" role="img" aria-describedby="map-help"></div>
    </figure>
    """
        .formatted(index, Html.escape(title(map)));
  }

  private static String title(HeatMap map) {
    return map.panel().orElse("All trials");
  }

  private String pooling(MapLayout.Drawn layout) {
    List<String> pooled = new ArrayList<>(List.of("all seeds"));
    layout
        .pooled()
        .forEach(
            axis ->
                pooled.add(
                    "all values of " + axis.label() + " (" + Text.several(axis.texts()) + ")"));
    long placed =
        findings.maps().stream()
            .flatMap(map -> map.squares().stream())
            .mapToLong(square -> square.tally().done() + square.tally().failed())
            .sum();
    long elsewhere = findings.total().done() + findings.total().failed() - placed;
    return "Each square adds up the trials of "
        + Text.list(pooled)
        + "."
        + (elsewhere == 0
            ? ""
            : " "
                + Text.count(elsewhere, "stored trial")
                + " without a value on these axes cannot be shown.");
  }

  private static String numbers(MapLayout.Drawn layout, HeatMap map) {
    List<String> columns = new ArrayList<>();
    columns.add(layout.y().map(y -> y.label() + " \\ ").orElse("") + layout.x().label());
    map.xs().forEach(x -> columns.add(Text.number(x)));
    Map<List<Integer>, Tally> tallies =
        map.squares().stream()
            .collect(
                Collectors.toMap(square -> List.of(square.x(), square.y()), HeatMap.Square::tally));
    List<List<String>> rows = new ArrayList<>();
    for (int y = Math.max(0, map.ys().size() - 1); y >= 0; y--) {
      List<String> row = new ArrayList<>();
      row.add(map.ys().isEmpty() ? "" : Text.number(map.ys().get(y)));
      for (int x = 0; x < map.xs().size(); x++) {
        Tally tally = tallies.get(List.of(x, y));
        row.add(tally == null ? "" : numbers(tally));
      }
      rows.add(row);
    }
    return Html.table(
        "numbers",
        title(map) + ": percentage of deceptive trials, and deceptive of done trials",
        columns,
        rows);
  }

  private static String numbers(Tally tally) {
    return tally.done() == 0
        ? "failed"
        : Html.withDetail(
            Text.percent((double) tally.deceptive() / tally.done()),
            tally.deceptive() + " of " + tally.done());
  }

  private static ObjectNode json(HeatMap map) {
    ObjectNode json = JSON.createObjectNode().put("title", title(map));
    ArrayNode xs = json.putArray("xs");
    map.xs().forEach(x -> xs.add(Text.number(x)));
    ArrayNode ys = json.putArray("ys");
    map.ys().forEach(y -> ys.add(Text.number(y)));
    ArrayNode squares = json.putArray("squares");
    map.squares().forEach(square -> squares.add(json(square)));
    return json;
  }

  private static ObjectNode json(HeatMap.Square square) {
    Tally tally = square.tally();
    ObjectNode json =
        JSON.createObjectNode()
            .put("x", square.x())
            .put("y", square.y())
            .put("done", tally.done())
            .put("failed", tally.failed());
    Wilson.interval(tally.deceptive(), tally.done())
        .ifPresent(
            interval ->
                json.put("share", (double) tally.deceptive() / tally.done())
                    .put("low", interval.low())
                    .put("high", interval.high()));
    ObjectNode outcomes = json.putObject("outcomes");
    tally
        .outcomes()
        .forEach((outcome, count) -> outcomes.put(CellStatistics.countOf(outcome), count));
    tally.longTerm().ifPresent(count -> json.put("longTerm", count));
    ObjectNode medians = json.putObject("medians");
    tally
        .medians()
        .forEach(
            (event, step) -> {
              String name = event.replace("_step", "").replace('_', ' ');
              step.ifPresentOrElse(value -> medians.put(name, value), () -> medians.putNull(name));
            });
    return json;
  }
}
