package mesasweep.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.analysis.report.Figure.Kind;
import mesasweep.results.Provenance;
import mesasweep.results.Text;

/** Findings as a page of HTML. */
record ReportPage(
    Findings findings, List<Figure> figures, ArrayNode sample, Provenance provenance) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  String render() {
    SweepSection sweep = new SweepSection(findings.sweep(), provenance);
    Map<String, String> parts =
        Map.of(
            "style", Resources.text("report.css"),
            "title", Html.escape(findings.sweep().name()),
            "subtitle", Html.escape(subtitle()),
            "summary", new Summary(findings, provenance.trialsPlanned()).html(),
            "sections", sections(),
            "sweep", sweep.html(),
            "provenance", sweep.provenanceHtml(),
            "scripts", figures.isEmpty() ? "" : scripts());
    // In one pass: what is put in is not searched again.
    return PLACEHOLDER
        .matcher(Resources.text("report.html"))
        .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
  }

  private String subtitle() {
    return "Sweep of the experiment "
        + findings.sweep().experiment()
        + ", "
        + Text.count(findings.total().done() + findings.total().failed(), "trial");
  }

  private String sections() {
    String where = Html.section("maps", "Where", new MapSection(findings, of(Kind.MAP)).html());
    String when =
        Html.section(
            "times", "When", new TimeSection(findings, of(Kind.INCIDENCE), of(Kind.TIMES)).html());
    String why =
        Html.section(
            "effects", "What matters", new EffectSection(findings, of(Kind.EFFECTS)).html());
    String outcomes = Html.section("outcomes", "Outcomes", new OutcomeSection(findings).html());
    return findings.total().hasOutcomes() && findings.total().done() > 0
        ? where + single() + when + why + outcomes
        : where + outcomes;
  }

  private String single() {
    if (of(Kind.TRAJECTORIES).isEmpty()) {
      return "";
    }
    StringBuilder html = new StringBuilder();
    of(Kind.TRAJECTORIES).forEach(figure -> html.append(Html.figure(figure)));
    html.append("<h3>Phase portrait</h3>\n<div class=\"figures\">\n");
    of(Kind.PHASE).forEach(figure -> html.append(Html.figure(figure)));
    html.append("</div>\n")
        .append(
            Html.note(
                "A path leads from its circle to its square. The page holds the trajectories of "
                    + Text.count(findings.sample().trials().size())
                    + " of "
                    + Text.count(findings.sample().of(), "trial")
                    + ", the same number of each square as far as there is room, and each at no"
                    + " more than some forty of its records. All are in the view trajectory of"
                    + " sweep sql."));
    return Html.section("trials", "Trial by trial", html.toString());
  }

  private List<Figure> of(Kind kind) {
    return figures.stream().filter(figure -> figure.is(kind)).toList();
  }

  private String scripts() {
    return "<script type=\"application/json\" id=\"report-data\">"
        + json()
        + "</script>\n"
        + Resources.scripts().stream()
            .map(script -> "<script>" + script.source() + "</script>\n")
            .reduce("", String::concat)
        + "<script>"
        + Resources.text("report.js")
        + "</script>\n";
  }

  /** Safe inside a script element. */
  private String json() {
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
