package mesasweep.analysis.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.analysis.tables.CellDifferences;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.SharedTrials;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Text;
import org.apache.spark.sql.SparkSession;

/** The comparison of two sweeps for a terminal, in ASCII as far as names and values are. */
public final class ComparisonText {
  private static final String LONG_TERM = "long-term";

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
   * @throws mesasweep.results.UnusableResultsException when a directory holds no sweep or no
   *     committed batch, with a line for either; when they hold two experiments, or have no such
   *     axis
   */
  public static void print(
      SparkSession spark,
      ResultDirectory first,
      ResultDirectory second,
      Optional<String> by,
      PrintStream out) {
    print(Comparison.gather(spark, first, second, by), out);
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
    if (comparison.cells().isEmpty()) {
      title("Outcomes");
      say("the experiment stores none");
      return;
    }
    CellDifferences cells = comparison.cells().get();
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
    Map<String, Long> others = counts(second);
    if (first.done() > 0 && second.done() > 0) {
      counts(first)
          .forEach(
              (what, count) ->
                  table.add(
                      what,
                      share(count, first.done()),
                      share(others.get(what), second.done()),
                      points(
                          ShareDifference.independent(
                              count, first.done(), others.get(what), second.done(), 1))));
    }
    print(table);
  }

  /** The counts that both have by name: the cells compared have the same measures. */
  private Map<String, Long> counts(Tally tally) {
    Map<String, Long> counts = new LinkedHashMap<>();
    tally.outcomes().forEach((outcome, n) -> counts.put(CellStatistics.countOf(outcome), n));
    if (comparison.first().trials().longTerm().isPresent()
        && comparison.second().trials().longTerm().isPresent()) {
      tally.longTerm().ifPresent(n -> counts.put(LONG_TERM, n));
    }
    return counts;
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
    if (different > 0) {
      say(
          "P(deceptive) differs in "
              + Text.count(cells.deceptionDiffers())
              + ", beyond its interval in "
              + Text.count(cells.significant())
              + " (which holds for all "
              + Text.count(cells.compared())
              + " together)");
    }
    if (different > 0 && cells.significant() == 0) {
      say("one cell of few trials tells little; all of them together are above");
    }
  }

  private void differences(CellDifferences cells) {
    say("");
    List<String> columns = new ArrayList<>(cells.axes().stream().map(Axis::key).toList());
    columns.addAll(
        List.of(
            "deceptive, first",
            "deceptive, second",
            "second - first, points",
            "what else differs"));
    Table table = new Table(columns, new ArrayList<>());
    for (CellDifferences.Cell cell : cells.largest()) {
      List<Object> row = new ArrayList<>(cell.values());
      row.add(cell.first().deceptive() + " of " + cell.first().done());
      row.add(cell.second().deceptive() + " of " + cell.second().done());
      row.add(points(cell.difference()));
      row.add(
          String.join(
              ", ",
              cell.differing().stream()
                  .filter(measure -> !measure.equals("deceptive"))
                  .map(measure -> measure.replace('_', '-'))
                  .toList()));
      table.add(row.toArray());
    }
    print(table);
    long more = cells.compared() - cells.agreeing() - cells.largest().size();
    if (more > 0) {
      say("and " + Text.count(more, "cell") + " more that differ less or as much");
    }
  }

  private void boundaries() {
    title("Critical gap, at which half of the trials are deceptive");
    say(
        "at no more than "
            + BoundaryShift.MOST_RATES
            + " discount rates, spread over those of both");
    comparison
        .among()
        .forEach(
            (axis, values) -> {
              if (!values.isEmpty()) {
                say("among the trials with " + axis.key() + " " + Text.several(values));
              }
            });
    if (comparison.shifts().isEmpty()) {
      say("no boundary to compare: no trials of both on the plane of discount rate and gap");
      return;
    }
    Optional<Axis> by = comparison.by().axis();
    List<String> columns = new ArrayList<>(by.stream().map(Axis::key).toList());
    columns.addAll(List.of("discount-rate", "first", "second", "second / first"));
    Table table = new Table(columns, new ArrayList<>());
    for (BoundaryShift shift : comparison.shifts()) {
      for (BoundaryShift.Rate rate : shift.rates()) {
        List<Object> row = new ArrayList<>(by.isPresent() ? List.of(shift.panel()) : List.of());
        row.add(number(rate.discountRate()));
        row.add(place(rate.first()));
        row.add(place(rate.second()));
        row.add(rate.ratio().map(ratio -> number(ratio.estimate(), ratio.interval())).orElse(""));
        table.add(row.toArray());
      }
    }
    if (!table.rows().isEmpty()) {
      print(table);
    }
    comparison.shifts().forEach(this::remarks);
    verdict(comparison.shifts().stream().flatMap(shift -> shift.rates().stream()).toList());
  }

  private void remarks(BoundaryShift shift) {
    String where = comparison.by().axis().isPresent() ? shift.panel() + ", " : "";
    if (shift.rates().isEmpty()) {
      say(where + "no discount rate within the sweep of both");
    }
    if (shift.first() instanceof Boundary.Absent absent) {
      say(where + "first: none, " + absent.reason());
    }
    if (shift.second() instanceof Boundary.Absent absent) {
      say(where + "second: none, " + absent.reason());
    }
  }

  private void verdict(List<BoundaryShift.Rate> rates) {
    List<BoundaryShift.Ratio> ratios =
        rates.stream().flatMap(rate -> rate.ratio().stream()).toList();
    long shifted = ratios.stream().filter(ratio -> !ratio.interval().contains(1)).count();
    if (!ratios.isEmpty()) {
      say(
          "the interval of the ratio, each by itself, is without 1 in "
              + Text.count(shifted)
              + " of "
              + Text.count(ratios.size()));
    }
    List<CriticalGap> gaps =
        rates.stream()
            .flatMap(rate -> Stream.of(rate.first(), rate.second()))
            .flatMap(Optional::stream)
            .toList();
    if (gaps.stream().anyMatch(gap -> gap.place() == Place.UNDETERMINED)) {
      say("undetermined: the trials do not tell whether a larger gap makes deception more likely");
    }
    if (gaps.stream().anyMatch(CriticalGap::isContradicted)) {
      say(
          "contradicted: the trials at this rate put the boundary elsewhere than the smooth fit"
              + " does");
    }
  }

  private static String place(Optional<CriticalGap> critical) {
    return critical
        .map(
            gap ->
                switch (gap.place()) {
                  case INSIDE -> inside(gap);
                  case BELOW -> "below the sweep" + throughout(gap);
                  case ABOVE -> "above the sweep" + throughout(gap);
                  case UNDETERMINED -> "undetermined";
                })
        .orElse("none");
  }

  private static String inside(CriticalGap critical) {
    if (critical.isContradicted()) {
      Boundary.Crossing observed = critical.observed().orElseThrow();
      return "contradicted, between "
          + number(observed.between().low())
          + " and "
          + number(observed.between().high())
          + side(observed.rising());
    }
    return number(critical.gap())
        + " ("
        + ascii(MapSection.interval(critical))
        + ")"
        + side(critical.rising());
  }

  private static String side(boolean rising) {
    return rising ? "" : ", deceptive below";
  }

  private static String throughout(CriticalGap critical) {
    return critical.isDeceptiveThroughout() ? ", deceptive at every gap" : "";
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
