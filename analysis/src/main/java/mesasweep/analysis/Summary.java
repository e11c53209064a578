package mesasweep.analysis;

import java.util.ArrayList;
import java.util.List;

/** The findings in a few sentences, each of them computed. */
record Summary(ResolvedSweep sweep, Findings findings) {
  String html() {
    List<String> sentences = new ArrayList<>(List.of(trials()));
    if (findings.total().hasOutcomes() && findings.total().done() > 0) {
      sentences.add(outcomes());
      findings.total().longTerm().ifPresent(count -> sentences.add(longTerm(count)));
      sentences.add(majority());
    }
    String text = Html.paragraph(String.join(" ", sentences));
    List<String> maps =
        findings.layout() instanceof MapLayout.Drawn layout
            ? findings.maps().stream()
                .filter(map -> map.squares().stream().anyMatch(square -> square.tally().done() > 0))
                .map(map -> onset(layout, map))
                .toList()
            : List.of();
    return maps.isEmpty() ? text : text + Html.list(maps);
  }

  private String trials() {
    Tally total = findings.total();
    String ended =
        total.failed() == 0
            ? Text.count(total.done(), "trial") + " ran, none failed."
            : Text.count(total.done() + total.failed(), "trial")
                + " ran, "
                + Text.count(total.failed())
                + " of them failed.";
    Findings.Effort effort = findings.effort();
    return effort.hosts() == 0
        ? ended
        : ended
            + " Together they took "
            + Text.duration(effort.seconds())
            + " of computing time on "
            + Text.count(effort.hosts(), "host")
            + ".";
  }

  private String outcomes() {
    Tally total = findings.total();
    List<String> shares = new ArrayList<>();
    total
        .outcomes()
        .forEach(
            (outcome, count) ->
                shares.add(
                    Text.share(count, total.done()) + " " + CellStatistics.countOf(outcome)));
    return "Of the "
        + Text.count(total.done(), "done trial")
        + ", "
        + Text.list(shares)
        + " (in brackets 95 % intervals).";
  }

  private String longTerm(long count) {
    return Text.share(count, findings.total().done()) + " ended with a long-term objective.";
  }

  private String majority() {
    return "More than half of the done trials are deceptive in "
        + Text.count(findings.mostlyDeceptiveCells())
        + " of "
        + Text.count(findings.cells(), "cell")
        + " (combinations of axis values, seeds pooled).";
  }

  /**
   * Where on a map deception first is the majority, going up the ordinate, or along a single row.
   */
  private static String onset(MapLayout.Drawn layout, HeatMap map) {
    String name = map.panel().map(panel -> panel + ": ").orElse("On the map, ");
    List<HeatMap.Square> mostly = map.mostlyDeceptive();
    if (mostly.isEmpty()) {
      return name + "deception is nowhere the majority.";
    }
    HeatMap.Square first = mostly.get(0);
    long known = map.squares().stream().filter(square -> square.tally().done() > 0).count();
    String where =
        layout
            .y()
            .map(
                y ->
                    "smallest "
                        + y.label()
                        + " with such a square: "
                        + Text.number(map.ys().get(first.y()))
                        + ", at "
                        + layout.x().label()
                        + " "
                        + Text.several(
                            mostly.stream()
                                .filter(square -> square.y() == first.y())
                                .map(square -> Text.number(map.xs().get(square.x())))
                                .toList()))
            .orElseGet(
                () ->
                    "the smallest such "
                        + layout.x().label()
                        + ": "
                        + Text.number(map.xs().get(first.x())));
    return name
        + "deception is the majority in "
        + Text.count(mostly.size())
        + " of "
        + Text.count(known, "square")
        + "; "
        + where
        + ".";
  }
}
