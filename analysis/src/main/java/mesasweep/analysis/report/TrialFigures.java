package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Measure;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.PlaneAxis;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Numerals;
import mesasweep.results.Schema;
import mesasweep.results.Text;

/** Single trials, of those that the report holds. */
record TrialFigures(Answers answers) {
  private static final String TRAJECTORIES = "trajectories";
  private static final String PHASE = "phase";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More lines than this in one picture hide each other. */
  private static final int MOST_PATHS = 150;

  /**
   * What a row of panels adds to the height of a figure, and what is above the first, in pixels.
   */
  private static final int PANEL_ROW = 228;

  private static final int ABOVE_PANELS = 44;

  /** The sampled trials, as figures refer to them by index. */
  static ArrayNode sample(Answers answers) {
    ArrayNode trials = JSON.createArrayNode();
    Sample sample = answers.sample();
    for (Sample.Trial trial : sample.trials()) {
      ObjectNode json =
          trials
              .addObject()
              .put("id", trial.id())
              .put("panel", trial.panel())
              .put(Schema.SEED, trial.seed())
              .put("outcome", trial.outcome())
              .put("ended", trial.ended());
      HeatMap map = answers.panel(trial.panel()).map().orElse(null);
      if (map != null) {
        json.put("x", map.xs().indexOf(trial.x()));
        json.put("y", Math.max(0, map.ys().indexOf(trial.y())));
      }
      ArrayNode steps = json.putArray("step");
      trial.steps().forEach(steps::add);
      ObjectNode measured = json.putObject("measured");
      for (int i = 0; i < sample.measures().size(); i++) {
        ArrayNode values = measured.putArray(sample.measures().get(i).name());
        trial
            .measured()
            .get(i)
            .forEach(value -> values.add(value == null ? null : (Double) Text.rounded(value)));
      }
      if (!trial.drawings().isEmpty()) {
        PictureFigures.put(json.putObject("pictures"), trial.drawings());
      }
    }
    return trials;
  }

  /** One figure of one square's trials, if any trial has a trajectory and a measure a panel. */
  static List<Figure> trajectories(Answers answers) {
    boolean isShown =
        answers.sample().measures().stream().anyMatch(measure -> !measure.panel().isEmpty());
    return answers.sample().trials().isEmpty() || !isShown
        ? List.of()
        : List.of(new TrialFigures(answers).trajectories());
  }

  private Figure trajectories() {
    Map<List<Object>, List<Integer>> squares = new HashMap<>();
    List<Sample.Trial> trials = answers.sample().trials();
    for (int i = 0; i < trials.size(); i++) {
      squares.computeIfAbsent(trials.get(i).square(), square -> new ArrayList<>()).add(i);
    }
    List<Object> first = mostInDoubt(squares.keySet());
    ObjectNode data =
        Figure.data(TRAJECTORIES, "")
            .put("title", "Trajectories of " + squareTitle(first))
            .put("budget", answers.budget());
    putOutcomes(data);
    Map<String, List<Measure>> panels = new LinkedHashMap<>();
    answers.sample().measures().stream()
        .filter(measure -> !measure.panel().isEmpty())
        .forEach(
            measure ->
                panels.computeIfAbsent(measure.panel(), name -> new ArrayList<>()).add(measure));
    ArrayNode plots = data.putArray("plots");
    panels.forEach((name, measures) -> putPlot(plots.addObject(), name, measures));
    int rows = (panels.size() + 1) / 2;
    return new Figure(
        TRAJECTORIES,
        data,
        Objects.requireNonNull(squares.get(first), "one of its keys"),
        recorded(),
        Figure.Size.wide(ABOVE_PANELS + PANEL_ROW * rows));
  }

  /** Logarithmic if all of its measures are. */
  private static void putPlot(ObjectNode plot, String name, List<Measure> measures) {
    plot.put("name", name)
        .put(
            "logarithmic",
            measures.stream().allMatch(measure -> measure.scale() == Scale.LOGARITHMIC));
    ArrayNode lines = plot.putArray("lines");
    measures.forEach(
        measure ->
            lines
                .addObject()
                .put("measure", measure.name())
                .put("label", measure.label())
                .put("unit", measure.unit()));
  }

  /** All records of all sampled trials. */
  private Table recorded() {
    Table table =
        new Table(
            Stream.concat(
                    Stream.of(
                        "panel", "map_x", "map_y", "trial_id", Schema.SEED, "outcome", "step"),
                    answers.sample().measures().stream().map(Measure::name))
                .toList(),
            new ArrayList<>());
    for (Sample.Trial trial : answers.sample().trials()) {
      for (int record = 0; record < trial.steps().size(); record++) {
        List<Object> row =
            new ArrayList<>(
                Arrays.asList(
                    trial.panel(),
                    answers.layout().x().isPresent() ? trial.x() : null,
                    answers.layout().y().isPresent() ? trial.y() : null,
                    trial.id(),
                    trial.seed(),
                    trial.outcome(),
                    trial.steps().get(record)));
        for (List<Double> values : trial.measured()) {
          row.add(values.get(record));
        }
        table.rows().add(row);
      }
    }
    return table;
  }

  /** What outcomes are called, and as what they are drawn. */
  void putOutcomes(ObjectNode data) {
    ArrayNode outcomes = data.putArray("outcomes");
    for (Outcome outcome : answers.subject().experiment().outcomes()) {
      outcomes
          .addObject()
          .put("name", outcome.name())
          .put("label", outcome.label())
          .put("role", outcome.role().name());
    }
  }

  /** The square where the outcome is most in doubt, with which a page begins. */
  List<Object> mostInDoubt(Set<List<Object>> squares) {
    return squares.stream()
        .min(Comparator.comparingDouble(this::certainty).thenComparing(Object::toString))
        .orElseThrow();
  }

  /** How far the share of the finding in a square is from one half. */
  private double certainty(List<Object> square) {
    Optional<Finding> finding = answers.subject().finding();
    return answers.panel((String) square.get(0)).map().stream()
        .flatMap(
            map ->
                map.squares().stream()
                    .filter(one -> map.xs().get(one.x()).equals(square.get(1)))
                    .filter(
                        one -> map.ys().isEmpty() || map.ys().get(one.y()).equals(square.get(2))))
        .map(HeatMap.Square::tally)
        .filter(tally -> finding.isPresent() && tally.eligible() > 0)
        .mapToDouble(
            tally -> Math.abs((double) tally.found(finding.get()) / tally.eligible() - 0.5))
        .findFirst()
        .orElse(1);
  }

  String squareTitle(List<Object> square) {
    List<String> parts = new ArrayList<>();
    String panel = (String) square.get(0);
    parts.add(answers.by().title(panel));
    answers
        .panel(panel)
        .map()
        .ifPresent(
            map -> {
              answers.layout().x().ifPresent(x -> parts.add(place(x, map.xs(), square.get(1))));
              answers.layout().y().ifPresent(y -> parts.add(place(y, map.ys(), square.get(2))));
            });
    return String.join(", ", parts);
  }

  private static String place(Side side, List<Double> values, Object value) {
    return side.label() + " " + Numerals.of(values).text((Double) value);
  }

  /** For each panel the paths in the plane, if its coordinates are measured as they move. */
  static List<Figure> phases(Answers answers) {
    List<String> measured = answers.sample().measures().stream().map(Measure::name).toList();
    TrialFigures figures = new TrialFigures(answers);
    return answers
        .subject()
        .experiment()
        .plane()
        .filter(plane -> measured.contains(plane.x().column()))
        .filter(plane -> measured.contains(plane.y().column()))
        .map(
            plane ->
                answers.panels().entrySet().stream()
                    .flatMap(
                        panel -> figures.phase(panel.getKey(), panel.getValue(), plane).stream())
                    .toList())
        .orElse(List.of());
  }

  /** Paths of one trial a square, if there are not too many; otherwise of every so many. */
  private Optional<Figure> phase(String key, Answers.Panel panel, Plane plane) {
    Sample sample = answers.sample();
    List<Sample.Trial> trials = sample.trials();
    Set<List<Double>> seen = new HashSet<>();
    int[] firsts =
        IntStream.range(0, trials.size())
            .filter(i -> trials.get(i).panel().equals(key))
            .filter(
                i ->
                    answers.layout().x().isEmpty()
                        || seen.add(List.of(trials.get(i).x(), trials.get(i).y())))
            .toArray();
    if (firsts.length == 0) {
      return Optional.empty();
    }
    int shown = Math.min(firsts.length, MOST_PATHS);
    List<Integer> chosen =
        IntStream.range(0, shown)
            .mapToObj(i -> firsts[(int) ((long) i * firsts.length / shown)])
            .toList();
    Table table = Table.of("trial_id", "outcome", "step", plane.x().column(), plane.y().column());
    for (int index : chosen) {
      Sample.Trial trial = trials.get(index);
      for (int record = 0; record < trial.steps().size(); record++) {
        table.add(
            trial.id(),
            trial.outcome(),
            trial.steps().get(record),
            sample.values(trial, plane.x().column()).get(record),
            sample.values(trial, plane.y().column()).get(record));
      }
    }
    ObjectNode data = Figure.data(PHASE, panel.title());
    putCoordinate(data.putObject("x"), plane.x());
    putCoordinate(data.putObject("y"), plane.y());
    putOutcomes(data);
    return Optional.of(
        new Figure(Figure.id(PHASE, answers, key), data, chosen, table, Figure.Size.OF_A_PANEL));
  }

  private static void putCoordinate(ObjectNode coordinate, PlaneAxis axis) {
    coordinate
        .put("measure", axis.column())
        .put("label", axis.label())
        .put("logarithmic", axis.scale() == Scale.LOGARITHMIC);
  }
}
