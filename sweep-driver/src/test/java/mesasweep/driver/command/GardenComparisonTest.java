package mesasweep.driver.command;

import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.analysis.statistics.Boundary;
import mesasweep.analysis.statistics.FittedBoundary;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.driver.engine.GardenResults;
import mesasweep.driver.engine.GardenResults.Plant;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sweeps of another experiment side by side: in its words, and all numbers recomputed. */
@Tag("slow")
class GardenComparisonTest {

  /** One of the soils, and half of the seeds and as many others again. */
  private static final String OTHER =
      """
      name: bed
      experiment: garden
      sweep:
        water: [0, 0.1, 0.3, 1, 3]
        light: {logspace: [0.2, 2, 6]}
        soil: [sand]
        seed: {range: [4, 15, 1]}
      """;

  private static final Map<String, Predicate<Plant>> SHARES =
      Map.of(
          "in bloom", plant -> plant.outcome().equals("BLOOMED"),
          "stunted", plant -> plant.outcome().equals("STUNTED"),
          "wilted", GardenComparisonTest::isWilted,
          "first flower", plant -> plant.has("flower"),
          "drought", plant -> plant.has("drought"),
          "first leaf", plant -> plant.has("leaf"));

  private static List<Plant> first;
  private static List<Plant> second;
  private static Answer answer;
  private static List<String> lines;

  @BeforeAll
  static void compares(@TempDir Path scratch) throws IOException {
    Path garden = Files.writeString(scratch.resolve("garden.yaml"), GardenResults.SWEEP);
    Path bed = Files.writeString(scratch.resolve("bed.yaml"), OTHER);
    String one = scratch.resolve("one").toString();
    String other = scratch.resolve("other").toString();
    assertEquals(0, Answer.of("run", garden.toString(), "-o", one).status());
    assertEquals(0, Answer.of("run", bed.toString(), "-o", other).status());
    answer = Answer.of("compare", one, other);
    assertEquals(0, answer.status(), answer.err());
    lines = answer.lines();
    first = GardenResults.of(garden);
    second = GardenResults.of(bed);
  }

  @Test
  void saysWhatWasSweptOtherwise() {
    assertLine("soil 2 values, only here 1: clay sand");
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("seed 8 values")), answer.out());
    assertLine("done trials 480 360");
    Matcher race = GardenResults.OF_THE_RACE.matcher(answer.out());
    assertFalse(race.find(), answer.out());
  }

  @Test
  void findsTheTrialsThatAreInBoth() {
    Set<String> ids = new HashSet<>(first.stream().map(Plant::trial).map(Trial::id).toList());
    long shared = count(second, plant -> ids.contains(plant.trial().id()));
    assertEquals(5 * 6 * 4, shared);
    assertLine(shared + " trials in both (same id), done in both");
    assertLine("all of these with the same outcome and the same final measurements");
  }

  @Test
  void tellsTheSharesInTheCellsOfBoth() {
    List<Plant> ones = first.stream().filter(plant -> plant.soil().equals("sand")).toList();
    assertLine("Outcomes in the 30 cells of both");
    assertLine("done trials %d %d".formatted(ones.size(), second.size()));
    List<Plant> eligible = ones.stream().filter(Plant::isEligible).toList();
    List<Plant> others = second.stream().filter(Plant::isEligible).toList();
    assertLine("eligible trials %d %d".formatted(eligible.size(), others.size()));
    assertLine(
        "barren, not eligible %d %d"
            .formatted(ones.size() - eligible.size(), second.size() - others.size()));
    SHARES.forEach(
        (label, has) -> {
          PooledShare one = GardenResults.share(eligible, has);
          PooledShare other = GardenResults.share(others, has);
          String expected =
              String.format(
                  Locale.ROOT,
                  "%s %s %s %+.1f (",
                  label,
                  text(one),
                  text(other),
                  100 * other.share() - 100 * one.share());
          assertTrue(
              lines.stream().anyMatch(line -> line.startsWith(expected)),
              () -> expected + " is not in " + answer.out());
        });
  }

  private static String text(PooledShare pooled) {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        100 * pooled.share(),
        100 * pooled.interval().low(),
        100 * pooled.interval().high());
  }

  @Test
  void countsTheCellsThatDiffer() {
    Map<List<Double>, List<Plant>> ones = cells(first);
    Map<List<Double>, List<Plant>> others = cells(second);
    assertEquals(30, ones.size());
    long agreeing =
        ones.keySet().stream()
            .filter(
                cell ->
                    SHARES.values().stream()
                        .allMatch(
                            has -> areEqual(ones.get(cell), others.get(cell), has, p -> true)))
            .filter(
                cell -> areEqual(ones.get(cell), others.get(cell), p -> !p.isEligible(), p -> true))
            .count();
    long differing =
        ones.keySet().stream()
            .filter(
                cell ->
                    !areEqual(
                        ones.get(cell),
                        others.get(cell),
                        GardenComparisonTest::isWilted,
                        Plant::isEligible))
            .count();
    assertTrue(differing > 0);
    assertLine("a cell is a combination of water, light and soil, seeds pooled");
    assertLine("30 cells only in the first");
    assertLine(
        "30 cells in both, with 8 to 12 done trials each: %d with the same shares of outcomes, %d"
                .formatted(agreeing, 30 - agreeing)
            + " not");
    String found = "P(wilted) differs in " + differing + ", beyond its interval in ";
    assertTrue(lines.stream().anyMatch(line -> line.startsWith(found)), answer.out());
  }

  /** Of those in sand. */
  private static Map<List<Double>, List<Plant>> cells(List<Plant> plants) {
    return plants.stream()
        .filter(plant -> plant.soil().equals("sand"))
        .collect(groupingBy(plant -> List.of(plant.water(), plant.light())));
  }

  /** Whether it is the same share of the plants that count. */
  private static boolean areEqual(
      List<Plant> ones, List<Plant> others, Predicate<Plant> has, Predicate<Plant> counts) {
    return count(ones, has.and(counts)) * count(others, counts)
        == count(others, has.and(counts)) * count(ones, counts);
  }

  @Test
  void tellsTheBoundariesSideBySide() {
    assertLine("Critical light, at which half of the trials are wilted");
    FittedBoundary one = fit(first.stream().filter(p -> p.soil().equals("sand")).toList());
    FittedBoundary other = fit(second);
    Pattern row =
        Pattern.compile(
            "sand ([\\d.]+) ([\\d.]+) \\(.*?\\), wilted below ([\\d.]+) \\(.*?\\), wilted below"
                + " ([\\d.]+) \\(.*");
    int compared = 0;
    for (String line : lines) {
      Matcher found = row.matcher(line);
      if (found.matches()) {
        double water = Double.parseDouble(found.group(1));
        double light = one.at(water).told().orElseThrow();
        double now = other.at(water).told().orElseThrow();
        assertEquals(light, Double.parseDouble(found.group(2)), 1e-3 * light, line);
        assertEquals(now, Double.parseDouble(found.group(3)), 1e-3 * now, line);
        assertEquals(now / light, Double.parseDouble(found.group(4)), 1e-3 * now / light, line);
        compared++;
      }
    }
    assertTrue(compared >= 2, answer.out());
  }

  private static FittedBoundary fit(List<Plant> plants) {
    return (FittedBoundary)
        Boundary.fit(
            GardenResults.points(plants, GardenComparisonTest::isWilted),
            new Boundary.Scales(true, true));
  }

  private static boolean isWilted(Plant plant) {
    return plant.outcome().equals("WILTED");
  }

  private static void assertLine(String expected) {
    assertTrue(lines.contains(expected), () -> expected + " is not in " + answer.out());
  }

  private static long count(List<Plant> plants, Predicate<Plant> which) {
    return plants.stream().filter(which).count();
  }
}
