package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.report.Figure.Kind;
import mesasweep.analysis.statistics.CompetingRisks;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.tables.Incidence;
import mesasweep.results.Axis;
import mesasweep.results.Text;

/** Estimates over many trials. */
record StatisticFigures(Findings findings) {
  /** Of the effects, the first. */
  private static final int MOST_EFFECTS = 40;

  List<Figure> incidences() {
    return findings.panels().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().risks().stream()
                    .map(risks -> incidence(entry.getKey(), entry.getValue(), risks)))
        .toList();
  }

  private Figure incidence(String key, Findings.Panel panel, CompetingRisks risks) {
    ObjectNode data =
        Figure.data(Kind.INCIDENCE, panel.title())
            .put("budget", findings.budget())
            .put("last", findings.lastEvent());
    data.put("trials", panel.tally().done());
    ArrayNode curves = data.putArray("curves");
    Table table = Table.of("panel", Incidence.columns());
    Incidence.rows(risks).forEach(row -> table.add(key, row));
    long[] steps = risks.steps();
    for (int cause = 0; cause < Incidence.EVENTS.size(); cause++) {
      ObjectNode curve =
          curves.addObject().put("event", Incidence.EVENTS.get(cause).replace('_', ' '));
      ArrayNode points = curve.putArray("points");
      for (int i = 0; i < steps.length; i++) {
        Optional<Interval> interval = risks.interval(cause, i);
        ArrayNode point =
            points.addArray().add(steps[i]).add(Text.rounded(risks.incidence(cause, i)));
        interval.ifPresent(
            ends -> point.add(Text.rounded(ends.low())).add(Text.rounded(ends.high())));
      }
    }
    return new Figure(Figures.id(Kind.INCIDENCE, findings, key), data, List.of(), table);
  }

  Figure effects() {
    ObjectNode data = Figure.data(Kind.EFFECTS, "Change of the share of deceptive trials");
    Table table =
        new Table(List.of(findings.effects().get(0).schema().fieldNames()), new ArrayList<>());
    findings.effects().forEach(table::add);
    ArrayNode rows = data.putArray("rows");
    findings.effects().stream()
        .limit(MOST_EFFECTS)
        .forEach(
            row ->
                rows.addObject()
                    .put(
                        "label",
                        Axis.label(row.<String>getAs("axis"))
                            + " "
                            + Text.label(row.getAs("value")))
                    .put("baseline", Text.label(row.getAs("baseline")))
                    .put("trials", row.<Long>getAs("trials"))
                    .put("difference", row.<Double>getAs("difference"))
                    .put("low", row.<Double>getAs("low"))
                    .put("high", row.<Double>getAs("high")));
    return new Figure(Kind.EFFECTS.key(), data, List.of(), table);
  }
}
