package mesasweep.analysis.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.Boundary.Critical;
import mesasweep.analysis.statistics.Boundary.Place;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Format;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription.Plane;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Numerals;
import mesasweep.results.Text;

/** The boundaries of a comparison, for a terminal. */
record BoundaryShiftText(Comparison comparison, PrintStream out) {

  static void print(Comparison comparison, PrintStream out) {
    new BoundaryShiftText(comparison, out).print();
  }

  private void print() {
    Subject subject = comparison.subject();
    if (subject.finding().isEmpty() || subject.experiment().plane().isEmpty()) {
      say("");
      say("Boundaries");
      say("none: " + subject.declaresNo(subject.finding().isEmpty() ? "finding" : "plane"));
      return;
    }
    Plane plane = subject.experiment().plane().get();
    say("");
    say(
        "Critical "
            + plane.y().shortName()
            + ", at which half of the trials are "
            + subject.label());
    say(
        "at no more than "
            + BoundaryShift.MOST_PLACES
            + " values of "
            + plane.x().parameter()
            + ", spread over those of both");
    comparison
        .among()
        .forEach(
            (axis, values) -> {
              if (!values.isEmpty()) {
                say("among the trials with " + axis.key() + " " + Text.several(values));
              }
            });
    if (comparison.shifts().isEmpty()) {
      say(
          "no boundary to compare: no trials of both on the plane of "
              + plane.x().label()
              + " and "
              + plane.y().label());
      return;
    }
    Optional<Axis> by = comparison.by().axis();
    boolean isRatio = plane.y().scale() == Scale.LOGARITHMIC;
    List<String> columns = new ArrayList<>(by.stream().map(Axis::key).toList());
    columns.addAll(
        List.of(
            plane.x().parameter(),
            "first",
            "second",
            isRatio ? "second / first" : "second - first"));
    Table table = new Table(columns, new ArrayList<>());
    for (BoundaryShift shift : comparison.shifts()) {
      Numerals numerals = Numerals.of(shift.places().stream().map(BoundaryShift.Place::x).toList());
      for (BoundaryShift.Place place : shift.places()) {
        List<Object> row = new ArrayList<>(by.isPresent() ? List.of(shift.panel()) : List.of());
        row.add(ascii(numerals.text(place.x())));
        row.add(place(place.first(), plane));
        row.add(place(place.second(), plane));
        row.add(place.shift().map(one -> number(one.estimate(), one.interval())).orElse(""));
        table.add(row.toArray());
      }
    }
    if (!table.rows().isEmpty()) {
      Format.table.print(table.columns(), table.rows().iterator(), out);
    }
    comparison.shifts().forEach(shift -> remarks(shift, plane));
    verdict(
        comparison.shifts().stream().flatMap(shift -> shift.places().stream()).toList(),
        isRatio ? "ratio" : "difference",
        plane);
  }

  private void remarks(BoundaryShift shift, Plane plane) {
    String where = comparison.by().axis().isPresent() ? shift.panel() + ", " : "";
    if (shift.places().isEmpty()) {
      say(where + "no " + plane.x().label() + " within the sweep of both");
    }
    if (comparison.cells().seeds().first() > 1
        && comparison.cells().seeds().arePaired()
        && shift.places().stream().anyMatch(place -> place.shift().isPresent())
        && !shift.isPaired()) {
      say(where + "not of the same seeds each, and taken as independent");
    }
    if (shift.first() instanceof Boundary.Absent absent) {
      say(where + "first: none, " + reason(absent));
    }
    if (shift.second() instanceof Boundary.Absent absent) {
      say(where + "second: none, " + reason(absent));
    }
  }

  private String reason(Boundary.Absent absent) {
    Subject subject = comparison.subject();
    return subject.boundaries().orElseThrow().reason(absent, subject.finding().orElseThrow());
  }

  private void verdict(List<BoundaryShift.Place> places, String measure, Plane plane) {
    List<BoundaryShift.Shift> shifts =
        places.stream().flatMap(place -> place.shift().stream()).toList();
    if (!shifts.isEmpty()) {
      say(
          "the interval of the "
              + measure
              + ", each by itself, is without "
              + number(shifts.get(0).none())
              + " in "
              + Text.count(shifts.stream().filter(BoundaryShift.Shift::isSure).count())
              + " of "
              + Text.count(shifts.size()));
    }
    List<Critical> all =
        places.stream()
            .flatMap(place -> Stream.of(place.first(), place.second()))
            .flatMap(Optional::stream)
            .toList();
    if (all.stream().anyMatch(one -> one.place() == Place.UNDETERMINED)) {
      say(
          "undetermined: the trials do not tell whether more of them are "
              + comparison.subject().label()
              + " at a larger "
              + plane.y().shortName());
    }
    if (all.stream().anyMatch(Critical::isContradicted)) {
      say(
          "contradicted: the trials at this "
              + plane.x().shortName()
              + " put the boundary elsewhere than the smooth fit does");
    }
  }

  private String place(Optional<Critical> critical, Plane plane) {
    return critical
        .map(
            one ->
                switch (one.place()) {
                  case INSIDE -> inside(one);
                  case BELOW -> "below the sweep" + throughout(one, plane);
                  case ABOVE -> "above the sweep" + throughout(one, plane);
                  case UNDETERMINED -> "undetermined";
                })
        .orElse("none");
  }

  private String inside(Critical critical) {
    if (critical.isContradicted()) {
      Boundary.Crossing observed = critical.observed().orElseThrow();
      Interval between = observed.between();
      Numerals numerals = Numerals.of(List.of(between.low(), between.high()));
      return "contradicted, between "
          + ascii(numerals.text(between.low()))
          + " and "
          + ascii(numerals.text(between.high()))
          + side(observed.rising());
    }
    return number(critical.y())
        + " ("
        + ascii(MapSection.interval(critical))
        + ")"
        + side(critical.rising());
  }

  private String side(boolean rising) {
    return rising ? "" : ", " + comparison.subject().label() + " below";
  }

  private String throughout(Critical critical, Plane plane) {
    return critical.isFoundThroughout()
        ? ", " + comparison.subject().label() + " at every " + plane.y().shortName()
        : "";
  }

  private static String number(double estimate, Interval interval) {
    return number(estimate)
        + " ("
        + number(interval.low())
        + " to "
        + number(interval.high())
        + ")";
  }

  private static String number(double value) {
    return ascii(Text.number(value));
  }

  private static String ascii(String text) {
    return text.replace('\u2212', '-').replace("\u2013", " to ");
  }

  private void say(String line) {
    out.println(line);
  }
}
