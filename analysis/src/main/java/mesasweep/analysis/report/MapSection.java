package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.Numerals;
import mesasweep.results.Text;

/** The maps, the numbers on them, and the boundary that crosses them. */
record MapSection(Answers answers, List<Figure> figures) {
  private static final String LEGEND =
      """
<div class="legend" role="img" aria-label="Colour scale: dark is a share of 0, light a share of 1; \
hatched squares were not run">
<span>Share of %s trials</span> <span>0</span><span class="scale"></span><span>1</span>
%s<span class="blank"></span><span>not run</span>
<span class="cross">\u00d7</span><span>run, but all trials failed</span>
</div>
<noscript><p>The figures need JavaScript; the tables below them hold the same numbers.</p></noscript>
""";

  private static final String NONE_ELIGIBLE =
      "<span class=\"dot\">\u2022</span><span>run, but no trial is eligible</span>\n";

  private static final String HELP =
      """
<p class="note">A click on a square shows its %1$s below. With the keyboard: the arrow keys \
move over the squares of a map, Enter shows the %1$s.</p>
""";

  static String html(Answers answers, List<Figure> figures) {
    return new MapSection(answers, figures).html();
  }

  private String html() {
    Subject subject = answers.subject();
    if (subject.finding().isEmpty()) {
      return Html.paragraph("There is no map: " + subject.declaresNo("finding") + ".");
    }
    if (!answers.hasMaps()) {
      return Html.paragraph("There is no map: the sweep has no numeric axis.");
    }
    StringBuilder html =
        new StringBuilder(
                String.format(
                    Locale.ROOT,
                    LEGEND,
                    Html.escape(subject.label()),
                    subject.ineligible().isEmpty() ? "" : NONE_ELIGIBLE))
            .append(answers.sample().trials().isEmpty() ? "" : help())
            .append(Html.figures(figures))
            .append(Html.note(pooling()));
    html.append("<details><summary>The numbers of the maps</summary>\n");
    answers
        .panels()
        .values()
        .forEach(panel -> panel.map().ifPresent(map -> html.append(numbers(panel.title(), map))));
    return html.append("</details>\n").append(boundary()).toString();
  }

  private String help() {
    return String.format(Locale.ROOT, HELP, shown());
  }

  /** What a click shows. */
  private String shown() {
    return answers.subject().experiment().pictures().isEmpty()
        ? "trajectories"
        : "trajectories and pictures";
  }

  private Finding finding() {
    return answers.subject().finding().orElseThrow();
  }

  private String pooling() {
    List<String> pooled = new ArrayList<>(List.of("all seeds"));
    answers
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
    for (Optional<Side> side : List.of(answers.layout().x(), answers.layout().y())) {
      side.filter(one -> one.bins().isPresent())
          .ifPresent(
              one -> pooled.add("a part of the range of " + one.label() + ", named by its middle"));
    }
    long placed =
        answers.panels().values().stream()
            .flatMap(panel -> panel.map().stream())
            .flatMap(map -> map.squares().stream())
            .mapToLong(square -> square.tally().done() + square.tally().failed())
            .sum();
    long elsewhere = answers.total().done() + answers.total().failed() - placed;
    return "Each square adds up the trials of "
        + Text.list(pooled)
        + "."
        + (answers.layout().isRefined()
            ? " The sweep was refined: where cells disagreed there are more of them, so whatever is"
                + " told of all trials together weighs the neighbourhood of the boundary more."
            : "")
        + (elsewhere == 0
            ? ""
            : " "
                + Text.count(elsewhere, "stored trial")
                + " without a value on these axes cannot be shown.");
  }

  private String numbers(String title, HeatMap map) {
    List<String> columns = new ArrayList<>();
    columns.add(
        answers.layout().y().map(y -> y.label() + " \\ ").orElse("")
            + answers.layout().x().map(Side::label).orElse(""));
    map.xs().stream().map(Numerals.of(map.xs())::text).forEach(columns::add);
    Numerals ofRows = Numerals.of(map.ys());
    Map<List<Integer>, Tally> tallies =
        map.squares().stream()
            .collect(
                Collectors.toMap(square -> List.of(square.x(), square.y()), HeatMap.Square::tally));
    List<List<String>> rows = new ArrayList<>();
    for (int y = Math.max(0, map.ys().size() - 1); y >= 0; y--) {
      List<String> row = new ArrayList<>();
      row.add(map.ys().isEmpty() ? "" : ofRows.text(map.ys().get(y)));
      for (int x = 0; x < map.xs().size(); x++) {
        Tally tally = tallies.get(List.of(x, y));
        row.add(tally == null ? "" : numbers(tally));
      }
      rows.add(row);
    }
    String label = answers.subject().label();
    return Html.table(
        "numbers",
        title
            + ": percentage of "
            + label
            + " trials, and "
            + label
            + " of "
            + answers.subject().counted()
            + " trials",
        columns,
        rows);
  }

  private String numbers(Tally tally) {
    if (tally.done() == 0) {
      return "failed";
    }
    long found = tally.found(finding());
    return tally.eligible() == 0
        ? "none eligible"
        : Html.withDetail(
            Text.percent((double) found / tally.eligible()), found + " of " + tally.eligible());
  }

  /**
   * The critical ordinate at every abscissa of the plane, a column for each panel, as far as the
   * panel's own trials reach.
   */
  private String boundary() {
    Optional<Plane> plane = answers.subject().experiment().plane();
    if (plane.isEmpty()) {
      return Html.paragraph("There is no boundary: " + answers.subject().declaresNo("plane") + ".");
    }
    return answers.hasBoundaries() ? boundary(plane.get()) : "";
  }

  private String boundary(Plane plane) {
    List<Answers.Panel> fitted = new ArrayList<>();
    StringBuilder absent = new StringBuilder();
    for (Answers.Panel panel : answers.panels().values()) {
      if (panel.boundary().orElse(null) instanceof Boundary.Absent none) {
        absent.append(
            Html.paragraph(
                panel.title()
                    + ": no boundary in the sweep, "
                    + answers.subject().boundaries().orElseThrow().reason(none, finding())
                    + "."));
      } else if (panel.boundary().isPresent()) {
        fitted.add(panel);
      }
    }
    if (fitted.isEmpty()) {
      return absent.toString();
    }
    List<String> columns = new ArrayList<>(List.of(Html.capital(plane.x().label())));
    for (Answers.Panel panel : fitted) {
      columns.add(panel.title());
      if (!panel.closedForm().isEmpty()) {
        columns.add(panel.title() + ", closed form");
      }
    }
    double[] xs =
        fitted.stream()
            .flatMap(panel -> fit(panel).swept().stream())
            .mapToDouble(Critical::x)
            .sorted()
            .distinct()
            .toArray();
    Numerals numerals = Numerals.of(Arrays.stream(xs).boxed().toList());
    List<List<String>> rows = new ArrayList<>();
    for (double x : xs) {
      List<String> row = new ArrayList<>(List.of(numerals.text(x)));
      for (Answers.Panel panel : fitted) {
        row.add(fit(panel).reaches(x) ? critical(fit(panel).at(x), plane) : "not run");
        if (!panel.closedForm().isEmpty()) {
          row.add(Optional.ofNullable(panel.closedForm().get(x)).map(Text::number).orElse(""));
        }
      }
      rows.add(row);
    }
    return Html.table(
            "numbers",
            "Critical "
                + plane.y().label()
                + ", at which half of the trials are "
                + answers.subject().label()
                + ", with its interval",
            columns,
            rows)
        + absent
        + Html.note(method(plane));
  }

  private String method(Plane plane) {
    List<String> zeros =
        answers.layout().withPlaceForZero().stream()
            .map(side -> "those at " + side.label() + " 0")
            .toList();
    return "From a logistic fit with Firth's penalty in "
        + Subject.coordinate(plane.x())
        + ", "
        + Subject.coordinate(plane.y())
        + ", and their product: one smooth curve. Its intervals are Student's, by a jackknife over"
        + " seeds, and never narrower than if trials were independent, widened by how much they"
        + " scatter about it. An interval is for one "
        + plane.x().label()
        + "; the band on the map holds for all of them together, at 95 %. \u2260 marks where the"
        + " trials contradict the curve: there the share of "
        + answers.subject().label()
        + " trials passes one half between the two values that are named."
        + (zeros.isEmpty()
            ? ""
            : " The fit leaves out " + Text.list(zeros) + ", which has no place in a logarithm.");
  }

  private static FittedBoundary fit(Answers.Panel panel) {
    return (FittedBoundary) panel.boundary().orElseThrow();
  }

  private String critical(Critical critical, Plane plane) {
    return switch (critical.place()) {
      case INSIDE -> Html.withDetail(Text.number(critical.y()), where(critical));
      case BELOW -> beyond("below the sweep", critical, plane);
      case ABOVE -> beyond("above the sweep", critical, plane);
      case UNDETERMINED -> "undetermined";
    };
  }

  private String where(Critical critical) {
    if (critical.isContradicted()) {
      Boundary.Crossing observed = critical.observed().orElseThrow();
      return "\u2260 between " + range(observed.between()) + side(observed.rising());
    }
    return interval(critical) + side(critical.rising());
  }

  /** What is larger makes the finding more likely, unless it is said that what is smaller does. */
  private String side(boolean rising) {
    return rising ? "" : "; " + answers.subject().label() + " below";
  }

  private String beyond(String place, Critical critical, Plane plane) {
    return Html.withDetail(
        place,
        critical.isContradicted()
            ? where(critical)
            : answers.subject().label()
                + " at "
                + (critical.isFoundThroughout() ? "every " : "no ")
                + plane.y().shortName());
  }

  /** The interval at this abscissa alone, as far as it lies inside of the sweep. */
  static String interval(Critical critical) {
    Interval ends =
        critical
            .interval()
            .orElse(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    if (ends.low() < critical.swept().low()) {
      return ends.high() > critical.swept().high()
          ? "anywhere in the sweep"
          : "below " + Text.number(ends.high());
    }
    return ends.high() > critical.swept().high() ? "above " + Text.number(ends.low()) : range(ends);
  }

  private static String range(Interval interval) {
    Numerals ends = Numerals.of(List.of(interval.low(), interval.high()));
    return ends.text(interval.low()) + "\u2013" + ends.text(interval.high());
  }
}
