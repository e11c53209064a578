package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * One picture.
 *
 * @param id unique in the report: the kind, and the panel if there are several
 * @param data what {@code figures.js} makes options of; its {@code kind} says how
 * @param trials indices of the sampled trials that it shows; the page holds each of them once
 */
record Figure(String id, ObjectNode data, List<Integer> trials, Table table) {

  /** The kinds, which are also the sections of a page that hold figures. */
  enum Kind {
    MAP,
    TRAJECTORIES,
    PHASE,
    INCIDENCE,
    TIMES,
    EFFECTS;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The beginning of a figure's data. */
  static ObjectNode data(Kind kind, String title) {
    return JSON.createObjectNode().put("kind", kind.key()).put("title", title);
  }

  Figure withId(String other) {
    return new Figure(other, data, trials, table);
  }

  String title() {
    return data.path("title").asText();
  }

  boolean is(Kind kind) {
    return data.path("kind").asText().equals(kind.key());
  }

  /** In pixels. */
  int width() {
    return is(Kind.TRAJECTORIES) || is(Kind.EFFECTS) ? 900 : 560;
  }

  /** In pixels. */
  int height() {
    if (is(Kind.EFFECTS)) {
      return 80 + 24 * data.path("rows").size();
    }
    if (data.has("ys") && data.path("ys").isEmpty()) {
      return 160;
    }
    return is(Kind.TRAJECTORIES) ? 500 : 360;
  }

  /** With its trials and its own scale, for a picture that has no page around it. */
  ObjectNode standalone(ArrayNode sample) {
    ObjectNode whole = data.deepCopy().put("standalone", true);
    ArrayNode own = whole.putArray("trials");
    trials.forEach(index -> own.add(sample.get(index)));
    return whole;
  }
}
