package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One picture.
 *
 * @param id unique in the report: the name of its unit, and the panel if there are several
 * @param data what {@code figures.js} makes options of; its {@code kind} says how
 * @param trials indices of the sampled trials that it shows; the page holds each of them once
 */
record Figure(String id, ObjectNode data, List<Integer> trials, Table table, Size size) {

  /** In pixels. */
  record Size(int width, int height) {
    /** Of one picture among several. */
    static final Size OF_A_PANEL = new Size(560, 360);

    /** As wide as the page. */
    static Size wide(int height) {
      return new Size(900, height);
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The beginning of a figure's data.
   *
   * @param kind a key of OPTIONS in {@code figures.js}
   */
  static ObjectNode data(String kind, String title) {
    return JSON.createObjectNode().put("kind", kind).put("title", title);
  }

  /** Letters and digits only, for it also names files. */
  static String id(String unit, Answers answers, String panel) {
    return answers.by().axis().isEmpty()
        ? unit
        : unit + "-" + panel.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
  }

  Figure withId(String other) {
    return new Figure(other, data, trials, table, size);
  }

  String title() {
    return data.path("title").asText();
  }

  /** With its trials and its own scale, for a picture that has no page around it. */
  ObjectNode standalone(ArrayNode sample) {
    ObjectNode whole = data.deepCopy().put("standalone", true);
    ArrayNode own = whole.putArray("trials");
    trials.forEach(index -> own.add(sample.get(index)));
    return whole;
  }
}
