package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Thresholds;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.Schema;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/** Which axes matter, and how much the thresholds of the classification do. */
final class EffectSection {
  private EffectSection() {}

  static String effects(Answers answers, List<Figure> figures) {
    Subject subject = answers.subject();
    if (subject.finding().isEmpty()) {
      return Html.paragraph("There are no effects: " + subject.declaresNo("finding") + ".");
    }
    if (answers.effects().isEmpty()) {
      return Html.paragraph("No axis was run at two values that could be compared.");
    }
    StringBuilder html = new StringBuilder();
    figures.forEach(figure -> html.append(Html.figure(figure)));
    List<List<String>> rows = new ArrayList<>();
    for (Row row : answers.effects()) {
      rows.add(
          List.of(
              Html.code(row.getAs("axis")),
              Html.escape(answers.value(row, "baseline")),
              Html.escape(answers.value(row, "value")),
              Text.percent(row.getAs("baseline_share")),
              Text.percent(row.getAs("share")),
              Html.withDetail(
                  Text.percent(row.getAs("difference")),
                  Shares.text(new Interval(row.getAs("low"), row.getAs("high")))),
              row.<Boolean>getAs("paired")
                  ? Text.count(row.<Long>getAs("trials"), "pair")
                  : Text.count(row.<Long>getAs("trials")),
              Text.count(row.<Integer>getAs("seeds"))));
    }
    html.append("<details><summary>The numbers of the figure</summary>\n")
        .append(
            Html.table(
                "numbers",
                "Difference in the " + subject.share(),
                List.of(
                    "Axis",
                    "Baseline",
                    "Value",
                    "Share at baseline",
                    "Share",
                    "Difference",
                    "Trials",
                    "Seeds"),
                rows))
        .append("</details>\n")
        .append(
            Html.note(
                "Each value of an axis against its first, in pairs of trials that agree in all"
                    + " other axes and the seed. Cells that were drawn have no pairs: there two"
                    + " groups are compared. Drawn axes, and those of more than 20 numbers, are"
                    + " compared in halves. The intervals hold at 95 %"
                    + together(answers.effects().size())
                    + ". They are Student's, by a jackknife that leaves out"
                    + " a seed on both sides at once; where all seeds agree, each of them counts as"
                    + " one pair (Bonett and Price), or as one trial of either group."));
    return html.toString();
  }

  private static String together(int comparisons) {
    return comparisons == 1
        ? ""
        : " for all " + Text.count(comparisons, "comparison") + " together (Bonferroni)";
  }

  static String thresholds(Answers answers) {
    ExperimentDescription experiment = answers.subject().experiment();
    if (experiment.thresholds().isEmpty()) {
      return Html.paragraph(
          "No outcome depends on a threshold that could be drawn elsewhere: "
              + answers.subject().declaresNo("threshold")
              + ".");
    }
    if (answers.thresholds().isEmpty()) {
      return "";
    }
    List<String> columns = new ArrayList<>(List.of("Threshold", ""));
    List<String> counts = new ArrayList<>();
    for (Outcome outcome : experiment.outcomes()) {
      if (answers.thresholds().stream().anyMatch(row -> row.<Long>getAs(outcome.count()) > 0)) {
        columns.add(Html.capital(outcome.label()));
        counts.add(outcome.count());
      }
    }
    for (Event event : experiment.eventsOfTheirOwn()) {
      columns.add(Html.capital(event.label()));
      counts.add(event.name());
    }
    for (Event event : experiment.competingEvents()) {
      columns.add(Html.capital(event.label()) + " first");
      counts.add(Thresholds.firstOf(event));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Row row : answers.thresholds()) {
      String threshold = row.getAs(Schema.THRESHOLD);
      List<String> cells = new ArrayList<>(List.of(Html.code(threshold)));
      String changed = experiment.byOdds().contains(threshold) ? "odds " : "";
      cells.add(changed + "\u00d7 " + Text.number(row.getAs(Schema.FACTOR)));
      counts.forEach(count -> cells.add(Text.count(row.<Long>getAs(count))));
      rows.add(cells);
    }
    return Html.heading("If the thresholds were others")
        + Html.table(
            "numbers",
            "Done trials by outcome, judged again from their trajectories with one threshold"
                + " changed; what none is has no column",
            columns,
            rows);
  }
}
