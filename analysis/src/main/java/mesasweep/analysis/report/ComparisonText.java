package mesasweep.analysis.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.analysis.tables.CellDifferences;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.SharedSeeds;
import mesasweep.analysis.tables.SharedTrials;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
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
    BoundaryShiftText.print(comparison, out);
    say("");
    seeds(comparison.cells().seeds());
  }

  /** What the intervals are of. */
  private void seeds(SharedSeeds seeds) {
    long fewest = Math.min(seeds.first(), seeds.second());
    String rough = Seeds.rough(fewest) + ".";
    if (fewest < 2) {
      say("Intervals are at 95 %. A sweep of one seed has its trials taken as independent.");
    } else if (seeds.arePaired()) {
      say(
          "Both have the same "
              + Text.count(fewest, "seed")
              + ". Intervals are at 95 %, by seed"
              + rough
              + " Those of a difference");
      say("leave out a seed of both sweeps at once: what it does to both cancels.");
    } else {
      say(
          "They have "
              + Text.count(seeds.first())
              + " and "
              + Text.count(seeds.second(), "seed")
              + ", "
              + Text.count(seeds.both())
              + " of them in both. Intervals are at 95 %, by seed"
              + rough);
      say("The two sweeps are taken as independent.");
    }
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
      if (outcome.isEligible()) {
        addShares(table, outcome.label(), outcome.count());
      } else {
        table.add(
            outcome.label() + ", not eligible",
            Text.count(first.count(outcome)),
            Text.count(second.count(outcome)),
            "");
      }
    }
    for (Event event : experiment().eventsOfTheirOwn()) {
      addShares(table, event.label(), event.name());
    }
    print(table);
  }

  private ExperimentDescription experiment() {
    return comparison.subject().experiment();
  }

  /** Of what both have trials of. */
  private void addShares(Table table, String what, String measure) {
    Optional.ofNullable(comparison.cells().shares().get(measure))
        .ifPresent(
            one ->
                table.add(what, share(one.first()), share(one.second()), points(one.difference())));
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

  private static String share(PooledShare share) {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        100 * share.share(),
        100 * share.interval().low(),
        100 * share.interval().high());
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
