package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Parameter;
import mesasweep.results.Text;

/** How the trials ended, and why some did not finish. */
record OutcomeSection(Answers answers) {

  static String outcomes(Answers answers) {
    return new OutcomeSection(answers).outcomes();
  }

  static String audit(Answers answers) {
    return answers.audit().map(audit -> Html.paragraph(audit.text())).orElse("");
  }

  static String failures(Answers answers) {
    return new OutcomeSection(answers).failures();
  }

  private ExperimentDescription experiment() {
    return answers.subject().experiment();
  }

  private String outcomes() {
    List<String> columns = new ArrayList<>(List.of(answers.by().heading(), "Seeds", "Done"));
    if (!experiment().isEveryOutcomeEligible()) {
      columns.add("Eligible");
    }
    seen().forEach(outcome -> columns.add(Html.capital(outcome.label())));
    experiment().eventsOfTheirOwn().forEach(event -> columns.add(Html.capital(event.label())));
    columns.add("Failed");
    List<List<String>> rows = new ArrayList<>();
    if (answers.by().axis().isPresent()) {
      answers.panels().values().forEach(panel -> rows.add(row(panel.title(), panel.tally())));
    }
    rows.add(row("All", answers.total()));
    return Html.table(
            "numbers",
            "Done trials by outcome: count, and share"
                + (experiment().isEveryOutcomeEligible() ? "" : " of the eligible ones")
                + " with its 95 % interval; what none is has no column",
            columns,
            rows)
        + definitions();
  }

  private List<Outcome> seen() {
    return experiment().outcomes().stream()
        .filter(outcome -> answers.total().count(outcome) > 0)
        .toList();
  }

  private List<String> row(String label, Tally tally) {
    List<String> row =
        new ArrayList<>(
            List.of(Html.escape(label), Text.count(tally.seeds()), Text.count(tally.done())));
    if (!experiment().isEveryOutcomeEligible()) {
      row.add(Text.count(tally.eligible()));
    }
    for (Outcome outcome : seen()) {
      row.add(countAndShare(tally.count(outcome), tally.share(outcome)));
    }
    for (Event event : experiment().eventsOfTheirOwn()) {
      row.add(countAndShare(tally.count(event), tally.share(event)));
    }
    row.add(Text.count(tally.failed()));
    return row;
  }

  private static String countAndShare(long count, Optional<PooledShare> share) {
    return share
        .map(one -> Html.withDetail(Text.count(count), Shares.text(one)))
        .orElse(Text.count(count));
  }

  /** What the words mean, as the experiment says. */
  private String definitions() {
    Stream<String> outcomes =
        experiment().outcomes().stream()
            .map(
                outcome ->
                    Html.capital(outcome.label())
                        + (outcome.isEligible() ? "" : " (not eligible, in no share)")
                        + ": "
                        + outcome.meaning());
    Stream<String> thresholds =
        experiment().thresholds().stream()
            .flatMap(name -> experiment().parameter(name).stream())
            .map(this::threshold);
    return Html.note(
        String.join(" ", Stream.concat(outcomes, thresholds).toList())
            + " Intervals are Wilson's, of as many trials as a jackknife over seeds says that these"
            + " are worth.");
  }

  private String threshold(Parameter parameter) {
    String value =
        Optional.ofNullable(answers.sweep().fixed().get(parameter.name()))
            .map(OutcomeSection::is)
            .or(() -> answers.sweep().axis(parameter.name()).map(axis -> " is swept"))
            .orElse("");
    return parameter.name() + value + ": " + parameter.meaning() + ".";
  }

  private static String is(JsonNode value) {
    return " is " + Text.value(value);
  }

  private String failures() {
    if (answers.failures().isEmpty()) {
      return "";
    }
    return Html.paragraph(
            Text.count(answers.total().failed(), "trial")
                + " did not finish and "
                + (answers.total().failed() == 1 ? "counts" : "count")
                + " in no share. The commonest reasons:")
        + Html.table(
            "words",
            "Trials that did not finish, by state and first line of the message",
            List.of("State", "Trials", "Message"),
            answers.failures().stream()
                .map(
                    failure ->
                        List.of(
                            Html.escape(failure.state()),
                            Text.count(failure.trials()),
                            Html.escape(failure.message())))
                .toList());
  }
}
