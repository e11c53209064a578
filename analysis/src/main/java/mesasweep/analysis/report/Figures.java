package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.analysis.report.Figure.Kind;
import mesasweep.analysis.results.Text;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Incidence;
import mesasweep.analysis.tables.Tally;
import org.apache.spark.sql.Row;

/** The findings as pictures. */
final class Figures {
  private static final MathContext FOUR_DIGITS = new MathContext(4);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More lines than this in one picture hide each other. */
  private static final int MOST_PATHS = 150;

  /** Of the effects, the greatest. */
  private static final int MOST_EFFECTS = 40;

  private final Findings findings;
  private final Set<String> ids = new HashSet<>();

  private Figures(Findings findings) {
    this.findings = findings;
  }

  /** In the order of the page. */
  static List<Figure> of(Findings findings) {
    Figures figures = new Figures(findings);
    List<Figure> all = new ArrayList<>();
    if (findings.hasMaps()) {
      findings
          .panels()
          .forEach(
              (key, panel) -> panel.map().ifPresent(map -> all.add(figures.map(key, panel, map))));
    }
    if (!findings.sample().trials().isEmpty()) {
      all.add(figures.trajectories());
      findings.panels().forEach((key, panel) -> figures.phase(key, panel).ifPresent(all::add));
    }
    findings
        .panels()
        .forEach(
            (key, panel) ->
                panel.risks().ifPresent(risks -> all.add(figures.incidence(key, panel, risks))));
    if (findings.hasMaps() && findings.hasEvents()) {
      findings
          .panels()
          .forEach(
              (key, panel) ->
                  panel.map().ifPresent(map -> all.add(figures.times(key, panel, map))));
    }
    if (!findings.effects().isEmpty()) {
      all.add(figures.effects());
    }
    return all;
  }

  /** The sampled trials, as figures refer to them by index. */
  static ArrayNode sample(Findings findings) {
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
        trial.measured().get(i).forEach(value -> values.add(rounded(value)));
      }
    }
    return trials;
  }

  private Figure map(String key, Findings.Panel panel, HeatMap map) {
    ObjectNode data = mapData(Kind.MAP, key, panel, map);
    ArrayNode squares = data.putArray("squares");
    Table table =
        Table.of(
            "panel",
            column(findings.layout().x()),
            column(findings.layout().y()),
            "done",
            "failed",
            "robust",
            "deceptive",
            "unresolved",
            "diverged",
            "share_deceptive",
            "low",
            "high",
            "critical_gap",
            "critical_gap_low",
            "critical_gap_high");
    Optional<Boundary.Fitted> boundary = fitted(panel);
    for (HeatMap.Square square : map.squares()) {
      Tally tally = square.tally();
      ObjectNode json = place(squares, square);
      Optional<Interval> interval = Wilson.interval(tally.deceptive(), tally.done());
      interval.ifPresent(
          ends ->
              json.put("value", (double) tally.deceptive() / tally.done())
                  .put("low", rounded(ends.low()))
                  .put("high", rounded(ends.high())));
      ObjectNode outcomes = json.putObject("outcomes");
      tally
          .outcomes()
          .forEach((outcome, count) -> outcomes.put(CellStatistics.countOf(outcome), count));
      tally.longTerm().ifPresent(count -> json.put("longTerm", count));
      Optional<CriticalGap> critical = boundary.map(fit -> fit.at(map.xs().get(square.x())));
      List<Object> row = new ArrayList<>(placeCells(key, map, square));
      row.addAll(List.of(tally.done(), tally.failed()));
      CellStatistics.OUTCOMES.forEach(outcome -> row.add(tally.outcomes().get(outcome)));
      row.add(tally.done() == 0 ? null : (double) tally.deceptive() / tally.done());
      row.add(interval.map(Interval::low).orElse(null));
      row.add(interval.map(Interval::high).orElse(null));
      row.add(critical.map(CriticalGap::gap).filter(Double::isFinite).orElse(null));
      row.add(critical.flatMap(CriticalGap::interval).map(Interval::low).orElse(null));
      row.add(critical.flatMap(CriticalGap::interval).map(Interval::high).orElse(null));
      table.rows().add(row);
    }
    boundary.ifPresent(fit -> drawBoundary(data, map, fit));
    panel
        .law()
        .ifPresent(
            law -> {
              ArrayNode line = data.putArray("law");
              boundary.ifPresent(
                  fit -> {
                    for (double rate : fit.evenRates()) {
                      double gap = law.criticalGap(rate);
                      if (fit.gaps().contains(gap)) {
                        line.addArray().add(position(map.xs(), rate)).add(position(map.ys(), gap));
                      }
                    }
                  });
            });
    return new Figure(id(Kind.MAP, key), data, List.of(), table);
  }

  /** The curve where it is inside of the sweep, and its band as far as the sweep reaches. */
  private static void drawBoundary(ObjectNode data, HeatMap map, Boundary.Fitted fit) {
    ArrayNode curve = data.putArray("boundary");
    ArrayNode band = data.putArray("band");
    for (double rate : fit.evenRates()) {
      CriticalGap critical = fit.at(rate);
      double x = position(map.xs(), rate);
      if (critical.place() == Boundary.Place.INSIDE) {
        curve.addArray().add(x).add(position(map.ys(), critical.gap()));
      }
      critical
          .band()
          .filter(ends -> ends.high() > fit.gaps().low() && ends.low() < fit.gaps().high())
          .ifPresent(
              ends ->
                  band.addArray()
                      .add(x)
                      .add(position(map.ys(), ends.low()))
                      .add(position(map.ys(), ends.high())));
    }
  }

  private Figure times(String key, Findings.Panel panel, HeatMap map) {
    ObjectNode data = mapData(Kind.TIMES, key, panel, map).put("budget", findings.budget());
    ArrayNode squares = data.putArray("squares");
    Table table = Table.of("panel", column(findings.layout().x()), column(findings.layout().y()));
    List<String> columns = new ArrayList<>(table.columns());
    CellStatistics.EVENTS.forEach(event -> columns.add("median_" + event));
    Table times = new Table(columns, table.rows());
    for (HeatMap.Square square : map.squares()) {
      Tally tally = square.tally();
      ObjectNode json = place(squares, square);
      ObjectNode medians = json.putObject("medians");
      List<Object> row = new ArrayList<>(placeCells(key, map, square));
      for (String event : CellStatistics.EVENTS) {
        OptionalLong median = tally.medians().getOrDefault(event, OptionalLong.empty());
        String name = event.replace("_step", "").replace('_', ' ');
        if (median.isPresent()) {
          medians.put(name, median.getAsLong());
          row.add(median.getAsLong());
        } else {
          medians.putNull(name);
          row.add(null);
        }
      }
      tally
          .medians()
          .getOrDefault("long_term_step", OptionalLong.empty())
          .ifPresent(step -> json.put("value", step));
      times.rows().add(row);
    }
    return new Figure(id(Kind.TIMES, key), data, List.of(), times);
  }

  private Figure trajectories() {
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
        base(Kind.TRAJECTORIES, "")
            .put("title", "Trajectories of " + squareTitle(first))
            .put("budget", findings.budget());
    Table table =
        new Table(
            List.of(
                "panel",
                "map_x",
                "map_y",
                "trial_id",
                "seed",
                "outcome",
                "step",
                "discount_rate",
                "objective_gap",
                "compliance",
                "training_loss",
                "deployment_loss",
                "deployment_concern"),
            new ArrayList<>());
    for (Sample.Trial trial : trials) {
      for (int record = 0; record < trial.steps().size(); record++) {
        List<Object> row =
            new ArrayList<>(
                List.of(
                    trial.panel(),
                    trial.x(),
                    trial.y(),
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
    return new Figure(id(Kind.TRAJECTORIES, ""), data, squares.get(first), table);
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
        new Figure(id(Kind.PHASE, key), base(Kind.PHASE, panel.title()), chosen, table));
  }

  private Figure incidence(String key, Findings.Panel panel, CompetingRisks risks) {
    ObjectNode data = base(Kind.INCIDENCE, panel.title()).put("budget", findings.budget());
    data.put("trials", panel.tally().done());
    ArrayNode curves = data.putArray("curves");
    Table table =
        Table.of(
            "panel",
            "event",
            "step",
            "at_risk",
            "events",
            "censored",
            "cumulative_incidence",
            "standard_error",
            "low",
            "high");
    long[] steps = risks.steps();
    for (int cause = 0; cause < Incidence.EVENTS.size(); cause++) {
      ObjectNode curve =
          curves.addObject().put("event", Incidence.EVENTS.get(cause).replace('_', ' '));
      ArrayNode points = curve.putArray("points");
      for (int i = 0; i < steps.length; i++) {
        Optional<Interval> interval = risks.interval(cause, i);
        ArrayNode point = points.addArray().add(steps[i]).add(rounded(risks.incidence(cause, i)));
        interval.ifPresent(ends -> point.add(rounded(ends.low())).add(rounded(ends.high())));
        table.add(
            key,
            Incidence.EVENTS.get(cause),
            steps[i],
            risks.atRisk(i),
            risks.events(cause, i),
            risks.censored(i),
            risks.incidence(cause, i),
            risks.standardError(cause, i),
            interval.map(Interval::low).orElse(null),
            interval.map(Interval::high).orElse(null));
      }
    }
    return new Figure(id(Kind.INCIDENCE, key), data, List.of(), table);
  }

  private Figure effects() {
    ObjectNode data = base(Kind.EFFECTS, "Change of the share of deceptive trials");
    Table table =
        Table.of(
            "axis",
            "baseline",
            "value",
            "paired",
            "baseline_trials",
            "trials",
            "baseline_share",
            "share",
            "difference",
            "low",
            "high");
    ArrayNode rows = data.putArray("rows");
    for (Row row : findings.effects()) {
      table
          .rows()
          .add(
              IntStream.range(0, row.length())
                  .mapToObj(row::get)
                  .collect(Collectors.toCollection(ArrayList::new)));
    }
    findings.effects().stream()
        .limit(MOST_EFFECTS)
        .forEach(
            row ->
                rows.addObject()
                    .put(
                        "label",
                        row.<String>getAs("axis").replace('-', ' ').replace('.', ' ')
                            + " "
                            + row.getAs("value"))
                    .put("baseline", row.<String>getAs("baseline"))
                    .put("trials", row.<Long>getAs("trials"))
                    .put("difference", row.<Double>getAs("difference"))
                    .put("low", row.<Double>getAs("low"))
                    .put("high", row.<Double>getAs("high")));
    return new Figure(id(Kind.EFFECTS, ""), data, List.of(), table);
  }

  private ObjectNode mapData(Kind kind, String key, Findings.Panel panel, HeatMap map) {
    ObjectNode data = base(kind, panel.title()).put("panel", key);
    data.put("x", findings.layout().x().map(Side::label).orElse(""));
    data.put("y", findings.layout().y().map(Side::label).orElse(""));
    ArrayNode xs = data.putArray("xs");
    map.xs().forEach(x -> xs.add(Text.number(x)));
    ArrayNode ys = data.putArray("ys");
    map.ys().forEach(y -> ys.add(Text.number(y)));
    return data;
  }

  private static ObjectNode place(ArrayNode squares, HeatMap.Square square) {
    return squares
        .addObject()
        .put("x", square.x())
        .put("y", square.y())
        .put("done", square.tally().done())
        .put("failed", square.tally().failed());
  }

  private static List<Object> placeCells(String key, HeatMap map, HeatMap.Square square) {
    List<Object> cells = new ArrayList<>();
    cells.add(key);
    cells.add(map.xs().get(square.x()));
    cells.add(map.ys().isEmpty() ? null : map.ys().get(square.y()));
    return cells;
  }

  private Optional<Boundary.Fitted> fitted(Findings.Panel panel) {
    return findings.layout().isPhasePlane()
            && panel.boundary().orElse(null) instanceof Boundary.Fitted fit
        ? Optional.of(fit)
        : Optional.empty();
  }

  private static String column(Optional<Side> side) {
    return side.map(one -> one.axis().column()).orElse("");
  }

  private static ObjectNode base(Kind kind, String title) {
    return JSON.createObjectNode().put("kind", kind.key()).put("title", title);
  }

  /** Letters and digits only, for it also names files. */
  private String id(Kind kind, String panel) {
    boolean only = panel.isEmpty() || findings.by().axis().isEmpty();
    String base =
        only
            ? kind.key()
            : kind.key() + "-" + panel.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
    String id = base;
    for (int i = 2; !ids.add(id); i++) {
      id = base + "-" + i;
    }
    return id;
  }

  private static double position(List<Double> values, double value) {
    return rounded(Side.position(values, value));
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(FOUR_DIGITS).doubleValue() : value;
  }
}
