package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import mesasweep.results.Axis;
import mesasweep.results.Numerals;
import mesasweep.results.Provenance;
import mesasweep.results.ResolvedSweep;
import mesasweep.results.Schema;
import mesasweep.results.Text;

/** What was run, and how the results came about. */
record SweepSection(ResolvedSweep sweep, Provenance provenance) {

  String html() {
    return axes() + fixed();
  }

  private String axes() {
    List<List<String>> rows = new ArrayList<>();
    sweep.axes().forEach(axis -> rows.add(axis(axis)));
    if (!sweep.seeds().isEmpty()) {
      rows.add(listed(Schema.SEED, sweep.seeds()));
    }
    return rows.isEmpty()
        ? Html.paragraph("Nothing is swept.")
        : Html.table("words", "Axes", List.of("Axis", "Number", "Values"), rows);
  }

  private static List<String> axis(Axis axis) {
    return axis.range()
        .map(range -> List.of(Html.code(axis.key()), "", Html.escape(axis.texts().get(0))))
        .orElseGet(() -> listed(axis.key(), axis.values()));
  }

  private static List<String> listed(String key, List<JsonNode> values) {
    int shown = Math.min(30, values.size());
    JsonNode last = values.get(values.size() - 1);
    List<JsonNode> told = new ArrayList<>(values.subList(0, shown));
    told.add(last);
    Numerals numerals = Numerals.ofValues(told);
    List<String> texts =
        new ArrayList<>(told.subList(0, shown).stream().map(numerals::value).toList());
    if (shown < values.size()) {
      texts.addAll(List.of("\u2026", numerals.value(last)));
    }
    return List.of(
        Html.code(key), Integer.toString(values.size()), Html.escape(String.join(", ", texts)));
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
                            Html.code(entry.getKey()), Html.escape(Text.value(entry.getValue()))))
                .toList());
  }

  String provenanceHtml() {
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
            .map(fact -> List.of(Html.code(fact.getKey()), Html.escape(fact.getValue())))
            .toList();
    String caption =
        provenance.invocations() == 1
            ? "The invocation that made these results"
            : "The last of the "
                + provenance.invocations()
                + " invocations that made these results";
    return command + Html.table("words", caption, List.of("Key", "Value"), rows);
  }
}
