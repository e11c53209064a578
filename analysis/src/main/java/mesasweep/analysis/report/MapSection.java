package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Text;

/** The maps, the numbers on them, and the boundary that crosses them. */
record MapSection(Findings findings, List<Figure> figures) {
  private static final String LEGEND =
      """
<div class="legend" role="img" aria-label="Colour scale: dark is a share of 0, light a share of 1; \
hatched squares were not run">
<span>Share of deceptive trials</span> <span>0</span><span class="scale"></span><span>1</span>
<span class="blank"></span><span>not run</span>
<span class="cross">\u00d7</span><span>run, but all trials failed</span>
</div>
<noscript><p>The figures need JavaScript; the tables below them hold the same numbers.</p></noscript>
""";

  private static final String HELP =
      """
<p class="note">A click on a square shows its trajectories below. With the keyboard: the arrow keys \
move over the squares of a map, Enter shows the trajectories.</p>
""";

  String html() {
    if (!findings.hasMaps()) {
      return Html.paragraph(
          findings.total().hasOutcomes()
              ? "There is no map: the sweep has no numeric axis."
              : "There is no map: the experiment "
                  + findings.sweep().experiment()
                  + " stores no outcome.");
    }
    StringBuilder html =
        new StringBuilder(LEGEND)
            .append(findings.sample().trials().isEmpty() ? "" : HELP)
            .append("<div class=\"figures\">\n");
    figures.forEach(figure -> html.append(Html.figure(figure)));
    html.append("</div>\n").append(Html.note(pooling()));
    html.append("<details><summary>The numbers of the maps</summary>\n");
    findings
        .panels()
        .values()
        .forEach(panel -> panel.map().ifPresent(map -> html.append(numbers(panel.title(), map))));
    return html.append("</details>\n").append(boundary()).toString();
  }

  private String pooling() {
    List<String> pooled = new ArrayList<>(List.of("all seeds"));
    findings
        .layout()
        .pooled()
        .forEach(
            (axis, leader) ->
                pooled.add(
                    leader
                        .map(with -> "the values of " + axis.label() + " that go with its " + with)
                        .orElseGet(
                            () ->
                                "all values of "
                                    + axis.label()
                                    + " ("
                                    + Text.several(axis.texts())
                                    + ")")));
    for (Optional<Side> side : List.of(findings.layout().x(), findings.layout().y())) {
      side.filter(one -> one.bins().isPresent())
          .ifPresent(
              one -> pooled.add("a part of the range of " + one.label() + ", named by its middle"));
    }
    long placed =
        findings.panels().values().stream()
            .flatMap(panel -> panel.map().stream())
            .flatMap(map -> map.squares().stream())
            .mapToLong(square -> square.tally().done() + square.tally().failed())
            .sum();
    long elsewhere = findings.total().done() + findings.total().failed() - placed;
    return "Each square adds up the trials of "
        + Text.list(pooled)
        + "."
        + (elsewhere == 0
            ? ""
            : " "
                + Text.count(elsewhere, "stored trial")
                + " without a value on these axes cannot be shown.");
  }

  private String numbers(String title, HeatMap map) {
    List<String> columns = new ArrayList<>();
    columns.add(
        findings.layout().y().map(y -> y.label() + " \\ ").orElse("")
            + findings.layout().x().map(Side::label).orElse(""));
    map.xs().forEach(x -> columns.add(Text.number(x)));
    Map<List<Integer>, Tally> tallies =
        map.squares().stream()
            .collect(
                Collectors.toMap(square -> List.of(square.x(), square.y()), HeatMap.Square::tally));
    List<List<String>> rows = new ArrayList<>();
    for (int y = Math.max(0, map.ys().size() - 1); y >= 0; y--) {
      List<String> row = new ArrayList<>();
      row.add(map.ys().isEmpty() ? "" : Text.number(map.ys().get(y)));
      for (int x = 0; x < map.xs().size(); x++) {
        Tally tally = tallies.get(List.of(x, y));
        row.add(tally == null ? "" : numbers(tally));
      }
      rows.add(row);
    }
    return Html.table(
        "numbers",
        title + ": percentage of deceptive trials, and deceptive of done trials",
        columns,
        rows);
  }

  private static String numbers(Tally tally) {
    return tally.done() == 0
        ? "failed"
        : Html.withDetail(
            Text.percent((double) tally.deceptive() / tally.done()),
            tally.deceptive() + " of " + tally.done());
  }

  /** The critical gap at every rate of the maps, a column for each panel. */
  private String boundary() {
    if (!findings.hasBoundaries()) {
      return "";
    }
    List<Findings.Panel> fitted = new ArrayList<>();
    StringBuilder absent = new StringBuilder();
    for (Findings.Panel panel : findings.panels().values()) {
      if (panel.boundary().orElse(null) instanceof Boundary.Absent none) {
        absent.append(
            Html.paragraph(panel.title() + ": no boundary in the sweep, " + none.reason() + "."));
      } else if (panel.boundary().isPresent()) {
        fitted.add(panel);
      }
    }
    if (fitted.isEmpty()) {
      return absent.toString();
    }
    List<String> columns = new ArrayList<>(List.of("Discount rate"));
    for (Findings.Panel panel : fitted) {
      columns.add(panel.title());
      if (panel.law().isPresent()) {
        columns.add(panel.title() + ", closed form");
      }
    }
    double[] rates =
        fitted.stream()
            .flatMap(panel -> fit(panel).swept().stream())
            .mapToDouble(CriticalGap::discountRate)
            .sorted()
            .distinct()
            .toArray();
    List<List<String>> rows = new ArrayList<>();
    for (double rate : rates) {
      List<String> row = new ArrayList<>(List.of(Text.number(rate)));
      for (Findings.Panel panel : fitted) {
        row.add(critical(fit(panel).at(rate)));
        panel.law().ifPresent(law -> row.add(Text.number(law.criticalGap(rate))));
      }
      rows.add(row);
    }
    return Html.table(
            "numbers",
            "Critical objective gap, at which half of the trials are deceptive, with its interval",
            columns,
            rows)
        + absent
        + Html.note(
            "From a logistic fit with Firth's penalty in the discount rate, the logarithm of the"
                + " gap, and their product: one smooth curve. Its intervals are widened by how much"
                + " the trials scatter about it. An interval is for one rate; the band on the map"
                + " holds for all rates together, at 95 %. \u2260 marks rates at which the trials"
                + " contradict the curve: there the share of deceptive trials passes one half"
                + " between the two gaps that are named. Trials of one seed share their"
                + " environment, which the fit leaves out.");
  }

  private static Boundary.Fitted fit(Findings.Panel panel) {
    return (Boundary.Fitted) panel.boundary().orElseThrow();
  }

  private static String critical(CriticalGap critical) {
    return switch (critical.place()) {
      case INSIDE -> Html.withDetail(Text.number(critical.gap()), where(critical));
      case BELOW -> beyond("below the sweep", critical);
      case ABOVE -> beyond("above the sweep", critical);
      case UNDETERMINED -> "undetermined";
    };
  }

  private static String where(CriticalGap critical) {
    if (critical.isContradicted()) {
      Boundary.Crossing observed = critical.observed().orElseThrow();
      return "\u2260 between " + range(observed.between()) + side(observed.rising());
    }
    return interval(critical) + side(critical.rising());
  }

  /** A larger gap makes deception more likely, unless it is said that a smaller one does. */
  private static String side(boolean rising) {
    return rising ? "" : "; deceptive below";
  }

  private static String beyond(String place, CriticalGap critical) {
    return Html.withDetail(
        place,
        critical.isContradicted()
            ? where(critical)
            : "deceptive at " + (critical.isDeceptiveThroughout() ? "every gap" : "no gap"));
  }

  /** The interval of this rate alone, as far as it lies inside of the sweep. */
  static String interval(CriticalGap critical) {
    Interval ends = critical.interval().orElseThrow();
    if (ends.low() < critical.swept().low()) {
      return ends.high() > critical.swept().high()
          ? "anywhere in the sweep"
          : "below " + Text.number(ends.high());
    }
    return ends.high() > critical.swept().high() ? "above " + Text.number(ends.low()) : range(ends);
  }

  private static String range(Interval interval) {
    return Text.number(interval.low()) + "\u2013" + Text.number(interval.high());
  }
}
