package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Detections;
import mesasweep.results.ExperimentDescription.FeatureSet;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/** Whether it can be told beforehand how a trial will end, and from what. */
record DetectionSection(Answers answers) {
  private static final String DETECTION = "detection";

  /** One figure, if there is an answer. */
  static List<Figure> figures(Answers answers) {
    return new DetectionSection(answers).figure().stream().toList();
  }

  private Stream<Row> told(String featureSet) {
    return answers.detection().stream()
        .filter(row -> row.<String>getAs(Detections.FEATURE_SET).equals(featureSet));
  }

  /** What has an answer, of the feature sets. */
  private List<Row> points() {
    return featureSets().stream()
        .flatMap(set -> told(set.name()))
        .filter(row -> row.getAs(Detections.AUROC) != null)
        .toList();
  }

  private List<FeatureSet> featureSets() {
    return answers.subject().experiment().featureSets();
  }

  private Optional<Figure> figure() {
    if (points().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode data =
        Figure.data("means", "Which trials of a cell will be " + answers.subject().label())
            .put("what", "AUROC of a probe")
            .put("x", "step")
            .put("y", "AUROC within cells")
            .put("level", 0.5)
            .put("until", points().stream().mapToLong(DetectionSection::checkpoint).max().orElse(0))
            .put("early", true)
            .put("logarithmic", false);
    ArrayNode lines = data.putArray("lines");
    for (FeatureSet set : featureSets()) {
      List<Row> rows = points().stream().filter(told(set.name()).toList()::contains).toList();
      if (!rows.isEmpty()) {
        ObjectNode line = lines.addObject().put("name", set.label());
        line.put("trials", rows.stream().mapToLong(DetectionSection::trials).max().orElseThrow());
        ArrayNode points = line.putArray("points");
        rows.forEach(row -> putPoint(points.addArray(), row));
      }
    }
    Table table = new Table(List.of(points().get(0).schema().fieldNames()), new ArrayList<>());
    answers.detection().forEach(table::add);
    return Optional.of(new Figure(DETECTION, data, List.of(), table, Figure.Size.wide(420)));
  }

  private static long checkpoint(Row row) {
    return row.<Long>getAs(Detections.CHECKPOINT);
  }

  private static long trials(Row row) {
    return row.<Long>getAs(Detections.TRIALS);
  }

  private static void putPoint(ArrayNode point, Row row) {
    point.add(checkpoint(row));
    for (String field : List.of(Detections.AUROC, Detections.LOW, Detections.HIGH)) {
      point.add(Text.rounded(row.<Double>getAs(field)));
    }
    point.add(trials(row));
  }

  static String html(Answers answers, List<Figure> figures) {
    DetectionSection section = new DetectionSection(answers);
    if (answers.detection().isEmpty()) {
      return "";
    }
    return figures.isEmpty()
        ? Html.paragraph(section.absence())
        : Html.figures(figures) + Html.note(section.method());
  }

  private String absence() {
    String ended = "ended " + answers.subject().label();
    return "It cannot be asked of these trials how early one could have told them apart: "
        + featureSets().stream()
            .flatMap(set -> told(set.name()))
            .map(row -> row.<String>getAs(Detections.REMARK))
            .findFirst()
            .map(remark -> "in the cells in which some " + ended + " and some did not, " + remark)
            .orElse("there is no cell in which some " + ended + " and some did not")
        + ". More seeds near the boundary, such as refine gives, would tell.";
  }

  private String method() {
    List<Row> points = points();
    return "Of two trials that differ in their seeds only, one that ended "
        + answers.subject().label()
        + " and one that did not: how often a logistic probe, taught by other seeds from what is"
        + " recorded by this step, puts the first before the second. One half is chance"
        + "; where the ends were shuffled within the cells, 95 % of probes came between "
        + Text.percent(extreme(points, Detections.NULL_LOW, false))
        + " and "
        + Text.percent(extreme(points, Detections.NULL_HIGH, true))
        + ". Bands are 95 % intervals by resampling seeds, with probes taught anew. Counted are "
        + Text.count(points.stream().mapToLong(DetectionSection::trials).max().orElse(0), "trial")
        + " of "
        + Text.count(
            points.stream().mapToLong(row -> row.<Long>getAs(Detections.CELLS)).max().orElse(0),
            "contested cell")
        + ", as long as they go on (thin where some have ended)."
        + told(Detections.DESIGN)
            .map(row -> row.<Double>getAs(Detections.AUROC))
            .filter(auroc -> auroc != null)
            .findFirst()
            .map(
                auroc ->
                    " Who knows the cell and nothing else tells trials of all cells apart with an"
                        + " AUROC of "
                        + Text.number(auroc)
                        + ", which says nothing of a trial.")
            .orElse("")
        + " Each measure by itself is in the view detection of sweep sql.";
  }

  private static double extreme(List<Row> points, String field, boolean isGreatest) {
    ToDoubleFunction<Row> value = row -> row.<Double>getAs(field);
    return (isGreatest
            ? points.stream().mapToDouble(value).max()
            : points.stream().mapToDouble(value).min())
        .orElseThrow();
  }
}
