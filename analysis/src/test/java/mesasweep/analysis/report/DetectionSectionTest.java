package mesasweep.analysis.report;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.ToldResults;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DetectionSectionTest {
  private static final List<Unit> UNIT =
      List.of(new Unit(Unit.Section.DETECTION, DetectionSection::figures, DetectionSection::html));

  @TempDir private Path folder;

  private static String page(ResultDirectory results) throws IOException {
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Report.Format.html, UNIT);
    return Files.readString(Path.of(results.reportFile().path()));
  }

  @Test
  void showsFromWhenOnItIsTold() throws IOException {
    ResultDirectory results = ToldResults.write(folder);
    String page = page(results);
    assertTrue(page.contains("Told before it shows?"), page);
    String data =
        page.substring(page.indexOf("id=\"report-data\">") + "id=\"report-data\">".length());
    JsonNode figures =
        JsonMapper.builder()
            .build()
            .readTree(data.substring(0, data.indexOf("</script>")))
            .path("figures");
    assertEquals(1, figures.size());
    JsonNode lines = figures.get(0).path("data").path("lines");
    List<String> names = new ArrayList<>();
    lines.forEach(line -> names.add(line.path("name").asText()));
    assertEquals(
        DetectionSection.featureSets(RaceResults.EXPERIMENT).stream()
            .map(set -> set.label())
            .toList(),
        names);
    assertEquals("training loss now", names.get(0));
    List<String> points = new ArrayList<>();
    lines
        .get(0)
        .path("points")
        .forEach(
            point ->
                points.add(
                    point.get(0).asLong() + " " + point.get(1).asDouble() + " " + point.get(4)));
    assertEquals(
        List.of(
            "0 0.5 48", "1 0.5 48", "2 0.5 48", "5 1.0 48", "10 1.0 47", "20 1.0 47", "50 1.0 47"),
        points);
    assertTrue(page.contains("48 trials of 2 contested cells"), page);
    assertTrue(
        page.contains(
            "From the cell alone trials of all cells are told apart with an AUROC of 0.8604"),
        page);
  }

  @Test
  void isDrawnWithoutABrowserAndHasItsNumbers() throws IOException {
    ResultDirectory results = ToldResults.write(folder);
    for (Report.Format format : List.of(Report.Format.svg, Report.Format.csv)) {
      Report.write(SPARK, results, Optional.empty(), Optional.empty(), format, UNIT);
    }
    String drawing = Files.readString(Path.of(results.figures().resolve("detection.svg").path()));
    assertTrue(drawing.contains("AUROC within cells"), drawing);
    List<String> rows =
        Files.readAllLines(Path.of(results.figures().resolve("detection.csv").path()));
    assertTrue(
        rows.get(0).startsWith("finding,checkpoint,feature_set,auroc,low,high"), rows.get(0));
    // One of the design, and seven checkpoints of four feature sets.
    assertEquals(1 + 1 + 28, rows.size());
  }

  @Test
  void saysWhereThereIsNoContestedCell() throws IOException {
    ResultDirectory results = ResultDirectory.at(Location.of(folder.resolve("certain")));
    RaceResults.sweep(
        results, "{name: certain, experiment: race, sweep: {objective-gap: [1.0], seed: [0, 1]}}");
    RaceResults.commit(results, 0, RaceResults.trial("a"), RaceResults.trial("b").with("seed", 1L));
    String page = page(results);
    assertTrue(
        page.contains(
            "there is no cell in which some ended deceptive and some did not, or nothing"),
        page);
    assertFalse(page.contains("report-data"), "no figure");
  }
}
