package mesasweep.analysis.report;

import java.util.List;
import mesasweep.results.Text;

/** Trial by trial: how single ones went. */
final class TrialSection {
  private TrialSection() {}

  static String trajectories(Answers answers, List<Figure> figures) {
    StringBuilder html = new StringBuilder();
    figures.forEach(figure -> html.append(Html.figure(figure)));
    if (!answers.sample().trials().isEmpty()) {
      html.append(
          Html.note(
              "The page holds the trajectories of "
                  + Text.count(answers.sample().trials().size())
                  + " of "
                  + Text.count(answers.sample().of(), "trial")
                  + ", the same number of each square as far as there is room, and each at no"
                  + " more than some forty of its records. All are in the view trajectory of"
                  + " sweep sql."));
    }
    return html.toString();
  }

  static String pictures(Answers answers, List<Figure> figures) {
    if (figures.isEmpty()) {
      return "";
    }
    long pictured =
        answers.sample().trials().stream().filter(trial -> !trial.drawings().isEmpty()).count();
    List<String> drawn =
        figures.stream().map(figure -> figure.data().path("picture").asText()).toList();
    return Html.figures(figures)
        + Html.list(
            answers.subject().experiment().pictures().stream()
                .filter(picture -> drawn.contains(picture.name()))
                .map(picture -> Html.capital(picture.label()) + ": " + picture.meaning())
                .toList())
        + Html.note(
            "A path leads from its circle to its square. The page holds the pictures of "
                + Text.count(pictured, "trial")
                + ", of each square the one with the lowest seed that has any, as far as there is"
                + " room. All are in the column pictures of the view runs of sweep sql.");
  }

  static String phases(Answers answers, List<Figure> figures) {
    return figures.isEmpty()
        ? ""
        : Html.heading("Phase portrait")
            + Html.figures(figures)
            + Html.note("A path leads from its circle to its square.");
  }
}
