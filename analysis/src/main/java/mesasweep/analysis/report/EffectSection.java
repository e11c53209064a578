package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.List;
import mesasweep.analysis.statistics.Interval;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/** Which axes matter, and how much the thresholds of the classification do. */
record EffectSection(Findings findings, List<Figure> figures) {

  String html() {
    return effects() + thresholds();
  }

  private String effects() {
    if (findings.effects().isEmpty()) {
      return Html.paragraph("No axis was run at two values that could be compared.");
    }
    StringBuilder html = new StringBuilder();
    figures.forEach(figure -> html.append(Html.figure(figure)));
    List<List<String>> rows = new ArrayList<>();
    for (Row row : findings.effects()) {
      rows.add(
          List.of(
              Html.code(row.getAs("axis")),
              Html.escape(Text.label(row.getAs("baseline"))),
              Html.escape(Text.label(row.getAs("value"))),
              Text.percent(row.getAs("baseline_share")),
              Text.percent(row.getAs("share")),
              Html.withDetail(
                  Text.percent(row.getAs("difference")),
                  Shares.text(new Interval(row.getAs("low"), row.getAs("high")))),
              Text.count(row.<Long>getAs("trials"))
                  + (row.<Boolean>getAs("paired") ? " pairs" : "")));
    }
    html.append("<details><summary>The numbers of the figure</summary>\n")
        .append(
            Html.table(
                "numbers",
                "Difference in the share of deceptive trials",
                List.of(
                    "Axis",
                    "Baseline",
                    "Value",
                    "Share at baseline",
                    "Share",
                    "Difference",
                    "Trials"),
                rows))
        .append("</details>\n")
        .append(
            Html.note(
                "Each value of an axis against its first, in pairs of trials that agree in all"
                    + " other axes and the seed. Cells that were drawn have no pairs: there two"
                    + " groups are compared, and trials of one cell count as if they were"
                    + " independent. Drawn axes, and those of more than 20 numbers, are compared in"
                    + " halves. The intervals hold at 95 % for all "
                    + Text.count(findings.effects().size(), "comparison")
                    + " together (Bonferroni; Bonett and Price for pairs, Agresti and Caffo"
                    + " without). Trials of one seed share their environment, which the"
                    + " intervals leave out."));
    return html.toString();
  }

  private String thresholds() {
    if (findings.thresholds().isEmpty()) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    for (Row row : findings.thresholds()) {
      List<String> cells = new ArrayList<>(List.of(Html.code(row.getAs("threshold"))));
      cells.add("\u00d7 " + Text.number(row.getAs("factor")));
      for (String count :
          List.of(
              "robust",
              "deceptive",
              "unresolved",
              "diverged",
              "long_term",
              "long_term_first",
              "robust_first")) {
        cells.add(Text.count(row.<Long>getAs(count)));
      }
      rows.add(cells);
    }
    return "<h3>If the thresholds were others</h3>\n"
        + Html.table(
            "numbers",
            "Done trials by outcome, judged again from their trajectories with one threshold"
                + " changed",
            List.of(
                "Threshold",
                "",
                "Robust",
                "Deceptive",
                "Unresolved",
                "Diverged",
                "Long-term objective",
                "Long-term first",
                "Robust first"),
            rows)
        + Html.note(
            "A long-term objective is a deployment concern of at least outcome.long-term, of which"
                + " 1 is the most there can be: twice 0.5 asks for all of it.");
  }
}
