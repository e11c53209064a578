package mesasweep.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Findings as a page of HTML. */
record ReportPage(ResolvedSweep sweep, Findings findings, Provenance provenance) {
  private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  String render() {
    MapSection maps = new MapSection(findings);
    Map<String, String> parts =
        Map.of(
            "style", resource("report.css"),
            "title", Html.escape(sweep.name()),
            "subtitle", Html.escape(subtitle()),
            "summary", new Summary(sweep, findings).html(),
            "maps", maps.html(),
            "outcomes", outcomes() + failures(),
            "sweep", axes() + fixed(),
            "provenance", provenanceHtml(),
            "scripts", maps.isDrawn() ? scripts(maps) : "");
    // In one pass: what is put in is not searched again.
    return PLACEHOLDER
        .matcher(resource("report.html"))
        .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
  }

  private String subtitle() {
    return "Sweep of the experiment "
        + sweep.experiment()
        + ", "
        + Text.count(findings.total().done() + findings.total().failed(), "trial");
  }

  private static String scripts(MapSection maps) {
    return "<script type=\"application/json\" id=\"report-data\">"
        + maps.json()
        + "</script>\n"
        + "<script>"
        + resource(CHARTS)
        + "</script>\n"
        + "<script>"
        + resource("report.js")
        + "</script>\n";
  }

  private String outcomes() {
    if (!findings.total().hasOutcomes()) {
      return Html.table(
          "numbers",
          "Trials by state",
          List.of("", "Done", "Failed"),
          List.of(
              List.of(
                  "All trials",
                  Text.count(findings.total().done()),
                  Text.count(findings.total().failed()))));
    }
    List<String> columns = new ArrayList<>(List.of("Architecture", "Done"));
    CellStatistics.OUTCOMES.forEach(outcome -> columns.add(capital(outcome)));
    if (findings.total().longTerm().isPresent()) {
      columns.add("Long-term objective");
    }
    columns.add("Failed");
    List<List<String>> rows = new ArrayList<>();
    findings.panels().forEach((panel, tally) -> rows.add(outcomes(panel, tally)));
    rows.add(outcomes("All", findings.total()));
    if (findings.panels().isEmpty()) {
      columns.set(0, "");
    }
    return Html.table(
            "numbers",
            "Done trials by outcome: count, and share with its 95 % interval",
            columns,
            rows)
        + definitions();
  }

  private static List<String> outcomes(String label, Tally tally) {
    List<String> row = new ArrayList<>(List.of(Html.escape(label), Text.count(tally.done())));
    tally.outcomes().values().forEach(count -> row.add(countAndShare(count, tally.done())));
    tally.longTerm().ifPresent(count -> row.add(countAndShare(count, tally.done())));
    row.add(Text.count(tally.failed()));
    return row;
  }

  private static String countAndShare(long count, long done) {
    return Wilson.interval(count, done)
        .map(
            interval ->
                Html.withDetail(
                    Text.count(count),
                    Text.percent((double) count / done) + " (" + Text.interval(interval) + ")"))
        .orElse(Text.count(count));
  }

  private String definitions() {
    if (!sweep.experiment().equals("race")) {
      return "";
    }
    String satisfied =
        Optional.ofNullable(sweep.fixed().get("outcome.satisfied"))
            .map(value -> Text.value(value) + " L\u2080")
            .orElse("the swept share outcome.satisfied of L\u2080");
    return Html.note(
        "A loss is satisfied up to "
            + satisfied
            + ", where L\u2080 is half the squared initial gap. Robust: the deployment loss ends"
            + " satisfied. Deceptive: the training loss does, the deployment loss does not."
            + " Unresolved: neither does within the budget. Diverged: not finite, or a loss above"
            + " 10\u2076 L\u2080. Long-term objective: at the end deployment weighs at least"
            + " outcome.long-term in the agent's concern, whatever the outcome. Intervals are"
            + " Wilson's, and take the trials as independent.");
  }

  private String failures() {
    if (findings.failures().isEmpty()) {
      return "";
    }
    return Html.paragraph(
            Text.count(findings.total().failed(), "trial")
                + " did not finish and "
                + (findings.total().failed() == 1 ? "counts" : "count")
                + " in no share. The commonest reasons:")
        + Html.table(
            "words",
            "Trials that did not finish, by state and first line of the message",
            List.of("State", "Trials", "Message"),
            findings.failures().stream()
                .map(
                    failure ->
                        List.of(
                            Html.escape(failure.state()),
                            Text.count(failure.trials()),
                            Html.escape(failure.message())))
                .toList());
  }

  private String axes() {
    List<List<String>> rows = new ArrayList<>();
    sweep.axes().forEach(axis -> rows.add(axis(axis)));
    if (!sweep.seeds().isEmpty()) {
      rows.add(listed("seed", sweep.seeds()));
    }
    return rows.isEmpty()
        ? Html.paragraph("Nothing is swept.")
        : Html.table(
            "words", "Axes, at four significant digits", List.of("Axis", "Number", "Values"), rows);
  }

  private static List<String> axis(Axis axis) {
    return axis.interval()
        .map(interval -> List.of(code(axis.key()), "", Html.escape(interval)))
        .orElseGet(() -> listed(axis.key(), axis.values()));
  }

  private static List<String> listed(String key, List<JsonNode> values) {
    int shown = Math.min(30, values.size());
    List<String> texts =
        new ArrayList<>(values.subList(0, shown).stream().map(Text::value).toList());
    if (shown < values.size()) {
      texts.addAll(List.of("\u2026", Text.value(values.get(values.size() - 1))));
    }
    return List.of(
        code(key), Integer.toString(values.size()), Html.escape(String.join(", ", texts)));
  }

  private static String code(String key) {
    return "<code>" + Html.escape(key) + "</code>";
  }

  private String fixed() {
    return sweep.fixed().isEmpty()
        ? ""
        : Html.table(
            "words",
            "Fixed parameters",
            List.of("Parameter", "Value"),
            sweep.fixed().entrySet().stream()
                .map(
                    entry ->
                        List.of(
                            "<code>" + Html.escape(entry.getKey()) + "</code>",
                            Html.escape(
                                entry.getValue().isNumber()
                                    ? entry.getValue().asText()
                                    : Text.value(entry.getValue()))))
                .toList());
  }

  private String provenanceHtml() {
    if (provenance.invocations() == 0) {
      return Html.paragraph("Nothing was recorded about how these results were made.");
    }
    String command =
        provenance
            .commandLine()
            .map(
                line ->
                    Html.paragraph("To reproduce the results:")
                        + "<pre tabindex=\"0\"><code>"
                        + Html.escape(line)
                        + "</code></pre>\n")
            .orElse("");
    List<List<String>> rows =
        provenance.facts().entrySet().stream()
            .map(
                fact ->
                    List.of(
                        "<code>" + Html.escape(fact.getKey()) + "</code>",
                        Html.escape(fact.getValue())))
            .toList();
    String caption =
        provenance.invocations() == 1
            ? "The invocation that made these results"
            : "The last of the "
                + provenance.invocations()
                + " invocations that made these results";
    return command + Html.table("words", caption, List.of("Key", "Value"), rows);
  }

  private static String capital(String outcome) {
    return outcome.charAt(0) + CellStatistics.countOf(outcome).substring(1);
  }

  private static String resource(String name) {
    try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the class path lacks " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
