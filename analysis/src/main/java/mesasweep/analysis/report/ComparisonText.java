package mesasweep.analysis.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.analysis.tables.CellDifferences;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.SharedTrials;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Text;
import org.apache.spark.sql.SparkSession;

/** The comparison of two sweeps for a terminal, in ASCII as far as names and values are. */
public final class ComparisonText {
  private final Comparison comparison;
  private final PrintStream out;

  private ComparisonText(Comparison comparison, PrintStream out) {
    this.comparison = comparison;
    this.out = out;
  }

  /**
   * Prints what differs between two sweeps: how they were made, their outcomes, their boundaries.
   *
   * @param by the axis whose values have a boundary each; the architecture by default, or else the
   *     first axis of words
   * @param finding the name of the one whose share is compared; the experiment's first by default
   * @throws mesasweep.results.UnusableResultsException when a directory holds no sweep or no
   *     committed batch, with a line for either; when they hold two experiments, have no such axis
   *     or no such finding
   */
  public static void print(
      SparkSession spark,
      ResultDirectory first,
      ResultDirectory second,
      Optional<String> by,
      Optional<String> finding,
      PrintStream out) {
    print(Comparison.gather(spark, first, second, by, finding), out);
  }

  static void print(Comparison comparison, PrintStream out) {
    new ComparisonText(comparison, out).print();
  }

  private void print() {
    say("first   " + name(comparison.first()));
    say("second  " + name(comparison.second()));
    settings();
    shared(comparison.shared());
    outcomes();
    boundaries();
    say("");
    say(
        "Intervals are at 95 % and take the two sweeps as independent; with the same seeds they"
            + " are");
    say("too wide.");
  }

  private static String name(Comparison.Sweep sweep) {
    return sweep.directory().root() + " (" + sweep.name() + ")";
  }

  private void settings() {
    title("How they were made");
    if (comparison.settings().isEmpty()) {
      say("nothing differs");
      return;
    }
    Table table = Table.of("what differs", "first", "second");
    comparison.settings().forEach(one -> table.add(one.setting(), one.first(), one.second()));
    print(table);
  }

  private void shared(SharedTrials shared) {
    title("The same trials");
    if (shared.shared() == 0) {
      say("no trial is in both: none has the same parameters, seed and version");
      return;
    }
    say(Text.count(shared.shared(), "trial") + " in both (same id), " + done(shared));
    shared
        .example()
        .ifPresent(
            id -> {
              say(
                  Text.count(shared.different())
                      + " of them with another outcome or other final measurements, such as "
                      + id);
              say(
                  "The same id gives the same bits on processors of one kind: see above whether"
                      + " these differ, or");
              say("the commit, and train one again with `sweep trial DIR --id ID --check`.");
            });
    if (shared.done() > 0 && shared.different() == 0) {
      say("all of these with the same outcome and the same final measurements");
    }
  }

  private static String done(SharedTrials shared) {
    return shared.done() == shared.shared()
        ? "done in both"
        : Text.count(shared.done()) + " of them done in both";
  }

  private void outcomes() {
    CellDifferences cells = comparison.cells();
    boolean common = cells.compared() > 0;
    title(
        common
            ? "Outcomes in the " + Text.count(cells.compared(), "cell") + " of both"
            : "Outcomes of all trials");
    outcomes(
        common ? cells.first() : comparison.first().trials(),
        common ? cells.second() : comparison.second().trials());
    title("Cell by cell");
    coverage(cells);
    if (common) {
      agreement(cells);
    }
    if (!cells.largest().isEmpty()) {
      differences(cells);
    }
  }

  private void outcomes(Tally first, Tally second) {
    Table table = Table.of("", "first", "second", "second - first, points");
    table.add("done trials", Text.count(first.done()), Text.count(second.done()), "");
    if (!experiment().isEveryOutcomeEligible()) {
      table.add("eligible trials", Text.count(first.eligible()), Text.count(second.eligible()), "");
    }
    for (Outcome outcome : experiment().outcomes()) {
      long one = first.count(outcome);
      long other = second.count(outcome);
      if (outcome.isEligible()) {
        addShares(table, outcome.label(), one, first, other, second);
      } else {
        table.add(outcome.label() + ", not eligible", Text.count(one), Text.count(other), "");
      }
    }
    for (Event event : experiment().eventsOfTheirOwn()) {
      addShares(table, event.label(), first.count(event), first, second.count(event), second);
    }
    print(table);
  }

  private ExperimentDescription experiment() {
    return comparison.subject().experiment();
  }

  private static void addShares(
      Table table, String what, long one, Tally first, long other, Tally second) {
    if (first.eligible() > 0 && second.eligible() > 0) {
      table.add(
          what,
          share(one, first.eligible()),
          share(other, second.eligible()),
          points(ShareDifference.independent(one, first.eligible(), other, second.eligible(), 1)));
    }
  }

  private void coverage(CellDifferences cells) {
    List<String> axes = cells.axes().stream().map(Axis::key).toList();
    say(
        axes.isEmpty()
            ? "a single cell: no axis is swept"
            : "a cell is a combination of " + Text.list(axes) + ", seeds pooled");
    for (Axis axis : comparison.pooled()) {
      say("only one of them stores " + axis.key() + ": all its values are pooled");
    }
    for (Axis axis : comparison.apart()) {
      say("they have no value of " + axis.key() + " in common");
    }
    if (cells.onlyFirst() > 0) {
      say(Text.count(cells.onlyFirst(), "cell") + " only in the first");
    }
    if (cells.onlySecond() > 0) {
      say(Text.count(cells.onlySecond(), "cell") + " only in the second");
    }
    if (cells.notDone() > 0) {
      say(Text.count(cells.notDone(), "cell") + " in both, but without a done trial in one");
    }
  }

  private void agreement(CellDifferences cells) {
    long different = cells.compared() - cells.agreeing();
    String trials =
        cells.fewestTrials() == cells.mostTrials()
            ? Text.count(cells.mostTrials(), "done trial")
            : Text.count(cells.fewestTrials())
                + " to "
                + Text.count(cells.mostTrials(), "done trial");
    say(
        Text.count(cells.compared(), "cell")
            + " in both, with "
            + trials
            + " each: "
            + Text.count(cells.agreeing())
            + " with the same shares of outcomes, "
            + Text.count(different)
            + " not");
    if (different > 0 && comparison.subject().finding().isPresent()) {
      say(
          "P("
              + comparison.subject().label()
              + ") differs in "
              + Text.count(cells.findingDiffers())
              + ", beyond its interval in "
              + Text.count(cells.significant())
              + " (which holds for all "
              + Text.count(cells.compared())
              + " together)");
    }
    if (different > 0 && cells.significant() == 0 && comparison.subject().finding().isPresent()) {
      say("one cell of few trials tells little; all of them together are above");
    }
  }

  private void differences(CellDifferences cells) {
    say("");
    List<String> columns = new ArrayList<>(cells.axes().stream().map(Axis::key).toList());
    Optional<Finding> finding = comparison.subject().finding();
    finding.ifPresent(
        one ->
            columns.addAll(
                List.of(
                    one.label() + ", first", one.label() + ", second", "second - first, points")));
    columns.add(finding.isPresent() ? "what else differs" : "what differs");
    Table table = new Table(columns, new ArrayList<>());
    Map<String, String> labels = labels();
    for (CellDifferences.Cell cell : cells.largest()) {
      List<Object> row = new ArrayList<>(cell.values());
      finding.ifPresent(
          one -> {
            row.add(cell.first().found(one) + " of " + cell.first().eligible());
            row.add(cell.second().found(one) + " of " + cell.second().eligible());
            row.add(cell.difference().map(ComparisonText::points).orElse(""));
          });
      row.add(
          cell.differing().stream()
              .filter(labels::containsKey)
              .map(labels::get)
              .collect(Collectors.joining(", ")));
      table.add(row.toArray());
    }
    print(table);
    long more = cells.compared() - cells.agreeing() - cells.largest().size();
    if (more > 0) {
      say("and " + Text.count(more, "cell") + " more that differ less or as much");
    }
  }

  /** Of all that is counted in cells, but for what is the same as the finding. */
  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    experiment().outcomes().forEach(outcome -> labels.put(outcome.count(), outcome.label()));
    experiment().eventsOfTheirOwn().forEach(event -> labels.put(event.name(), event.label()));
    experiment().outcomes().stream()
        .filter(
            outcome ->
                comparison
                    .subject()
                    .finding()
                    .filter(finding -> finding.outcomes().equals(List.of(outcome.name())))
                    .isPresent())
        .forEach(outcome -> labels.remove(outcome.count()));
    return labels;
  }

  private void boundaries() {
    Subject subject = comparison.subject();
    if (subject.finding().isEmpty() || experiment().plane().isEmpty()) {
      title("Boundaries");
      say("none: " + subject.declaresNo(subject.finding().isEmpty() ? "finding" : "plane"));
      return;
    }
    Plane plane = experiment().plane().get();
    title(
        "Critical "
            + plane.y().shortName()
            + ", at which half of the trials are "
            + subject.label());
    say(
        "at no more than "
            + BoundaryShift.MOST_PLACES
            + " values of "
            + plane.x().parameter()
            + ", spread over those of both");
    comparison
        .among()
        .forEach(
            (axis, values) -> {
              if (!values.isEmpty()) {
                say("among the trials with " + axis.key() + " " + Text.several(values));
              }
            });
    if (comparison.shifts().isEmpty()) {
      say(
          "no boundary to compare: no trials of both on the plane of "
              + plane.x().label()
              + " and "
              + plane.y().label());
      return;
    }
    Optional<Axis> by = comparison.by().axis();
    boolean isRatio = plane.y().scale() == Scale.LOGARITHMIC;
    List<String> columns = new ArrayList<>(by.stream().map(Axis::key).toList());
    columns.addAll(
        List.of(
            plane.x().parameter(),
            "first",
            "second",
            isRatio ? "second / first" : "second - first"));
    Table table = new Table(columns, new ArrayList<>());
    for (BoundaryShift shift : comparison.shifts()) {
      for (BoundaryShift.Place place : shift.places()) {
        List<Object> row = new ArrayList<>(by.isPresent() ? List.of(shift.panel()) : List.of());
        row.add(number(place.x()));
        row.add(place(place.first(), plane));
        row.add(place(place.second(), plane));
        row.add(place.shift().map(one -> number(one.estimate(), one.interval())).orElse(""));
        table.add(row.toArray());
      }
    }
    if (!table.rows().isEmpty()) {
      print(table);
    }
    comparison.shifts().forEach(shift -> remarks(shift, plane));
    verdict(
        comparison.shifts().stream().flatMap(shift -> shift.places().stream()).toList(),
        isRatio ? "ratio" : "difference",
        plane);
  }

  private void remarks(BoundaryShift shift, Plane plane) {
    String where = comparison.by().axis().isPresent() ? shift.panel() + ", " : "";
    if (shift.places().isEmpty()) {
      say(where + "no " + plane.x().label() + " within the sweep of both");
    }
    if (shift.first() instanceof Boundary.Absent absent) {
      say(where + "first: none, " + reason(absent));
    }
    if (shift.second() instanceof Boundary.Absent absent) {
      say(where + "second: none, " + reason(absent));
    }
  }

  private String reason(Boundary.Absent absent) {
    Subject subject = comparison.subject();
    return subject.boundaries().orElseThrow().reason(absent, subject.finding().orElseThrow());
  }

  private void verdict(List<BoundaryShift.Place> places, String measure, Plane plane) {
    List<BoundaryShift.Shift> shifts =
        places.stream().flatMap(place -> place.shift().stream()).toList();
    if (!shifts.isEmpty()) {
      say(
          "the interval of the "
              + measure
              + ", each by itself, is without "
              + number(shifts.get(0).none())
              + " in "
              + Text.count(shifts.stream().filter(BoundaryShift.Shift::isSure).count())
              + " of "
              + Text.count(shifts.size()));
    }
    List<Critical> all =
        places.stream()
            .flatMap(place -> Stream.of(place.first(), place.second()))
            .flatMap(Optional::stream)
            .toList();
    if (all.stream().anyMatch(one -> one.place() == Place.UNDETERMINED)) {
      say(
          "undetermined: the trials do not tell whether more of them are "
              + comparison.subject().label()
              + " at a larger "
              + plane.y().shortName());
    }
    if (all.stream().anyMatch(Critical::isContradicted)) {
      say(
          "contradicted: the trials at this "
              + plane.x().shortName()
              + " put the boundary elsewhere than the smooth fit does");
    }
  }

  private String place(Optional<Critical> critical, Plane plane) {
    return critical
        .map(
            one ->
                switch (one.place()) {
                  case INSIDE -> inside(one);
                  case BELOW -> "below the sweep" + throughout(one, plane);
                  case ABOVE -> "above the sweep" + throughout(one, plane);
                  case UNDETERMINED -> "undetermined";
                })
        .orElse("none");
  }

  private String inside(Critical critical) {
    if (critical.isContradicted()) {
      Boundary.Crossing observed = critical.observed().orElseThrow();
      return "contradicted, between "
          + number(observed.between().low())
          + " and "
          + number(observed.between().high())
          + side(observed.rising());
    }
    return number(critical.y())
        + " ("
        + ascii(MapSection.interval(critical))
        + ")"
        + side(critical.rising());
  }

  private String side(boolean rising) {
    return rising ? "" : ", " + comparison.subject().label() + " below";
  }

  private String throughout(Critical critical, Plane plane) {
    return critical.isFoundThroughout()
        ? ", " + comparison.subject().label() + " at every " + plane.y().shortName()
        : "";
  }

  private static String number(double estimate, Interval interval) {
    return number(estimate)
        + " ("
        + number(interval.low())
        + " to "
        + number(interval.high())
        + ")";
  }

  private static String number(double value) {
    return ascii(Text.number(value));
  }

  private static String ascii(String text) {
    return text.replace('\u2212', '-').replace("\u2013", " to ");
  }

  private static String share(long successes, long trials) {
    Interval interval = Wilson.interval(successes, trials).orElseThrow();
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        100.0 * successes / trials,
        100 * interval.low(),
        100 * interval.high());
  }

  private static String points(ShareDifference difference) {
    return String.format(
        Locale.ROOT,
        "%+.1f (%+.1f to %+.1f)",
        100 * difference.estimate(),
        100 * difference.interval().low(),
        100 * difference.interval().high());
  }

  private void title(String words) {
    say("");
    say(words);
  }

  private void print(Table table) {
    Format.table.print(table.columns(), table.rows().iterator(), out);
  }

  private void say(String line) {
    out.println(line);
  }
}
