package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import mesasweep.analysis.report.Figure.Kind;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.CriticalGap;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Wilson;
import mesasweep.analysis.tables.CellStatistics;
import mesasweep.analysis.tables.Tally;
import mesasweep.results.Text;

/** Maps of the sweep: how often, and when. */
record MapFigures(Findings findings) {

  /** The share of deceptive trials, a map for each panel. */
  List<Figure> shares() {
    return each(this::share);
  }

  /** The median steps of events, a map for each panel. */
  List<Figure> times() {
    return each(this::time);
  }

  private interface Drawing {
    Figure of(String key, Findings.Panel panel, HeatMap map);
  }

  private List<Figure> each(Drawing drawing) {
    return findings.panels().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().map().stream()
                    .map(map -> drawing.of(entry.getKey(), entry.getValue(), map)))
        .toList();
  }

  private Figure share(String key, Findings.Panel panel, HeatMap map) {
    ObjectNode data = mapData(Kind.MAP, key, panel, map);
    ArrayNode squares = data.putArray("squares");
    Table table =
        table(
            List.of(
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
                "critical_gap_high"));
    Optional<Boundary.Fitted> boundary = fitted(panel);
    for (HeatMap.Square square : map.squares()) {
      Tally tally = square.tally();
      ObjectNode json = place(squares, square);
      Optional<Interval> interval = Wilson.interval(tally.deceptive(), tally.done());
      interval.ifPresent(
          ends ->
              json.put("value", (double) tally.deceptive() / tally.done())
                  .put("low", Text.rounded(ends.low()))
                  .put("high", Text.rounded(ends.high())));
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
      row.add(critical.flatMap(CriticalGap::toldGap).orElse(null));
      row.add(critical.flatMap(one -> one.toldLow(one.interval())).orElse(null));
      row.add(critical.flatMap(one -> one.toldHigh(one.interval())).orElse(null));
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
    return new Figure(Figures.id(Kind.MAP, findings, key), data, List.of(), table);
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
      // Without ends it is everywhere: nothing is known there.
      Interval ends = critical.band().orElse(new Interval(0, Double.POSITIVE_INFINITY));
      if (ends.high() > fit.gaps().low() && ends.low() < fit.gaps().high()) {
        band.addArray()
            .add(x)
            .add(position(map.ys(), ends.low()))
            .add(position(map.ys(), ends.high()));
      }
    }
  }

  private Figure time(String key, Findings.Panel panel, HeatMap map) {
    ObjectNode data = mapData(Kind.TIMES, key, panel, map).put("most", findings.latestMedian());
    ArrayNode squares = data.putArray("squares");
    Table times = table(CellStatistics.EVENTS.stream().map(event -> "median_" + event).toList());
    for (HeatMap.Square square : map.squares()) {
      Tally tally = square.tally();
      ObjectNode json = place(squares, square);
      ObjectNode medians = json.putObject("medians");
      List<Object> row = new ArrayList<>(placeCells(key, map, square));
      for (String event : CellStatistics.EVENTS) {
        OptionalLong median = tally.median(event);
        String name = event.replace("_step", "").replace('_', ' ');
        if (median.isPresent()) {
          medians.put(name, median.getAsLong());
          row.add(median.getAsLong());
        } else {
          medians.putNull(name);
          row.add(null);
        }
      }
      tally.median("long_term_step").ifPresent(step -> json.put("value", step));
      times.rows().add(row);
    }
    return new Figure(Figures.id(Kind.TIMES, findings, key), data, List.of(), times);
  }

  private ObjectNode mapData(Kind kind, String key, Findings.Panel panel, HeatMap map) {
    ObjectNode data = Figure.data(kind, panel.title()).put("panel", key);
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
    if (!map.ys().isEmpty()) {
      cells.add(map.ys().get(square.y()));
    }
    return cells;
  }

  private Optional<Boundary.Fitted> fitted(Findings.Panel panel) {
    return findings.layout().isPhasePlane()
            && panel.boundary().orElse(null) instanceof Boundary.Fitted fit
        ? Optional.of(fit)
        : Optional.empty();
  }

  /** A row for each square: its place, then the measures. */
  private Table table(List<String> measures) {
    return Table.of(
        "panel",
        Stream.of(
                findings.layout().x().stream().map(side -> side.axis().column()),
                findings.layout().y().stream().map(side -> side.axis().column()),
                measures.stream())
            .flatMap(Function.identity())
            .toList());
  }

  private static double position(List<Double> values, double value) {
    return Text.rounded(Side.position(values, value));
  }
}
