package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.results.ExperimentDescription.Picture;
import mesasweep.results.ExperimentDescription.Tile;
import mesasweep.results.Schema;
import org.jspecify.annotations.Nullable;

/** Pictures that single trials have of themselves, of those that the report holds. */
record PictureFigures(Answers answers, TrialFigures figures) {
  private static final String PICTURE = "picture";
  private static final Figure.Size SIZE = new Figure.Size(560, 320);

  /** One figure of each declared picture that any trial has: of one trial. */
  static List<Figure> pictures(Answers answers) {
    PictureFigures pictures = new PictureFigures(answers, new TrialFigures(answers));
    return answers.subject().experiment().pictures().stream()
        .filter(
            picture ->
                answers.sample().trials().stream()
                    .anyMatch(trial -> trial.drawing(picture).isPresent()))
        .map(pictures::figure)
        .toList();
  }

  /** As the page holds the pictures of a trial. */
  static void put(ObjectNode json, List<Sample.Drawing> drawings) {
    for (Sample.Drawing drawing : drawings) {
      ObjectNode one = json.putObject(drawing.picture());
      ArrayNode rows = one.putArray("rows");
      drawing.rows().forEach(rows::add);
      ArrayNode path = one.putArray("path");
      drawing.path().forEach(path::add);
    }
  }

  private Figure figure(Picture picture) {
    List<Sample.Trial> trials = answers.sample().trials();
    Set<List<Object>> squares =
        trials.stream()
            .filter(trial -> trial.drawing(picture).isPresent())
            .map(Sample.Trial::square)
            .collect(Collectors.toSet());
    List<Object> first = figures.mostInDoubt(squares);
    int shown =
        IntStream.range(0, trials.size())
            .filter(i -> trials.get(i).square().equals(first))
            .filter(i -> trials.get(i).drawing(picture).isPresent())
            .findFirst()
            .orElseThrow();
    String label = Html.capital(picture.label());
    ObjectNode data =
        Figure.data(PICTURE, label + ": " + figures.squareTitle(first))
            .put("picture", picture.name())
            .put("label", label)
            .put("path", picture.path());
    figures.putOutcomes(data);
    ArrayNode tiles = data.putArray("tiles");
    for (Tile tile : picture.tiles()) {
      ObjectNode json = tiles.addObject().put("code", tile.code()).put("label", tile.label());
      tile.role().ifPresent(role -> json.put("role", role.name()));
    }
    return new Figure(
        PICTURE + "-" + picture.name().replace('_', '-'),
        data,
        List.of(shown),
        tiles(picture),
        SIZE);
  }

  /** A row for each cell: what is there, and as which of its places the path comes by. */
  private Table tiles(Picture picture) {
    Table table =
        Table.of(
            "panel",
            "map_x",
            "map_y",
            "trial_id",
            Schema.SEED,
            "outcome",
            "row",
            "column",
            "tile",
            "path");
    for (Sample.Trial trial : answers.sample().trials()) {
      trial.drawing(picture).ifPresent(drawing -> addCells(table, picture, trial, drawing));
    }
    return table;
  }

  private void addCells(Table table, Picture picture, Sample.Trial trial, Sample.Drawing drawing) {
    for (int row = 0; row < drawing.rows().size(); row++) {
      for (int column = 0; column < drawing.rows().get(row).length(); column++) {
        table
            .rows()
            .add(
                Arrays.asList(
                    trial.panel(),
                    answers.layout().x().isPresent() ? trial.x() : null,
                    answers.layout().y().isPresent() ? trial.y() : null,
                    trial.id(),
                    trial.seed(),
                    trial.outcome(),
                    row,
                    column,
                    label(picture, drawing.rows().get(row).charAt(column)),
                    places(drawing, row, column)));
      }
    }
  }

  private static String label(Picture picture, char code) {
    return picture.tiles().stream()
        .filter(tile -> tile.code().charAt(0) == code)
        .map(Tile::label)
        .findFirst()
        .orElse(Character.toString(code));
  }

  private static @Nullable String places(Sample.Drawing drawing, int row, int column) {
    long cell = (long) row * drawing.rows().get(row).length() + column;
    return IntStream.range(0, drawing.path().size())
        .filter(i -> drawing.path().get(i) == cell)
        .mapToObj(Integer::toString)
        .reduce((one, other) -> one + " " + other)
        .orElse(null);
  }
}
