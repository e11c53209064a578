package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Incidence;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/**
 * The findings in a few sentences, each of them computed.
 *
 * @param planned trials of the sweep, if it was recorded
 */
record Summary(Findings findings, OptionalLong planned) {
  private static final Set<Place> BEYOND = Set.of(Place.BELOW, Place.ABOVE);

  String html() {
    List<String> sentences = new ArrayList<>(List.of(trials()));
    if (!findings.total().hasOutcomes() || findings.total().done() == 0) {
      return Html.paragraph(sentences.get(0));
    }
    sentences.add(outcomes());
    findings.total().longTerm().ifPresent(count -> sentences.add(longTerm(count)));
    sentences.add(majority());
    greatestEffect().ifPresent(sentences::add);
    List<String> panels =
        findings.panels().values().stream()
            .filter(panel -> panel.tally().done() > 0)
            .map(this::panel)
            .filter(text -> !text.isEmpty())
            .toList();
    return Html.paragraph(String.join(" ", sentences))
        + (panels.isEmpty() ? "" : Html.list(panels));
  }

  private String trials() {
    Tally total = findings.total();
    long stored = total.done() + total.failed();
    String ran =
        planned.isPresent() && planned.getAsLong() > stored
            ? "So far " + Text.count(stored) + " of " + Text.count(planned.getAsLong(), "trial")
            : Text.count(stored, "trial");
    String ended =
        total.failed() == 0
            ? ran + " ran, none failed."
            : ran
                + " ran, "
                + (total.done() == 0 ? "all" : Text.count(total.failed()))
                + " of them failed.";
    Findings.Effort effort = findings.effort();
    return effort.hosts() == 0
        ? ended
        : ended
            + (stored == 1 ? " It took " : " Together they took ")
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
                    Shares.text(count, total.done()) + " " + CellStatistics.countOf(outcome)));
    return "Of the "
        + Text.count(total.done(), "done trial")
        + ", "
        + Text.list(shares)
        + " (in brackets 95 % intervals).";
  }

  private String longTerm(long count) {
    return Shares.text(count, findings.total().done()) + " ended with a long-term objective.";
  }

  private String majority() {
    return "More than half of the done trials are deceptive in "
        + Text.count(findings.mostlyDeceptiveCells())
        + " of "
        + Text.count(findings.cells(), "cell")
        + " (combinations of axis values, seeds pooled).";
  }

  private Optional<String> greatestEffect() {
    return findings.effects().stream()
        .max(Comparator.comparingDouble(row -> Math.abs(row.<Double>getAs("difference"))))
        .filter(row -> row.<Double>getAs("low") > 0 || row.<Double>getAs("high") < 0)
        .map(Summary::effect);
  }

  private static String effect(Row row) {
    double difference = row.getAs("difference");
    return "Among the greatest single changes: "
        + row.getAs("axis")
        + " from "
        + Text.label(row.getAs("baseline"))
        + " to "
        + Text.label(row.getAs("value"))
        + (difference < 0 ? " lowers" : " raises")
        + " the share of deceptive trials by "
        + Shares.text(Math.abs(difference), magnitude(row))
        + ", in points.";
  }

  private static Interval magnitude(Row row) {
    double low = row.getAs("low");
    double high = row.getAs("high");
    return low > 0 ? new Interval(low, high) : new Interval(-high, -low);
  }

  private String panel(Findings.Panel panel) {
    List<String> parts = new ArrayList<>();
    panel.risks().ifPresent(risks -> parts.add(first(risks)));
    boundary(panel).ifPresent(parts::add);
    return parts.isEmpty() ? "" : panel.title() + ": " + String.join("; ", parts) + ".";
  }

  private static String first(CompetingRisks risks) {
    int last = risks.steps().length - 1;
    int cause = Incidence.EVENTS.indexOf("long_term");
    String share = Text.percent(risks.incidence(cause, last));
    return "a long-term objective comes first in "
        + risks
            .interval(cause, last)
            .map(interval -> Shares.text(risks.incidence(cause, last), interval))
            .orElse(share)
        + " of the trials";
  }

  /** The critical gap in the middle of the rates at which the sweep contains it. */
  private Optional<String> boundary(Findings.Panel panel) {
    if (panel.boundary().isEmpty() || !findings.hasBoundaries()) {
      return Optional.empty();
    }
    if (panel.boundary().get() instanceof Boundary.Absent absent) {
      return Optional.of("no boundary in the sweep, " + absent.reason());
    }
    Boundary.Fitted fitted = (Boundary.Fitted) panel.boundary().get();
    List<CriticalGap> all = fitted.swept();
    List<CriticalGap> inside =
        all.stream()
            .filter(critical -> critical.place() == Place.INSIDE && !critical.isContradicted())
            .toList();
    if (inside.isEmpty()) {
      return Optional.of(
          all.stream().allMatch(critical -> BEYOND.contains(critical.place()))
              ? "the boundary of deception lies outside of the gaps that were swept"
              : "the trials do not tell where the boundary of deception is");
    }
    CriticalGap middle = inside.get(inside.size() / 2);
    return Optional.of(
        "at a discount rate of "
            + Text.number(middle.discountRate())
            + " half of the trials are deceptive at a gap of "
            + Text.number(middle.gap())
            + " ("
            + MapSection.interval(middle)
            + "), and more of them at "
            + (middle.rising() ? "larger" : "smaller")
            + " ones");
  }
}
