package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.ClusterEstimate;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.Numerals;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/**
 * The answers in a few sentences, each of them computed.
 *
 * @param planned trials of the sweep, if it was recorded
 */
record Summary(Answers answers, OptionalLong planned) {
  private static final Set<Place> BEYOND = Set.of(Place.BELOW, Place.ABOVE);

  String html() {
    List<String> sentences = new ArrayList<>(List.of(trials()));
    if (answers.total().done() == 0) {
      return Html.paragraph(sentences.get(0));
    }
    sentences.add(outcomes());
    sentences.addAll(events());
    if (answers.total().seeds() > 0) {
      sentences.add(Seeds.remark(answers.total().seeds()));
    }
    sentences.add(finding());
    greatestEffect().ifPresent(sentences::add);
    List<String> panels =
        answers.panels().values().stream()
            .filter(panel -> panel.tally().done() > 0)
            .map(this::panel)
            .filter(text -> !text.isEmpty())
            .toList();
    return Html.paragraph(String.join(" ", sentences))
        + (panels.isEmpty() ? "" : Html.list(panels));
  }

  private String trials() {
    Tally total = answers.total();
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
    Answers.Effort effort = answers.effort();
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
    Tally total = answers.total();
    List<Outcome> outcomes = answers.subject().experiment().outcomes();
    String done = Text.count(total.done(), "done trial");
    String shares =
        Text.list(
            outcomes.stream()
                .filter(Outcome::isEligible)
                .map(
                    outcome ->
                        total.share(outcome).map(Shares::text).orElse("no trial")
                            + " "
                            + outcome.label())
                .toList());
    String told = shares + " (in brackets 95 % intervals).";
    long others = total.done() - total.eligible();
    if (others == 0) {
      return "Of the " + done + ", " + told;
    }
    String ineligible =
        Text.list(
            answers.subject().ineligible().stream()
                .map(outcome -> Text.count(total.count(outcome)) + " " + outcome.label())
                .toList());
    return "Of the "
        + done
        + ", "
        + Text.count(others)
        + (others == 1 ? " is" : " are")
        + " not eligible ("
        + ineligible
        + ") and "
        + (others == 1 ? "counts" : "count")
        + " in no share. "
        + (total.eligible() == 0
            ? "No trial is eligible."
            : "Of the " + Text.count(total.eligible(), "eligible trial") + ", " + told);
  }

  /** Those that the outcomes do not tell. */
  private List<String> events() {
    Tally total = answers.total();
    return answers.subject().experiment().eventsOfTheirOwn().stream()
        .map(
            event ->
                total.share(event).map(Shares::text).orElse("no trial")
                    + " ended with: "
                    + event.label()
                    + ".")
        .toList();
  }

  private String finding() {
    Subject subject = answers.subject();
    if (subject.finding().isEmpty()) {
      return "What share is to be mapped is not said: " + subject.declaresNo("finding") + ".";
    }
    return which(subject)
        + "More than half of the "
        + subject.counted()
        + " trials are "
        + subject.label()
        + " in "
        + Text.count(answers.mostlyFoundCells())
        + " of "
        + Text.count(answers.cells(), "cell")
        + " (combinations of axis values, seeds pooled).";
  }

  /** Which of several findings the report is about. */
  private static String which(Subject subject) {
    Finding finding = subject.finding().orElseThrow();
    List<String> others =
        subject.experiment().findings().stream()
            .map(Finding::name)
            .filter(name -> !name.equals(finding.name()))
            .toList();
    return others.isEmpty()
        ? ""
        : "Of the findings of the experiment this report maps "
            + finding.name()
            + "; another one is asked for with --finding "
            + String.join(" or --finding ", others)
            + ". ";
  }

  private Optional<String> greatestEffect() {
    return answers.effects().stream()
        .max(Comparator.comparingDouble(row -> Math.abs(row.<Double>getAs("difference"))))
        .filter(row -> row.<Double>getAs("low") > 0 || row.<Double>getAs("high") < 0)
        .map(this::effect);
  }

  private String effect(Row row) {
    double difference = row.getAs("difference");
    return "Among the greatest single changes: "
        + row.getAs("axis")
        + " from "
        + answers.value(row, "baseline")
        + " to "
        + answers.value(row, "value")
        + (difference < 0 ? " lowers" : " raises")
        + " the "
        + answers.subject().share()
        + " by "
        + Shares.text(Math.abs(difference), magnitude(row))
        + ", in points.";
  }

  private static Interval magnitude(Row row) {
    double low = row.getAs("low");
    double high = row.getAs("high");
    return low > 0 ? new Interval(low, high) : new Interval(-high, -low);
  }

  private String panel(Answers.Panel panel) {
    List<String> parts = new ArrayList<>();
    panel.risks().ifPresent(risks -> parts.add(first(risks)));
    boundary(panel).ifPresent(parts::add);
    return parts.isEmpty() ? "" : panel.title() + ": " + String.join("; ", parts) + ".";
  }

  /** How often the event that is declared first came first. */
  private String first(CompetingRisks risks) {
    ClusterEstimate incidence = risks.incidence(0, risks.lastStep());
    String share = Text.percent(incidence.value());
    return answers.subject().experiment().competingEvents().get(0).label()
        + " came first in "
        + incidence
            .probabilityInterval()
            .map(interval -> Shares.text(incidence.value(), interval))
            .orElse(share)
        + " of the trials";
  }

  /** The critical ordinate in the middle of the abscissas at which the sweep contains it. */
  private Optional<String> boundary(Answers.Panel panel) {
    if (panel.boundary().isEmpty() || !answers.hasBoundaries()) {
      return Optional.empty();
    }
    Subject subject = answers.subject();
    Plane plane = subject.experiment().plane().orElseThrow();
    if (panel.boundary().get() instanceof Boundary.Absent absent) {
      return Optional.of(
          "no boundary in the sweep, "
              + subject.boundaries().orElseThrow().reason(absent, subject.finding().orElseThrow()));
    }
    FittedBoundary fitted = (FittedBoundary) panel.boundary().get();
    List<Critical> all = fitted.swept();
    List<Critical> inside =
        all.stream()
            .filter(critical -> critical.place() == Place.INSIDE && !critical.isContradicted())
            .toList();
    if (inside.isEmpty()) {
      return Optional.of(
          all.stream().allMatch(critical -> BEYOND.contains(critical.place()))
              ? "half of the trials would be "
                  + subject.label()
                  + " outside of the "
                  + plane.y().shortName()
                  + "s that were swept"
              : "the trials do not tell where half of them are " + subject.label());
    }
    Critical middle = inside.get(inside.size() / 2);
    return Optional.of(
        "at "
            + plane.x().label()
            + " "
            + Numerals.of(inside.stream().map(Critical::x).toList()).text(middle.x())
            + " half of the trials are "
            + subject.label()
            + " at "
            + plane.y().label()
            + " "
            + Text.number(middle.y())
            + " ("
            + MapSection.interval(middle)
            + "), and more of them "
            + (middle.rising() ? "above" : "below"));
  }
}
