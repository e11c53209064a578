package mesasweep.driver.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The numbers that the page of a report holds. */
record ReportData(JsonNode root) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern DATA =
      Pattern.compile(
          "(?s)(?<=<script type=\"application/json\" id=\"report-data\">).*?(?=</script>)");

  static ReportData of(String html) throws JsonProcessingException {
    Matcher found = DATA.matcher(html);
    assertTrue(found.find());
    return new ReportData(JSON.readTree(found.group()));
  }

  /** A page with these numbers in place of its own. */
  String in(String html) throws JsonProcessingException {
    String json = JSON.writeValueAsString(root).replace("<", "\\u003c");
    return DATA.matcher(html).replaceFirst(Matcher.quoteReplacement(json));
  }

  Stream<JsonNode> figures() {
    return each(root.path("figures"));
  }

  /**
   * @param kind such as {@code map}
   */
  Stream<JsonNode> figures(String kind) {
    return figures().filter(figure -> kind(figure).equals(kind));
  }

  /** The sampled trials of a square. */
  List<JsonNode> trials(JsonNode map, JsonNode square) {
    return each(root.path("trials")).filter(trial -> isOf(trial, map, square)).toList();
  }

  /** The trials that a figure shows. */
  Stream<JsonNode> trials(JsonNode figure) {
    return each(figure.path("trials")).map(index -> root.path("trials").path(index.asInt()));
  }

  /** The same without the sampled trials of a square. */
  ReportData without(JsonNode map, JsonNode square) {
    ReportData fewer = new ReportData(root.deepCopy());
    // Figures name trials by their index, so that all keep theirs.
    fewer.trials(map, square).forEach(trial -> ((ObjectNode) trial).put("x", -1));
    return fewer;
  }

  private static boolean isOf(JsonNode trial, JsonNode map, JsonNode square) {
    return trial.path("panel").equals(map.path("data").path("panel"))
        && trial.path("x").equals(square.path("x"))
        && trial.path("y").equals(square.path("y"));
  }

  static String id(JsonNode figure) {
    return figure.path("id").asText();
  }

  static String kind(JsonNode figure) {
    return figure.path("data").path("kind").asText();
  }

  static Stream<JsonNode> squares(JsonNode map) {
    return each(map.path("data").path("squares"));
  }

  /** Names a square and its map. */
  static String place(JsonNode map, JsonNode square) {
    return map.path("data").path("title").asText() + ", " + coordinates(map, square);
  }

  private static String coordinates(JsonNode map, JsonNode square) {
    JsonNode data = map.path("data");
    return "discount rate "
        + data.path("xs").path(square.path("x").asInt()).asText()
        + ", objective gap "
        + data.path("ys").path(square.path("y").asInt()).asText();
  }

  /** What a person should be told of a square of a map. */
  static List<String> told(JsonNode map, JsonNode square) {
    return List.of(
        coordinates(map, square),
        "deceptive " + percent(square.path("value")),
        percent(square.path("low")) + " to " + percent(square.path("high")),
        square.path("done").asInt() + " done",
        "deceptive " + square.path("outcomes").path("deceptive").asInt(),
        "robust " + square.path("outcomes").path("robust").asInt());
  }

  private static String percent(JsonNode share) {
    return new BigDecimal(100 * share.asDouble()).setScale(1, RoundingMode.HALF_UP) + "\u00a0%";
  }

  /** The points of a trajectory in the plane of two of its columns. */
  static List<?> curve(JsonNode trial, String x, String y) {
    JsonNode xs = column(trial, x);
    JsonNode ys = column(trial, y);
    return IntStream.range(0, xs.size())
        .mapToObj(i -> List.of(plain(xs.path(i)), plain(ys.path(i))))
        .toList();
  }

  /** The steps, or what was measured at them. */
  private static JsonNode column(JsonNode trial, String name) {
    return name.equals("step") ? trial.path(name) : trial.path("measured").path(name);
  }

  static Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** As a list, a map, a number or a text. */
  static Object plain(JsonNode node) {
    return JSON.convertValue(node, Object.class);
  }
}
