package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.CompetingRisks.RestrictedMean;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Incidence;
import mesasweep.results.Text;

/** When: which event comes first, and after how many steps. */
record TimeSection(Findings findings, List<Figure> incidence, List<Figure> times) {
  private static final int LONG_TERM = Incidence.EVENTS.indexOf("long_term");
  private static final int ROBUST = Incidence.EVENTS.indexOf("robust");

  String html() {
    if (incidence.isEmpty()) {
      return Html.paragraph("The experiment records no events whose times could be compared.");
    }
    StringBuilder html = new StringBuilder("<div class=\"figures\">\n");
    incidence.forEach(figure -> html.append(Html.figure(figure)));
    html.append("</div>\n")
        .append(
            Html.note(
                "Cumulative incidence (Aalen-Johansen): the probability that this event came first,"
                    + " and by this step, with its pointwise 95 % interval. A long-term objective,"
                    + " robust alignment and divergence compete; what had none of them is censored"
                    + " at its budget. Events are seen at recorded steps only: one at a step"
                    + " happened after the record before. Of two at the same record the long-term"
                    + " objective counts."))
        .append(means());
    if (!times.isEmpty()) {
      html.append("<h3>By which step half of the trials have a long-term objective</h3>\n")
          .append(legend())
          .append("<div class=\"figures\">\n");
      times.forEach(figure -> html.append(Html.figure(figure)));
      html.append("</div>\n");
    }
    return html.toString();
  }

  private String legend() {
    return """
<div class="legend" role="img" aria-label="Colour scale: dark is early, light is late">
<span>Median step</span> <span>0</span><span class="scale"></span><span>%s</span>
<span class="dot">\u2022</span><span>beyond the budget, for at least half of the trials</span>
<span class="blank"></span><span>not run</span>
<span class="cross">\u00d7</span><span>run, but all trials failed</span>
</div>
"""
        .formatted(Text.count(findings.latestMedian()));
  }

  /** Restricted to the steps up to which every panel was seen. */
  private String means() {
    List<Findings.Panel> panels =
        findings.panels().values().stream().filter(panel -> panel.risks().isPresent()).toList();
    long horizon =
        panels.stream()
            .mapToLong(panel -> panel.risks().orElseThrow().knownUntil(findings.budget()))
            .min()
            .orElseThrow();
    Findings.Panel first = panels.get(0);
    List<List<String>> rows = new ArrayList<>();
    for (Findings.Panel panel : panels) {
      List<String> row = new ArrayList<>(List.of(Html.escape(panel.title())));
      for (Optional<Integer> cause :
          List.of(Optional.<Integer>empty(), Optional.of(LONG_TERM), Optional.of(ROBUST))) {
        RestrictedMean mean = mean(panel, cause, horizon);
        row.add(Html.withDetail(Text.number(mean.mean()), error(mean, first, cause, horizon)));
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
        List.of(
            findings.by().heading(),
            "before any event",
            "after a long-term objective came first",
            "after robust alignment came first"),
        rows);
  }

  /** Trials that all agree tell nothing about how much others would scatter. */
  private static String error(
      RestrictedMean mean, Findings.Panel first, Optional<Integer> cause, long horizon) {
    RestrictedMean baseline = mean(first, cause, horizon);
    double smallest = 1e-9 * horizon;
    if (mean.standardError() < smallest) {
      return "all alike";
    }
    String error = "\u00b1 " + Text.number(mean.standardError());
    return mean.equals(baseline) || baseline.standardError() < smallest
        ? error
        : error + "; difference " + interval(mean.differenceFrom(baseline));
  }

  private static RestrictedMean mean(Findings.Panel panel, Optional<Integer> cause, long horizon) {
    CompetingRisks risks = panel.risks().orElseThrow();
    return cause.isEmpty() ? risks.eventFree(horizon) : risks.stepsAfter(cause.get(), horizon);
  }

  private static String interval(Interval interval) {
    return Text.number(interval.low()) + " to " + Text.number(interval.high());
  }
}
