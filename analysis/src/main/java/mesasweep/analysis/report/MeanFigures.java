package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mesasweep.analysis.tables.MeanTrajectories;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Parameter;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Schema;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/** How measures go with the steps, as means over trials. */
record MeanFigures(Answers answers) {
  /** What draws lines over the steps, with their bands. */
  static final String MEANS = "means";

  /**
   * Steps are taken to be recorded ever fewer if half of the records are in such a part of them.
   */
  private static final int EARLY = 4;

  /** One of each measure that has a mean. */
  static List<Figure> means(Answers answers) {
    MeanFigures figures = new MeanFigures(answers);
    return answers.means().lines().entrySet().stream()
        .map(entry -> figures.mean(entry.getKey(), entry.getValue()))
        .toList();
  }

  private Figure mean(Measure measure, List<MeanLines.Line> lines) {
    List<Long> steps = answers.means().steps();
    long until = steps.get(steps.size() - 1);
    ObjectNode data =
        Figure.data(MEANS, Html.capital(measure.label()))
            .put("x", counted(answers))
            .put(
                "y",
                measure.label() + (measure.unit().isEmpty() ? "" : " [" + measure.unit() + "]"))
            .put("until", until)
            .put("early", EARLY * steps.get(steps.size() / 2) < until)
            .put("logarithmic", measure.scale() == Scale.LOGARITHMIC);
    Table table = new Table(columns(lines), new ArrayList<>());
    ArrayNode all = data.putArray("lines");
    for (MeanLines.Line line : lines) {
      ObjectNode json = all.addObject().put("name", line.title()).put("trials", line.trials());
      ArrayNode points = json.putArray("points");
      line.points().forEach((step, row) -> putPoint(points.addArray(), step, row));
      line.rows().forEach(table::add);
    }
    return new Figure(
        MEANS + "-" + measure.name().replace('_', '-'),
        data,
        List.of(),
        table,
        Figure.Size.OF_A_PANEL);
  }

  private static List<String> columns(List<MeanLines.Line> lines) {
    return lines.stream()
        .flatMap(MeanLines.Line::rows)
        .findFirst()
        .map(row -> List.of(row.schema().fieldNames()))
        .orElseThrow();
  }

  private static void putPoint(ArrayNode point, long step, Optional<Row> row) {
    point.add(step);
    for (String field :
        List.of(MeanTrajectories.MEAN, MeanTrajectories.LOW, MeanTrajectories.HIGH)) {
      point.add(row.map(one -> one.<Double>getAs(field)).map(Text::rounded).orElse(null));
    }
    point.add(row.map(MeanLines::trialsOf).orElse(0L));
  }

  /** What steps are steps of, as the budget says. */
  static String counted(Answers answers) {
    return answers
        .subject()
        .experiment()
        .budget()
        .flatMap(answers.subject().experiment()::parameter)
        .map(Parameter::meaning)
        .orElse(Schema.STEP);
  }

  static String html(Answers answers, List<Figure> figures) {
    return figures.isEmpty()
        ? ""
        : Html.heading("On average, by " + counted(answers))
            + Html.figures(figures)
            + Html.note(new MeanFigures(answers).note());
  }

  private String note() {
    MeanLines means = answers.means();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Means over "
            + (answers.subject().ineligible().isEmpty() ? "the done trials" : eligible())
            + ", all alike"
            + means
                .by()
                .axis()
                .map(axis -> ", for each " + axis.label() + " over all other axes")
                .orElse("")
            + ", with their pointwise 95 % interval by the jackknife over seeds.");
    if (means.seeds() == 1) {
      sentences.add("One seed says nothing of chance: there are no bands.");
    } else {
      sentences.add("Where all seeds agree there is no band.");
    }
    long shown = means.lines().values().stream().mapToInt(List::size).max().orElse(0);
    if (shown < means.groups()) {
      sentences.add("Shown are " + shown + " of " + means.groups() + " values.");
    }
    if (means.isThinned()) {
      sentences.add(
          "A line is thin where some of its trials have no value: they ended before, were recorded"
              + " at other steps, or nothing could be measured; where half of them have none there"
              + " is no line. Nothing is carried on beyond a trial's last record, so those that are"
              + " left need not be like those that ended.");
    }
    sentences.add("All steps and groups are in the view mean_trajectory of sweep sql.");
    return String.join(" ", sentences);
  }

  private String eligible() {
    return "the eligible trials, without those that are "
        + answers.subject().ineligible().stream()
            .map(Outcome::label)
            .collect(Collectors.collectingAndThen(Collectors.toList(), Text::list));
  }
}
