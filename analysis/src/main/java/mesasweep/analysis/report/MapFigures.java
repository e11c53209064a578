package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.Numerals;
import mesasweep.results.Text;
import org.jspecify.annotations.Nullable;

/** Maps of the sweep: how often, and when. */
record MapFigures(Answers answers) {
  private static final String MAP = "map";
  private static final String TIMES = "times";

  /** Of a map of one row. */
  private static final Figure.Size FLAT = new Figure.Size(560, 160);

  /** The share of the finding's trials, a map for each panel. */
  static List<Figure> shares(Answers answers) {
    MapFigures maps = new MapFigures(answers);
    return answers.subject().finding().map(finding -> maps.each(maps::share)).orElse(List.of());
  }

  /** The median steps of each event that half of some square had, a map for each panel. */
  static List<Figure> times(Answers answers) {
    MapFigures maps = new MapFigures(answers);
    return answers.timed().stream()
        .flatMap(
            event -> maps.each((key, panel, map) -> maps.time(key, panel, map, event)).stream())
        .toList();
  }

  /** What the ids of an event's maps begin with. */
  private static String times(Event event) {
    return TIMES + "-" + event.name().replace('_', '-');
  }

  private interface Drawing {
    Figure of(String key, Answers.Panel panel, HeatMap map);
  }

  private List<Figure> each(Drawing drawing) {
    return answers.panels().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().map().stream()
                    .map(map -> drawing.of(entry.getKey(), entry.getValue(), map)))
        .toList();
  }

  private Figure share(String key, Answers.Panel panel, HeatMap map) {
    Subject subject = answers.subject();
    ExperimentDescription experiment = subject.experiment();
    Finding finding = subject.finding().orElseThrow();
    ObjectNode data =
        mapData(MAP, key, panel, map, subject.share())
            .put("value", finding.label())
            .put("most", 1)
            .put("lines", "P(" + finding.label() + ") = 1/2, with its band");
    ArrayNode squares = data.putArray("squares");
    Table table = table(measures(experiment, finding));
    Optional<FittedBoundary> boundary = fitted(panel);
    for (HeatMap.Square square : map.squares()) {
      Tally tally = square.tally();
      ObjectNode json = place(squares, map, square);
      long found = tally.found(finding);
      Optional<Interval> interval = tally.share(finding).map(PooledShare::interval);
      interval.ifPresent(
          ends ->
              json.put("value", (double) found / tally.eligible())
                  .put("low", Text.rounded(ends.low()))
                  .put("high", Text.rounded(ends.high())));
      ObjectNode outcomes = json.putObject("outcomes");
      experiment.outcomes().forEach(outcome -> outcomes.put(outcome.label(), tally.count(outcome)));
      ObjectNode events = json.putObject("events");
      experiment.eventsOfTheirOwn().forEach(event -> events.put(event.label(), tally.count(event)));
      List<Object> row = new ArrayList<>(placeCells(key, map, square));
      row.addAll(List.of(tally.done(), tally.failed()));
      if (!experiment.isEveryOutcomeEligible()) {
        json.put("eligible", tally.eligible());
        row.add(tally.eligible());
      }
      row.addAll(tally.outcomes().values());
      row.add(tally.eligible() == 0 ? null : (double) found / tally.eligible());
      row.add(interval.map(Interval::low).orElse(null));
      row.add(interval.map(Interval::high).orElse(null));
      if (experiment.plane().isPresent()) {
        Optional<Critical> critical = critical(boundary, map.xs().get(square.x()));
        row.add(critical.flatMap(Critical::told).orElse(null));
        row.add(critical.flatMap(one -> one.toldLow(one.interval())).orElse(null));
        row.add(critical.flatMap(one -> one.toldHigh(one.interval())).orElse(null));
      }
      table.rows().add(row);
    }
    boundary.ifPresent(fit -> drawBoundary(data, map, fit));
    if (isOfThePlane() && !panel.closedForm().isEmpty()) {
      drawClosedForm(data.putArray("law"), map, panel.closedForm());
    }
    return new Figure(Figure.id(MAP, answers, key), data, List.of(), table, size(map));
  }

  /** The columns of a square's row, after those of its place. */
  private static List<String> measures(ExperimentDescription experiment, Finding finding) {
    List<String> measures = new ArrayList<>(List.of("done", "failed"));
    if (!experiment.isEveryOutcomeEligible()) {
      measures.add("eligible");
    }
    experiment.outcomes().stream().map(Outcome::count).forEach(measures::add);
    measures.addAll(List.of(CellStatistics.shareOf(finding.name()), "low", "high"));
    experiment
        .plane()
        .map(plane -> "critical_" + plane.y().shortName())
        .ifPresent(
            critical -> measures.addAll(List.of(critical, critical + "_low", critical + "_high")));
    return measures;
  }

  /** What has no place in a logarithm has no boundary. */
  private Optional<Critical> critical(Optional<FittedBoundary> boundary, double x) {
    return boundary
        .filter(fit -> answers.subject().boundaries().orElseThrow().scales().hasX(x))
        .map(fit -> fit.at(x));
  }

  /** The curve where it is inside of the sweep, and its band as far as the sweep reaches. */
  private void drawBoundary(ObjectNode data, HeatMap map, FittedBoundary fit) {
    ArrayNode curve = data.putArray("boundary");
    ArrayNode band = data.putArray("band");
    for (double x : fit.evenXs()) {
      Critical critical = fit.at(x);
      double across = across(map, x);
      if (critical.place() == Boundary.Place.INSIDE) {
        curve.addArray().add(across).add(up(map, critical.y()));
      }
      // Without ends it is everywhere: nothing is known there.
      Interval ends =
          critical.band().orElse(new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
      if (ends.high() > fit.ys().low() && ends.low() < fit.ys().high()) {
        band.addArray().add(across).add(up(map, ends.low())).add(up(map, ends.high()));
      }
    }
  }

  /** Through the swept places, with a gap where the law leaves the sweep. */
  private void drawClosedForm(ArrayNode line, HeatMap map, Map<Double, Double> closedForm) {
    List<Double> ys = fitable(map.ys());
    closedForm.forEach(
        (x, y) -> {
          ArrayNode point = line.addArray().add(across(map, x));
          if (!ys.isEmpty() && y >= ys.get(0) && y <= ys.get(ys.size() - 1)) {
            point.add(up(map, y));
          } else {
            point.addNull();
          }
        });
  }

  private List<Double> fitable(List<Double> ys) {
    return ys.stream().filter(answers.subject().boundaries().orElseThrow().scales()::hasY).toList();
  }

  private Figure time(String key, Answers.Panel panel, HeatMap map, Event timed) {
    ObjectNode data =
        mapData(TIMES, key, panel, map, "median step of " + timed.label())
            .put("most", Math.max(1, answers.latestMedian(timed)))
            .put("event", timed.name());
    ArrayNode squares = data.putArray("squares");
    List<Event> events = answers.subject().experiment().events();
    Table times = table(events.stream().flatMap(MapFigures::medianColumns).toList());
    for (HeatMap.Square square : map.squares()) {
      Tally tally = square.tally();
      ObjectNode json = place(squares, map, square);
      ObjectNode medians = json.putObject("medians");
      List<Object> row = new ArrayList<>(placeCells(key, map, square));
      for (Event event : events) {
        Long median = orNull(tally.median(event));
        Long low = orNull(tally.low(event));
        Long high = orNull(tally.high(event));
        medians.putArray(event.label()).add(median).add(low).add(high);
        row.add(median);
        if (event.competes()) {
          row.add(low);
          row.add(high);
        }
      }
      tally.median(timed).ifPresent(median -> json.put("value", median));
      times.rows().add(row);
    }
    return new Figure(Figure.id(times(timed), answers, key), data, List.of(), times, size(map));
  }

  private static Stream<String> medianColumns(Event event) {
    String median = CellStatistics.medianOf(event);
    return event.competes()
        ? Stream.of(median, CellStatistics.lowOf(event), CellStatistics.highOf(event))
        : Stream.of(median);
  }

  private static @Nullable Long orNull(OptionalLong step) {
    return step.isPresent() ? (Long) step.getAsLong() : null;
  }

  /**
   * @param noun what the colour says
   */
  private ObjectNode mapData(
      String kind, String key, Answers.Panel panel, HeatMap map, String noun) {
    ObjectNode data =
        Figure.data(kind, panel.title())
            .put("panel", key)
            .put("noun", noun)
            .put("x", answers.layout().x().orElseThrow().label())
            .put("y", answers.layout().y().map(Side::label).orElse(""));
    ArrayNode xs = data.putArray("xs");
    map.xs().stream().map(Numerals.of(map.xs())::text).forEach(xs::add);
    ArrayNode ys = data.putArray("ys");
    map.ys().stream().map(Numerals.of(map.ys())::text).forEach(ys::add);
    if (answers.layout().isRefined()) {
      ObjectNode grid = data.putObject("grid");
      ArrayNode columns = grid.putArray("xs");
      map.grid().xs().stream().map(Numerals.of(map.grid().xs())::text).forEach(columns::add);
      ArrayNode rows = grid.putArray("ys");
      map.grid().ys().stream().map(Numerals.of(map.grid().ys())::text).forEach(rows::add);
    }
    return data;
  }

  private static Figure.Size size(HeatMap map) {
    return map.ys().isEmpty() ? FLAT : Figure.Size.OF_A_PANEL;
  }

  private ObjectNode place(ArrayNode squares, HeatMap map, HeatMap.Square square) {
    ObjectNode json =
        squares
            .addObject()
            .put("x", square.x())
            .put("y", square.y())
            .put("done", square.tally().done())
            .put("failed", square.tally().failed());
    if (answers.layout().isRefined()) {
      ArrayNode box = json.putArray("box");
      double column = across(map, map.xs().get(square.x()));
      add(box, column, answers.layout().x(), square.level());
      double row =
          map.ys().isEmpty()
              ? 0
              : Text.rounded(
                  answers
                      .layout()
                      .y()
                      .orElseThrow()
                      .position(map.grid().ys(), map.ys().get(square.y())));
      add(box, row, answers.layout().y(), square.level());
    }
    return json;
  }

  /** From where to where a square reaches, which stands for what is nearest to its middle. */
  private static void add(ArrayNode box, double middle, Optional<Side> side, int level) {
    boolean isHalved = side.filter(one -> one.halving().isPresent()).isPresent();
    double half = isHalved ? Math.scalb(0.5, -level) : 0.5;
    box.add(Text.rounded(middle - half)).add(Text.rounded(middle + half));
  }

  private static List<Object> placeCells(String key, HeatMap map, HeatMap.Square square) {
    List<Object> cells = new ArrayList<>();
    cells.add(key);
    cells.add(map.xs().get(square.x()));
    if (!map.ys().isEmpty()) {
      cells.add(map.ys().get(square.y()));
    }
    return cells;
  }

  private boolean isOfThePlane() {
    return answers.subject().experiment().plane().filter(answers.layout()::isOf).isPresent();
  }

  private Optional<FittedBoundary> fitted(Answers.Panel panel) {
    return isOfThePlane() && panel.boundary().orElse(null) instanceof FittedBoundary fit
        ? Optional.of(fit)
        : Optional.empty();
  }

  /** A row for each square: its place, then the measures. */
  private Table table(List<String> measures) {
    return Table.of(
        "panel",
        Stream.of(
                answers.layout().x().stream().map(side -> side.axis().column()),
                answers.layout().y().stream().map(side -> side.axis().column()),
                measures.stream())
            .flatMap(Function.identity())
            .toList());
  }

  private double across(HeatMap map, double x) {
    return Text.rounded(answers.layout().x().orElseThrow().position(map.grid().xs(), x));
  }

  /** Of a boundary, which on a logarithmic axis never is at 0. */
  private double up(HeatMap map, double y) {
    double nearest =
        answers.subject().boundaries().orElseThrow().scales().hasY(y) ? y : Double.MIN_VALUE;
    return Text.rounded(answers.layout().y().orElseThrow().position(map.grid().ys(), nearest));
  }
}
