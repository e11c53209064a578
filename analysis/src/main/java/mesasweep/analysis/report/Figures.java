package mesasweep.analysis.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mesasweep.analysis.report.Figure.Kind;

/** The findings as pictures. */
final class Figures {
  private Figures() {}

  /** In the order of the page. */
  static List<Figure> of(Findings findings) {
    List<Figure> all = new ArrayList<>();
    MapFigures maps = new MapFigures(findings);
    TrialFigures trials = new TrialFigures(findings);
    StatisticFigures statistics = new StatisticFigures(findings);
    if (findings.hasMaps()) {
      all.addAll(maps.shares());
    }
    if (!findings.sample().trials().isEmpty()) {
      all.add(trials.trajectories());
      all.addAll(trials.phases());
    }
    all.addAll(statistics.incidences());
    if (findings.hasMaps() && findings.hasEvents()) {
      all.addAll(maps.times());
    }
    if (!findings.effects().isEmpty()) {
      all.add(statistics.effects());
    }
    return distinct(all);
  }

  /** Panels of different names may give the same id, in which only letters and digits stay. */
  private static List<Figure> distinct(List<Figure> figures) {
    Set<String> taken = new HashSet<>();
    return figures.stream()
        .map(
            figure -> {
              String id = figure.id();
              for (int i = 2; !taken.add(id); i++) {
                id = figure.id() + "-" + i;
              }
              return figure.withId(id);
            })
        .toList();
  }

  /** Letters and digits only, for it also names files. */
  static String id(Kind kind, Findings findings, String panel) {
    return findings.by().axis().isEmpty()
        ? kind.key()
        : kind.key() + "-" + panel.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
  }
}
