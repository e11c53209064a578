package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.report.Figure.Kind;
import mesasweep.results.Text;

/** Single trials, of those that the report holds. */
record TrialFigures(Findings findings) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More lines than this in one picture hide each other. */
  private static final int MOST_PATHS = 150;

  /** The sampled trials, as figures refer to them by index. */
  ArrayNode sample() {
    ArrayNode trials = JSON.createArrayNode();
    for (Sample.Trial trial : findings.sample().trials()) {
      ObjectNode json =
          trials
              .addObject()
              .put("id", trial.id())
              .put("panel", trial.panel())
              .put("seed", trial.seed())
              .put("outcome", trial.outcome())
              .put("first", trial.firstEvent())
              .put("firstStep", trial.firstEventStep());
      HeatMap map = findings.panels().get(trial.panel()).map().orElse(null);
      if (map != null) {
        json.put("x", map.xs().indexOf(trial.x()));
        json.put("y", Math.max(0, map.ys().indexOf(trial.y())));
      }
      ArrayNode steps = json.putArray("step");
      trial.steps().forEach(steps::add);
      for (int i = 0; i < Sample.MEASUREMENTS.size(); i++) {
        ArrayNode values = json.putArray(Sample.MEASUREMENTS.get(i));
        trial.measured().get(i).forEach(value -> values.add(Text.rounded(value)));
      }
    }
    return trials;
  }

  Figure trajectories() {
    Map<List<Object>, List<Integer>> squares = new HashMap<>();
    List<Sample.Trial> trials = findings.sample().trials();
    for (int i = 0; i < trials.size(); i++) {
      Sample.Trial trial = trials.get(i);
      squares
          .computeIfAbsent(
              List.of(trial.panel(), trial.x(), trial.y()), square -> new ArrayList<>())
          .add(i);
    }
    // Begin where the outcome is most in doubt.
    List<Object> first =
        squares.keySet().stream()
            .min(Comparator.comparingDouble(this::certainty).thenComparing(Object::toString))
            .orElseThrow();
    ObjectNode data =
        Figure.data(Kind.TRAJECTORIES, "")
            .put("title", "Trajectories of " + squareTitle(first))
            .put("budget", findings.budget());
    Table table =
        new Table(
            Stream.concat(
                    Stream.of("panel", "map_x", "map_y", "trial_id", "seed", "outcome", "step"),
                    Sample.MEASUREMENTS.stream())
                .toList(),
            new ArrayList<>());
    for (Sample.Trial trial : trials) {
      for (int record = 0; record < trial.steps().size(); record++) {
        List<Object> row =
            new ArrayList<>(
                Arrays.asList(
                    trial.panel(),
                    findings.layout().x().isPresent() ? trial.x() : null,
                    findings.layout().y().isPresent() ? trial.y() : null,
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
    return new Figure(Kind.TRAJECTORIES.key(), data, squares.get(first), table);
  }

  /** How far the share of deceptive trials in a square is from one half. */
  private double certainty(List<Object> square) {
    return findings.panels().get((String) square.get(0)).map().stream()
        .flatMap(
            map ->
                map.squares().stream()
                    .filter(one -> map.xs().get(one.x()).equals(square.get(1)))
                    .filter(
                        one -> map.ys().isEmpty() || map.ys().get(one.y()).equals(square.get(2))))
        .mapToDouble(one -> Math.abs((double) one.tally().deceptive() / one.tally().done() - 0.5))
        .findFirst()
        .orElse(1);
  }

  private String squareTitle(List<Object> square) {
    List<String> parts = new ArrayList<>();
    parts.add(findings.by().title((String) square.get(0)));
    findings
        .layout()
        .x()
        .ifPresent(x -> parts.add(x.label() + " " + Text.number((Double) square.get(1))));
    findings
        .layout()
        .y()
        .ifPresent(y -> parts.add(y.label() + " " + Text.number((Double) square.get(2))));
    return String.join(", ", parts);
  }

  /** Paths of one trial a square, if there are not too many; otherwise of every so many. */
  private Optional<Figure> phase(String key, Findings.Panel panel) {
    List<Sample.Trial> trials = findings.sample().trials();
    Set<List<Double>> seen = new HashSet<>();
    int[] firsts =
        IntStream.range(0, trials.size())
            .filter(i -> trials.get(i).panel().equals(key))
            .filter(
                i ->
                    findings.layout().x().isEmpty()
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
    Table table = Table.of("trial_id", "outcome", "step", "discount_rate", "objective_gap");
    for (int index : chosen) {
      Sample.Trial trial = trials.get(index);
      for (int record = 0; record < trial.steps().size(); record++) {
        table.add(
            trial.id(),
            trial.outcome(),
            trial.steps().get(record),
            trial.measured().get(0).get(record),
            trial.measured().get(1).get(record));
      }
    }
    return Optional.of(
        new Figure(
            Figures.id(Kind.PHASE, findings, key),
            Figure.data(Kind.PHASE, panel.title()),
            chosen,
            table));
  }

  List<Figure> phases() {
    return findings.panels().entrySet().stream()
        .flatMap(entry -> phase(entry.getKey(), entry.getValue()).stream())
        .toList();
  }
}
