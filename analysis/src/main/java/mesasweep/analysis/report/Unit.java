package mesasweep.analysis.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of the report that can be added or left out by itself: figures, and what is said of them,
 * or only the latter. A figure's {@code kind} names the function of {@code figures.js} that draws
 * it: several units may share one.
 *
 * @param place on the page
 * @param figures none if the answers have nothing for them; the ids begin with the unit's name
 * @param html of the page, given the unit's figures
 */
record Unit(
    Section place,
    Function<Answers, List<Figure>> figures,
    BiFunction<Answers, List<Figure>, String> html) {

  /** The sections of a page, in their order. */
  enum Section {
    MAPS("Where", true),
    TRIALS("Trial by trial", false),
    TIMES("When", false),
    DETECTION("Told before it shows?", false),
    EFFECTS("What matters", false),
    OUTCOMES("Outcomes", true);

    private final String heading;

    /** Whether it has something to say where no trial is done. */
    private final boolean isWithoutTrials;

    Section(String heading, boolean isWithoutTrials) {
      this.heading = heading;
      this.isWithoutTrials = isWithoutTrials;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    String heading() {
      return heading;
    }
  }

  /** With the figures that it has in a report. */
  record Drawn(Unit unit, List<Figure> figures) {}

  /**
   * All that the report consists of, in the order of the page. Whoever adds a chart adds it here.
   */
  static final List<Unit> ALL =
      List.of(
          new Unit(Section.MAPS, MapFigures::shares, MapSection::html),
          new Unit(Section.TRIALS, PictureFigures::pictures, TrialSection::pictures),
          new Unit(Section.TRIALS, TrialFigures::trajectories, TrialSection::trajectories),
          new Unit(Section.TRIALS, TrialFigures::phases, TrialSection::phases),
          new Unit(Section.TIMES, StatisticFigures::incidences, TimeSection::incidence),
          new Unit(Section.TIMES, MapFigures::times, TimeSection::medians),
          new Unit(Section.TIMES, StatisticFigures::paces, TimeSection::paces),
          new Unit(Section.DETECTION, DetectionSection::figures, DetectionSection::html),
          new Unit(Section.EFFECTS, StatisticFigures::effects, EffectSection::effects),
          text(Section.EFFECTS, EffectSection::thresholds),
          text(Section.OUTCOMES, OutcomeSection::outcomes),
          new Unit(Section.OUTCOMES, MeanFigures::means, MeanFigures::html),
          text(Section.OUTCOMES, OutcomeSection::audit),
          text(Section.OUTCOMES, OutcomeSection::failures));

  /** Without figures. */
  static Unit text(Section place, Function<Answers, String> html) {
    return new Unit(place, answers -> List.of(), (answers, figures) -> html.apply(answers));
  }

  /**
   * Figures under a heading, side by side, with a note below; nothing if there are none.
   *
   * @param heading a text
   * @param note a text
   */
  static Unit chart(
      Section place, String heading, Function<Answers, List<Figure>> figures, String note) {
    return new Unit(
        place,
        figures,
        (answers, drawn) ->
            drawn.isEmpty() ? "" : Html.heading(heading) + Html.figures(drawn) + Html.note(note));
  }

  /** The units that have a place in a report, with their figures; all ids differ. */
  static List<Drawn> drawn(List<Unit> units, Answers answers) {
    Set<String> taken = new HashSet<>();
    return units.stream()
        .filter(unit -> answers.total().done() > 0 || unit.place().isWithoutTrials)
        .map(unit -> new Drawn(unit, distinct(unit.figures().apply(answers), taken)))
        .toList();
  }

  /** Panels of different names may give the same id, in which only letters and digits stay. */
  private static List<Figure> distinct(List<Figure> figures, Set<String> taken) {
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

  /** The sections of the page that have something to say. */
  static String page(List<Drawn> drawn, Answers answers) {
    return Stream.of(Section.values())
        .map(section -> page(section, drawn, answers))
        .collect(Collectors.joining());
  }

  private static String page(Section section, List<Drawn> drawn, Answers answers) {
    String content =
        drawn.stream()
            .filter(one -> one.unit().place() == section)
            .map(one -> one.unit().html().apply(answers, one.figures()))
            .collect(Collectors.joining());
    return content.isEmpty() ? "" : Html.section(section.id(), section.heading(), content);
  }
}
