package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.ClusterEstimate;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Jackknife;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Timing;
import mesasweep.results.Text;

/** When: which event comes first, and after how many steps. */
record TimeSection(Answers answers) {

  static String incidence(Answers answers, List<Figure> figures) {
    return new TimeSection(answers).incidence(figures);
  }

  static String medians(Answers answers, List<Figure> figures) {
    return new TimeSection(answers).medians(figures);
  }

  static String paces(Answers answers, List<Figure> figures) {
    return figures.isEmpty()
        ? ""
        : Html.heading("By the size of steps")
            + Html.figures(figures)
            + Html.note(
                "Cumulative incidence over all panels, by step \u00d7 "
                    + Axis.label(answers.subject().experiment().stepSize().orElseThrow())
                    + ". Small steps that lead to the same end have the same curve.");
  }

  private String incidence(List<Figure> figures) {
    if (figures.isEmpty()) {
      return Html.paragraph(
          competing().isEmpty()
              ? "The experiment records no events whose times could be compared."
              : "No trial is eligible for a comparison of times.");
    }
    return Html.figures(figures) + Html.note(method()) + means();
  }

  private List<Event> competing() {
    return answers.subject().experiment().competingEvents();
  }

  private String method() {
    List<String> labels = competing().stream().map(Event::label).toList();
    List<String> recorded =
        competing().stream()
            .filter(event -> event.timing() == Timing.RECORDED)
            .map(Event::label)
            .toList();
    return "Cumulative incidence: the probability that this event came first, and by this step, by"
        + " maximum likelihood (Aalen-Johansen where steps are exact), with its pointwise 95 %"
        + " interval by the jackknife over seeds. "
        + (labels.size() == 1
            ? "What did not have it"
            : Html.capital(Text.list(labels)) + " compete; what had none of them")
        + " is censored at its budget."
        + (recorded.isEmpty()
            ? ""
            : " Known to the interval between two records: "
                + Text.list(recorded)
                + " (slanted where nothing says when); in the mean number of steps it counts from"
                + " the later one.")
        + (labels.size() == 1
            ? ""
            : " Of two at the same step the one that is named first here counts.")
        + ambiguous()
        + ofOneSeed();
  }

  private String ambiguous() {
    return answers.ambiguous() == 0
        ? ""
        : " In "
            + Text.count(answers.ambiguous(), "trial")
            + " several came between the same two records, and which was first is not known: they"
            + " count as the other trials tell.";
  }

  private String ofOneSeed() {
    return answers.fewestSeeds() == 1
        ? " One seed says nothing of chance: there are no intervals."
        : "";
  }

  private String medians(List<Figure> figures) {
    if (figures.isEmpty()) {
      return "";
    }
    return answers.timed().stream()
            .map(
                event ->
                    Html.heading("By which step half of the trials have had: " + event.label())
                        + legend(event)
                        + Html.figures(
                            figures.stream()
                                .filter(
                                    one -> one.data().path("event").asText().equals(event.name()))
                                .toList()))
            .collect(Collectors.joining())
        + Html.note(
            "A median's interval of 95 % (Woodruff 1952) goes from the first step at which the"
                + " share of trials that may have had the event could be one half to the first at"
                + " which it could not be less, by the jackknife over seeds.");
  }

  private String legend(Event timed) {
    return String.format(
        Locale.ROOT,
        """
<div class="legend" role="img" aria-label="Colour scale: dark is early, light is late">
<span>Median step</span> <span>0</span><span class="scale"></span><span>%s</span>
<span class="dot">\u2022</span><span>beyond the budget, for at least half of the trials%s</span>
<span class="blank"></span><span>not run</span>
<span class="cross">\u00d7</span><span>run, but all trials failed</span>
</div>
""",
        Text.count(answers.latestMedian(timed)),
        answers.subject().ineligible().isEmpty() ? "" : ", or no trial is eligible");
  }

  /** Restricted to the steps up to which every panel was seen. */
  private String means() {
    List<Answers.Panel> panels =
        answers.panels().values().stream().filter(panel -> panel.risks().isPresent()).toList();
    long horizon =
        panels.stream()
            .mapToLong(panel -> panel.risks().orElseThrow().knownUntil(answers.budget()))
            .min()
            .orElseThrow();
    Answers.Panel first = panels.get(0);
    List<String> columns = new ArrayList<>(List.of(answers.by().heading(), "before any event"));
    competing().forEach(event -> columns.add("after " + event.label() + " came first"));
    List<List<String>> rows = new ArrayList<>();
    for (Answers.Panel panel : panels) {
      List<String> row = new ArrayList<>(List.of(Html.escape(panel.title())));
      row.add(mean(panel, first, Optional.empty(), horizon));
      for (int cause = 0; cause < competing().size(); cause++) {
        row.add(mean(panel, first, Optional.of(cause), horizon));
      }
      rows.add(row);
    }
    return Html.table(
        "numbers",
        "Mean number of steps, out of the first "
            + Text.count(horizon)
            + ", up to which all panels are known, with standard error"
            + (panels.size() > 1
                ? " and the 95 % interval of the difference from " + first.title()
                : ""),
        columns,
        rows);
  }

  private static String mean(
      Answers.Panel panel, Answers.Panel first, Optional<Integer> cause, long horizon) {
    ClusterEstimate mean = mean(panel, cause, horizon);
    return Html.withDetail(
        Text.number(mean.value()),
        panel == first
            ? error(mean, horizon)
            : error(mean, horizon) + difference(mean.minus(mean(first, cause, horizon)), horizon));
  }

  /** Seeds that all agree tell nothing about how much others would scatter. */
  private static String error(ClusterEstimate mean, long horizon) {
    return mean.jackknife()
        .map(Jackknife::standardError)
        .map(error -> error < tiny(horizon) ? "all alike" : "\u00b1 " + Text.number(error))
        .orElse("one seed");
  }

  private static String difference(ClusterEstimate difference, long horizon) {
    return difference
        .interval()
        .filter(ends -> ends.high() - ends.low() > tiny(horizon))
        .map(ends -> "; difference " + interval(ends))
        .orElse("");
  }

  private static double tiny(long horizon) {
    return 1e-9 * horizon;
  }

  private static ClusterEstimate mean(Answers.Panel panel, Optional<Integer> cause, long horizon) {
    CompetingRisks risks = panel.risks().orElseThrow();
    return cause.isEmpty() ? risks.eventFree(horizon) : risks.stepsAfter(cause.get(), horizon);
  }

  private static String interval(Interval interval) {
    return Text.number(interval.low()) + " to " + Text.number(interval.high());
  }
}
