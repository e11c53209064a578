package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import mesasweep.analysis.tables.Detections;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.FeatureSet;
import mesasweep.results.Text;
import org.apache.spark.sql.Row;

/** Whether it can be told beforehand how a trial will end, and from what. */
record DetectionSection(Answers answers) {
  private static final String DETECTION = "detection";
  private static final double CHANCE = 0.5;

  /** One figure, if there is an answer. */
  static List<Figure> figures(Answers answers) {
    return new DetectionSection(answers).figure().stream().toList();
  }

  /** Those that the experiment declares, and what a history is one of, as it stands. */
  static List<FeatureSet> featureSets(ExperimentDescription experiment) {
    Stream<FeatureSet> now =
        experiment.featureSets().stream()
            .filter(FeatureSet::isHistory)
            .flatMap(set -> set.measures().stream())
            .flatMap(
                name ->
                    experiment.measures().stream().filter(measure -> measure.name().equals(name)))
            .map(
                measure ->
                    new FeatureSet(
                        measure.name(), measure.label() + " now", List.of(measure.name()), false));
    return Stream.concat(now, experiment.featureSets().stream()).toList();
  }

  private Stream<Row> rows(String featureSet) {
    return answers.detection().stream()
        .filter(row -> row.<String>getAs(Detections.FEATURE_SET).equals(featureSet));
  }

  /** What has an answer. */
  private List<Row> points(FeatureSet set) {
    return rows(set.name()).filter(row -> row.getAs(Detections.AUROC) != null).toList();
  }

  private List<FeatureSet> featureSets() {
    return featureSets(answers.subject().experiment());
  }

  private List<Row> points() {
    return featureSets().stream().flatMap(set -> points(set).stream()).toList();
  }

  private Optional<Figure> figure() {
    List<Row> all = points();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    long until = all.stream().mapToLong(DetectionSection::checkpoint).max().orElseThrow();
    ObjectNode data =
        Figure.data(
                MeanFigures.MEANS, "Which trials of a cell will be " + answers.subject().label())
            .put("what", "AUROC of a probe")
            .put("x", MeanFigures.counted(answers))
            .put("y", "AUROC within cells")
            .put("level", CHANCE)
            .put("until", Math.max(1, until))
            .put("early", true)
            .put("logarithmic", false);
    ArrayNode lines = data.putArray("lines");
    for (FeatureSet set : featureSets()) {
      List<Row> points = points(set);
      if (!points.isEmpty()) {
        ObjectNode line = lines.addObject().put("name", set.label());
        line.put("trials", points.stream().mapToLong(DetectionSection::trials).max().orElseThrow());
        ArrayNode drawn = line.putArray("points");
        points.forEach(row -> putPoint(drawn.addArray(), row));
      }
    }
    Table table = new Table(List.of(all.get(0).schema().fieldNames()), new ArrayList<>());
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
            .flatMap(set -> rows(set.name()))
            .map(row -> row.<String>getAs(Detections.REMARK))
            .findFirst()
            .map(remark -> "in the cells in which some " + ended + " and some did not, " + remark)
            .orElse(
                "there is no cell in which some "
                    + ended
                    + " and some did not, or nothing is recorded of its trials before they ended")
        + ". More seeds near the boundary, such as refine gives, may tell.";
  }

  private String method() {
    List<Row> points = points();
    return "Of two trials that differ in their seeds only, one that ended "
        + answers.subject().label()
        + " and one that did not: how often a logistic probe, taught by other seeds from what is"
        + " recorded by this step, puts the first before the second. One half is chance; with the"
        + " endings shuffled in each cell, 95 % of probes came at no step below "
        + Text.number(values(points, Detections.NULL_LOW).min().orElseThrow())
        + " or above "
        + Text.number(values(points, Detections.NULL_HIGH).max().orElseThrow())
        + ". Bands are 95 % intervals by resampling seeds, with probes taught anew. Counted are "
        + Text.count(points.stream().mapToLong(DetectionSection::trials).max().orElse(0), "trial")
        + " of "
        + Text.count(
            points.stream().mapToLong(row -> row.<Long>getAs(Detections.CELLS)).max().orElse(0),
            "contested cell")
        + ", as long as they go on (thin where some have ended)."
        + rows(Detections.DESIGN)
            .flatMap(row -> Optional.ofNullable(row.<Double>getAs(Detections.AUROC)).stream())
            .map(
                auroc ->
                    " From the cell alone trials of all cells are told apart with an AUROC of "
                        + Text.number(auroc)
                        + "; that says nothing of which trial of a cell.")
            .collect(Collectors.joining())
        + " Each measure by itself is in the view detection of sweep sql.";
  }

  private static DoubleStream values(List<Row> points, String field) {
    return points.stream().mapToDouble(row -> row.<Double>getAs(field));
  }
}
