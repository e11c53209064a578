package mesasweep.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.results.Provenance;
import mesasweep.results.Text;

/** The answers as a page of HTML. */
record ReportPage(
    Answers answers, List<Unit.Drawn> units, ArrayNode sample, Provenance provenance) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  String render() {
    SweepSection sweep = new SweepSection(answers.sweep(), provenance);
    List<Figure> figures = units.stream().flatMap(unit -> unit.figures().stream()).toList();
    Map<String, String> parts =
        Map.of(
            "style", Resources.text("report.css"),
            "title", Html.escape(answers.sweep().name()),
            "subtitle", Html.escape(subtitle()),
            "summary", new Summary(answers, provenance.trialsPlanned()).html(),
            "sections", Unit.page(units, answers),
            "sweep", sweep.html(),
            "provenance", sweep.provenanceHtml(),
            "scripts", figures.isEmpty() ? "" : scripts(figures));
    // In one pass: what is put in is not searched again.
    return PLACEHOLDER
        .matcher(Resources.text("report.html"))
        .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
  }

  private String subtitle() {
    return "Sweep of the experiment "
        + answers.sweep().experiment()
        + ", "
        + Text.count(answers.total().done() + answers.total().failed(), "trial")
        + (answers.subject().finding().isEmpty()
            ? ""
            : "; mapped is the " + answers.subject().share());
  }

  private String scripts(List<Figure> figures) {
    return "<script type=\"application/json\" id=\"report-data\">"
        + json(figures)
        + "</script>\n"
        + Resources.scripts().stream()
            .map(script -> "<script>" + script.source() + "</script>\n")
            .reduce("", String::concat)
        + "<script>"
        + Resources.text("report.js")
        + "</script>\n";
  }

  /** Safe inside a script element. */
  private String json(List<Figure> figures) {
    ObjectNode data = JSON.createObjectNode();
    ArrayNode all = data.putArray("figures");
    for (Figure figure : figures) {
      ArrayNode trials =
          all.addObject()
              .put("id", figure.id())
              .<ObjectNode>set("data", figure.data())
              .putArray("trials");
      figure.trials().forEach(trials::add);
    }
    data.set("trials", sample);
    try {
      return JSON.writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and texts is always JSON", e);
    }
  }
}
