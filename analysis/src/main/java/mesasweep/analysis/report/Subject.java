package mesasweep.analysis.report;

import java.util.List;
import java.util.Optional;
import mesasweep.analysis.tables.Boundaries;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.PlaneAxis;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Text;
import mesasweep.results.UnusableResultsException;

/**
 * What a report or a comparison speaks of, and its words.
 *
 * @param finding whose share is mapped; empty if the experiment declares none
 */
record Subject(ExperimentDescription experiment, Optional<Finding> finding) {

  /**
   * @param name of a finding; by default the first
   * @throws UnusableResultsException if the experiment has no such finding
   */
  static Subject of(ExperimentDescription experiment, Optional<String> name) {
    return new Subject(
        experiment,
        name.isEmpty()
            ? experiment.firstFinding()
            : Optional.of(
                experiment.findings().stream()
                    .filter(finding -> finding.name().equals(name.get()))
                    .findFirst()
                    .orElseThrow(() -> unknown(experiment, name.get()))));
  }

  private static UnusableResultsException unknown(ExperimentDescription experiment, String name) {
    List<String> allowed = experiment.findings().stream().map(Finding::name).toList();
    return new UnusableResultsException(
        "--finding "
            + Text.shown(name)
            + Text.suggestion(name, allowed)
            + ": "
            + (allowed.isEmpty()
                ? "the experiment " + experiment.experiment() + " declares no finding."
                : "give one of the findings of the experiment "
                    + experiment.experiment()
                    + ": "
                    + String.join(", ", allowed)
                    + "."));
  }

  /** "the experiment NAME declares no ..." */
  String declaresNo(String what) {
    return "the experiment " + experiment.experiment() + " declares no " + what;
  }

  /** An adjective: what trials are that ended as the finding says. */
  String label() {
    return finding.orElseThrow().label();
  }

  /** "share of ... trials", those of the finding. */
  String share() {
    return "share of " + label() + " trials";
  }

  /** What the trials are that shares are of. */
  String counted() {
    return experiment.isEveryOutcomeEligible() ? "done" : "eligible";
  }

  /** The outcomes that count in no share. */
  List<Outcome> ineligible() {
    return experiment.outcomes().stream().filter(outcome -> !outcome.isEligible()).toList();
  }

  /** The boundaries of the finding, if it can have any. */
  Optional<Boundaries> boundaries() {
    return finding.flatMap(one -> Boundaries.of(experiment));
  }

  /** Whether a closed form is one of this finding's boundary. */
  boolean hasClosedForm() {
    return experiment.hasClosedForm() && finding.equals(experiment.firstFinding());
  }

  /** An axis of the plane, as it is taken in a fit. */
  static String coordinate(PlaneAxis axis) {
    return (axis.scale() == Scale.LOGARITHMIC ? "the logarithm of the " : "the ") + axis.label();
  }
}
