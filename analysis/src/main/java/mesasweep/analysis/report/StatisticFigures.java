package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import mesasweep.analysis.statistics.ClusterEstimate;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.CompetingRisks.Point;
import mesasweep.analysis.tables.Incidence;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Role;
import mesasweep.results.Numerals;
import mesasweep.results.Text;

/** Estimates over many trials. */
record StatisticFigures(Answers answers) {
  private static final String INCIDENCE = "incidence";
  private static final String EFFECTS = "effects";

  /** In which events are drawn that no outcome is called like: those that differ most, first. */
  private static final List<Role> LOOKS =
      List.of(Role.BAD, Role.GOOD, Role.ALSO_BAD, Role.UNDECIDED, Role.BROKEN);

  /** Of the effects, the first. */
  private static final int MOST_EFFECTS = 40;

  static List<Figure> incidences(Answers answers) {
    StatisticFigures figures = new StatisticFigures(answers);
    return answers.panels().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().risks().stream()
                    .map(risks -> figures.incidence(entry.getKey(), entry.getValue(), risks)))
        .toList();
  }

  private Figure incidence(String key, Answers.Panel panel, CompetingRisks risks) {
    ExperimentDescription experiment = answers.subject().experiment();
    long until = Math.max(answers.budget(), risks.lastStep());
    ObjectNode data = Figure.data(INCIDENCE, panel.title()).put("until", until);
    data.put("trials", panel.tally().eligible());
    ArrayNode curves = data.putArray("curves");
    Table table = Table.of("panel", Incidence.columns());
    Incidence.of(experiment).rows(risks).forEach(row -> table.add(key, row));
    Map<String, Role> looks = looks(experiment);
    List<Event> competing = experiment.competingEvents();
    for (int cause = 0; cause < competing.size(); cause++) {
      Event event = competing.get(cause);
      ObjectNode curve =
          curves
              .addObject()
              .put("event", event.label())
              .put("role", Objects.requireNonNull(looks.get(event.name()), event.name()).name());
      putCurve(curve.putArray("points"), risks.points(cause), until, 1);
    }
    return new Figure(
        Figure.id(INCIDENCE, answers, key), data, List.of(), table, Figure.Size.OF_A_PANEL);
  }

  /**
   * A line through (step, incidence, ends of the interval if it has one): level where it is known,
   * upright where an event came at a step, slanted where it is only known between which.
   *
   * @param size of a step on the axis of time
   */
  private static void putCurve(ArrayNode line, List<Point> points, long until, double size) {
    ClusterEstimate before = new ClusterEstimate(0, new TreeMap<>());
    putCorner(line, 0, before);
    for (Point known : points) {
      if (known.incidence().value() != before.value()) {
        boolean isExact = known.after() == known.step() - 1;
        putCorner(line, size * (isExact ? known.step() : Math.max(0, known.after())), before);
        putCorner(line, size * known.step(), known.incidence());
        before = known.incidence();
      }
    }
    putCorner(line, size * until, before);
  }

  private static void putCorner(ArrayNode line, double time, ClusterEstimate incidence) {
    ArrayNode corner = line.addArray().add(time).add(Text.rounded(incidence.value()));
    incidence
        .probabilityInterval()
        .ifPresent(ends -> corner.add(Text.rounded(ends.low())).add(Text.rounded(ends.high())));
  }

  /** Of each event, one that compares the sizes of steps; none if there are not several. */
  static List<Figure> paces(Answers answers) {
    return answers.paces().size() < 2 ? List.of() : new StatisticFigures(answers).paces();
  }

  private List<Figure> paces() {
    ExperimentDescription experiment = answers.subject().experiment();
    String size = experiment.stepSize().orElseThrow();
    List<Event> competing = experiment.competingEvents();
    List<Figure> figures = new ArrayList<>();
    for (int cause = 0; cause < competing.size(); cause++) {
      Event event = competing.get(cause);
      ObjectNode data =
          Figure.data(INCIDENCE, Html.capital(event.label()) + " first")
              .put("x", "step \u00d7 " + Axis.label(size));
      ArrayNode curves = data.putArray("curves");
      Table table = Table.of(Axis.column(size), Incidence.columns());
      double until = 0;
      Numerals numerals = Numerals.of(answers.paces().keySet());
      for (Map.Entry<Double, CompetingRisks> pace : answers.paces().entrySet()) {
        CompetingRisks risks = pace.getValue();
        Incidence.of(experiment).rows(risks).stream()
            .filter(row -> row.getString(0).equals(event.name()))
            .forEach(row -> table.add(numerals.text(pace.getKey()), row));
        ObjectNode curve = curves.addObject().put("event", numerals.text(pace.getKey()));
        putCurve(curve.putArray("points"), risks.points(cause), risks.lastStep(), pace.getKey());
        until = Math.max(until, risks.lastStep() * pace.getKey());
      }
      data.put("least", answers.paces().firstKey()).put("until", until);
      figures.add(
          new Figure("paces-" + event.name(), data, List.of(), table, Figure.Size.OF_A_PANEL));
    }
    return figures;
  }

  /** That of the outcome of its name; for others one that is left, as far as there is one. */
  private static Map<String, Role> looks(ExperimentDescription experiment) {
    Map<String, Role> looks = new TreeMap<>();
    for (Event event : experiment.competingEvents()) {
      experiment.outcomes().stream()
          .filter(outcome -> outcome.count().equals(event.name()))
          .map(Outcome::role)
          .forEach(role -> looks.put(event.name(), role));
    }
    Set<Role> taken = EnumSet.noneOf(Role.class);
    taken.addAll(looks.values());
    int own = 0;
    for (Event event : experiment.competingEvents()) {
      if (!looks.containsKey(event.name())) {
        Role spare = LOOKS.get(own++ % LOOKS.size());
        Role look = LOOKS.stream().filter(role -> !taken.contains(role)).findFirst().orElse(spare);
        taken.add(look);
        looks.put(event.name(), look);
      }
    }
    return looks;
  }

  /** One figure, if there is an effect. */
  static List<Figure> effects(Answers answers) {
    return answers.effects().isEmpty()
        ? List.of()
        : List.of(new StatisticFigures(answers).effects());
  }

  private Figure effects() {
    String share = answers.subject().share();
    ObjectNode data =
        Figure.data(EFFECTS, "Change of the " + share).put("axis", "difference of the " + share);
    Table table =
        new Table(List.of(answers.effects().get(0).schema().fieldNames()), new ArrayList<>());
    answers.effects().forEach(table::add);
    ArrayNode rows = data.putArray("rows");
    answers.effects().stream()
        .limit(MOST_EFFECTS)
        .forEach(
            row ->
                rows.addObject()
                    .put(
                        "label",
                        Axis.label(row.<String>getAs("axis")) + " " + answers.value(row, "value"))
                    .put("baseline", answers.value(row, "baseline"))
                    .put("trials", row.<Long>getAs("trials"))
                    .put("difference", row.<Double>getAs("difference"))
                    .put("low", row.<Double>getAs("low"))
                    .put("high", row.<Double>getAs("high")));
    return new Figure(EFFECTS, data, List.of(), table, Figure.Size.wide(80 + 24 * rows.size()));
  }
}
