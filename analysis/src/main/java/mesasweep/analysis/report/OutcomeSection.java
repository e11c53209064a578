package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Text;

/** How the trials ended, and why some did not finish. */
record OutcomeSection(Findings findings) {

  String html() {
    return outcomes() + failures();
  }

  private String outcomes() {
    Tally total = findings.total();
    if (!total.hasOutcomes()) {
      return Html.table(
          "numbers",
          "Trials by state",
          List.of("", "Done", "Failed"),
          List.of(List.of("All trials", Text.count(total.done()), Text.count(total.failed()))));
    }
    List<String> columns = new ArrayList<>(List.of(findings.by().heading(), "Done"));
    CellStatistics.OUTCOMES.forEach(
        outcome -> columns.add(Html.capital(CellStatistics.countOf(outcome))));
    if (total.longTerm().isPresent()) {
      columns.add("Long-term objective");
    }
    columns.add("Failed");
    List<List<String>> rows = new ArrayList<>();
    if (findings.by().axis().isPresent()) {
      findings.panels().values().forEach(panel -> rows.add(row(panel.title(), panel.tally())));
    }
    rows.add(row("All", total));
    return Html.table(
            "numbers",
            "Done trials by outcome: count, and share with its 95 % interval",
            columns,
            rows)
        + definitions();
  }

  private static List<String> row(String label, Tally tally) {
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
                Html.withDetail(Text.count(count), Shares.text((double) count / done, interval)))
        .orElse(Text.count(count));
  }

  private String definitions() {
    if (!findings.sweep().experiment().equals("race")) {
      return "";
    }
    String satisfied =
        Optional.ofNullable(findings.sweep().fixed().get("outcome.satisfied"))
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
}
