package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.Detection.Trial;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DetectionTest {
  private static final String DESIGN = "design";

  private static List<Trial> sample(String features) {
    List<String> names = features.equals(DESIGN) ? List.of() : List.of(features.split("\\+"));
    return Csv.read("detection.csv").stream()
        .map(
            row ->
                new Trial(
                    row.get("cell"),
                    Long.parseLong(row.get("seed")),
                    row.get("found").equals("1"),
                    names.stream()
                        .mapToDouble(name -> Double.parseDouble(row.get(name)))
                        .toArray()))
        .toList();
  }

  private static Optional<Detection> told(List<Trial> trials) {
    return Detection.byFeatures(Detection.contested(trials));
  }

  /** What {@code detection.py} says of the same trials. */
  @TestFactory
  List<DynamicTest> agreesWithScikitLearn() {
    return Csv.read("detection-answers.csv").stream()
        .map(answer -> DynamicTest.dynamicTest(answer.get("features"), () -> agrees(answer)))
        .toList();
  }

  private static void agrees(Map<String, String> answer) {
    List<Trial> trials = sample(answer.get("features"));
    boolean isDesign = answer.get("features").equals(DESIGN);
    Detection told = (isDesign ? Detection.byDesign(trials) : told(trials)).orElseThrow();
    List<Trial> counted = isDesign ? trials : Detection.contested(trials);
    assertEquals(Double.parseDouble(answer.get("auroc")), told.auroc(), 1e-9);
    assertEquals(Integer.parseInt(answer.get("trials")), counted.size());
    assertEquals(
        Long.parseLong(answer.get("cells")), counted.stream().map(Trial::cell).distinct().count());
    assertTrue(
        told.interval().low() <= told.auroc() && told.auroc() <= told.interval().high(),
        told.toString());
    assertTrue(told.interval().high() - told.interval().low() < 0.2, told.toString());
  }

  @Test
  void whatIsTheSameForAllTellsNothing() {
    Detection told = told(sample("flat")).orElseThrow();
    assertEquals(0.5, told.auroc());
    assertEquals(new Interval(0.5, 0.5), told.interval());
    assertEquals(Optional.of(new Interval(0.5, 0.5)), told.byChance());
  }

  @Test
  void whatDecidesTellsAll() {
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : sample("gap")) {
      double[] end = {trial.isFound() ? 1 : 0};
      trials.add(new Trial(trial.cell(), trial.seed(), trial.isFound(), end));
    }
    Detection told = told(trials).orElseThrow();
    assertEquals(1, told.auroc());
    assertTrue(told.byChance().orElseThrow().high() < 0.7, told.toString());
  }

  @Test
  void theOrderOfTrialsAndTheUnitsOfFeaturesDoNotMatter() {
    List<Trial> trials = new ArrayList<>();
    for (Trial trial : sample("loss+gap")) {
      double[] scaled = {1024 * trial.features()[0], trial.features()[1] / 1024};
      trials.add(new Trial(trial.cell(), trial.seed(), trial.isFound(), scaled));
    }
    Collections.shuffle(trials, new Random(3));
    assertEquals(told(sample("loss+gap")), told(trials));
  }

  @Test
  void fewTrialsGetNoAnswer() {
    assertEquals(List.of(), Detection.contested(List.of()));
    assertEquals(Optional.empty(), told(List.of()));
    assertEquals(Optional.empty(), Detection.byDesign(List.of()));
    List<Trial> ofNineSeeds = sample("gap").stream().filter(trial -> trial.seed() < -40).toList();
    assertEquals(9, ofNineSeeds.stream().map(Trial::seed).distinct().count());
    assertEquals(Optional.empty(), told(ofNineSeeds));
    assertEquals(
        Optional.empty(),
        told(sample("gap").stream().filter(trial -> trial.cell().equals("8")).toList()));
  }

  /** Between cells everything can be told, within them nothing; trials of a seed are alike. */
  private static List<Trial> untold(Random random) {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      double luck = random.nextGaussian();
      double[] lean = random.doubles(2, -1, 1).toArray();
      for (int cell = 0; cell < 5; cell++) {
        double odds = cell / 2.0 - 1;
        double[] seen =
            Arrays.stream(lean).map(one -> one + random.nextGaussian() + 5 * odds).toArray();
        boolean isFound = 0.6 * luck + random.nextGaussian() < odds;
        trials.add(new Trial("" + cell, seed, isFound, seen));
      }
    }
    return trials;
  }

  /** The issue of 100 sweeps. */
  @Test
  void whereNothingCanBeToldTheIntervalsHoldOneHalf() {
    Random random = new Random(11);
    long covering =
        IntStream.range(0, 100)
            .mapToObj(sweep -> told(untold(random)).orElseThrow().interval())
            .filter(interval -> interval.low() <= 0.5 && 0.5 <= interval.high())
            .count();
    assertTrue(covering >= 95, covering + " of 100");
  }
}
