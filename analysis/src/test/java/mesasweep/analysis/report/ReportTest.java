package mesasweep.analysis.report;

import static mesasweep.analysis.tables.LocalSpark.SPARK;
import static mesasweep.analysis.tables.RaceResults.commit;
import static mesasweep.analysis.tables.RaceResults.trial;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.analysis.report.Report.Format;
import mesasweep.analysis.tables.RaceResults;
import mesasweep.analysis.tables.RaceResults.Trial;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.ExperimentDescription.Parameter;
import mesasweep.results.ExperimentDescription.Role;
import mesasweep.results.ExperimentDescription.Type;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ReportTest {
  private ResultDirectory results;

  @BeforeEach
  void resultsOfASweep(@TempDir Path folder) {
    results = ResultDirectory.at(Location.of(folder));
    RaceResults.sweep(results, RaceResults.SWEEP);
  }

  @Test
  void theReportSaysTheNumbersOfTheTrials() throws IOException {
    commitSix();
    Files.writeString(
        Path.of(results.provenanceFile().path()),
        """
{"runs": [{"commandLine": "first"},
 {"commandLine": "sweep run a.yaml 'x<y'", "spark": "4.1.0", "environment": {"OMP_NUM_THREADS": 1}}]}
""");
    String page = page();
    String text = text(page);

    assertTrue(text.contains("6 trials ran, 1 of them failed."), text);
    assertTrue(text.contains("Together they took 3 s of computing time on 1 host."), text);
    assertTrue(
        text.contains(
            // Wilson's of 5 trials and Student's t of 4 seeds; of 4 trials where all agree
            "Of the 5 done trials, 40.0\u00a0% (6.1 to 87.3\u00a0%) robust, 60.0\u00a0%"
                + " (12.7 to 93.9\u00a0%) deceptive, 0.0\u00a0% (0.0 to 49.0\u00a0%) reflex,"
                + " 0.0\u00a0% (0.0 to 49.0\u00a0%) habitual, 0.0\u00a0% (0.0 to 49.0\u00a0%)"
                + " unresolved"),
        text);
    assertTrue(
        text.contains(
            "40.0\u00a0% (6.1 to 87.3\u00a0%) ended with: long-term objective. 0.0\u00a0%"
                + " (0.0 to 49.0\u00a0%) ended with: negative discount rate."),
        text);
    assertTrue(text.contains("The intervals are by seed, of which there are 4, and rough"), text);
    assertTrue(text.contains("mapped is the share of deceptive trials"), text);
    assertTrue(text.contains("deceptive in 1 of 3 cells"), text);
    assertTrue(
        text.contains("outcome.satisfied is 0.1: share of L0 at which a loss is satisfied."), text);
    assertTrue(
        text.contains(
            "linear: long-term objective came first in 50.0\u00a0% (0.0 to 95.2\u00a0%) of the"
                + " trials; no boundary in the sweep, the trials are too few to fit one."),
        text);
    assertTrue(
        text.contains(
            "mlp-16: long-term objective came first in 0.0\u00a0% of the trials; no boundary in"
                + " the sweep, there are no two objective gaps above 0."),
        text);
    assertTrue(text.contains("TIMED_OUT 1 over <10 min>"), text);
    assertTrue(text.contains("sweep run a.yaml 'x<y'"), text);
    assertTrue(text.contains("environment.OMP_NUM_THREADS 1"), text);
    assertTrue(text.contains("The last of the 2 invocations"), text);
    assertTrue(text.contains("believed-drift calibrated"), text);
    assertTrue(text.contains("discount-floor none"), text);
    assertFalse(text.contains("{{"), text);
  }

  @Test
  void fewSeedsAreSaidToBeFewOnce() throws IOException {
    List<Trial> trials = new ArrayList<>();
    for (long seed = 0; seed < 10; seed++) {
      Trial trial = trial("" + seed).with("seed", seed);
      trials.add(trial.with("outcome", seed < 4 ? "DECEPTIVE" : "ROBUST"));
      trials.add(trial.with("trial_id", "b" + seed).with("objective_gap", 0.5));
    }
    commit(results, 0, RaceResults.RACE, trials.subList(0, 18));
    String few = text(page());
    assertTrue(few.contains("The intervals are by seed, of which there are 9, and rough"), few);
    assertEquals(few.indexOf("rough"), few.lastIndexOf("rough"));

    commit(results, 1, RaceResults.RACE, trials.subList(18, 20));
    String enough = text(page());
    assertTrue(enough.contains("The intervals are by seed, of which there are 10."), enough);
    assertFalse(enough.contains("rough"), enough);
  }

  @Test
  void theMapsHoldEverySquareThatRan() throws IOException {
    commitSix();
    String page = page();
    JsonNode linear = figure(page, "map-linear");

    assertEquals("mlp-16", figure(page, "map-mlp-16").path("title").asText());
    assertEquals("linear", linear.path("title").asText());
    assertEquals("[\"0\",\"0.3\"]", linear.path("xs").toString());
    assertEquals("[\"0.5\",\"1\"]", linear.path("ys").toString());
    assertEquals(2, linear.path("squares").size(), "the other two were not run");
    JsonNode square = linear.path("squares").path(1);
    assertEquals(1, square.path("x").asInt());
    assertEquals(1, square.path("y").asInt());
    assertEquals(3, square.path("done").asInt());
    assertEquals(1, square.path("failed").asInt());
    assertEquals(1.0, square.path("value").asDouble());
    assertEquals(0.4385, square.path("low").asDouble(), 5e-5);
    assertEquals(3, square.path("outcomes").path("deceptive").asInt());
    assertEquals(2, square.path("events").path("long-term objective").asInt());
    JsonNode times = figure(page, "times-long-term-linear").path("squares").path(1);
    // Three seeds tell no end of an interval: from the start, or never.
    assertEquals("[200,0,null]", times.path("medians").path("long-term objective").toString());
    assertEquals("[null,0,null]", times.path("medians").path("robust alignment").toString());
  }

  @Test
  void aClosedFormIsALineThroughTheSweptPlacesAsFarAsTheSweepReaches() throws IOException {
    Trial near = trial("a").with("discount_rate", 0.0).with("closed_form", Math.sqrt(0.5));
    Trial far = trial("c").with("closed_form", 1.5);
    commit(
        results,
        0,
        near.with("objective_gap", 0.5),
        near.with("trial_id", "b").with("outcome", "DECEPTIVE"),
        far.with("objective_gap", 0.5),
        far.with("trial_id", "d").with("outcome", "DECEPTIVE"),
        near.with("trial_id", "e").with("architecture", "mlp-16"),
        trial("f").with("architecture", "mlp-16").with("objective_gap", 0.5));
    String page = page();

    // Half way between 0.5 and 1 on a logarithmic axis; 1.5 is above the sweep.
    assertEquals("[[0.0,0.5],[1.0,null]]", figure(page, "map-linear").path("law").toString());
    assertTrue(text(page).contains("linear, closed form"), text(page));
    assertTrue(
        figure(page, "map-mlp-16").path("law").isMissingNode(), "it does not hold for all trials");
  }

  @Test
  void theReportLoadsNothingFromElsewhereAndIsOneFile() throws IOException {
    commitSix();
    String page = page();

    String own = page.replaceAll("(?s)<script>(?=[^<]*Licensed to the Apache).*?</script>", "");
    assertTrue(own.length() < page.length() - 1_000_000, "the chart library is inlined");
    assertFalse(own.contains("http:") || own.contains("https:"));
    assertFalse(
        Pattern.compile("<(link|img|iframe|base|object)\\b|\\ssrc=|@import|url\\(")
            .matcher(own)
            .find());
    assertTrue(own.contains("default-src 'none'"));
    try (Stream<Path> files = Files.list(Path.of(results.reportFile().parent().path()))) {
      assertEquals(List.of(Path.of(results.reportFile().path())), files.toList());
    }
  }

  @Test
  void namesFromOutsideAreTextAndNotMarkup() throws IOException {
    RaceResults.sweep(
        results,
        RaceResults.SWEEP
            .replace("name: small", "name: '</title><script>alert(1)</script>'")
            .replace("mlp-16]", "'</script><b>']"));
    commit(results, 0, trial("a").with("architecture", "</script><b>"));
    String page = page();

    assertFalse(page.contains("<script>alert"));
    assertFalse(page.contains("<b>"));
    assertEquals("</script><b>", figure(page, "map-script-b").path("title").asText());
  }

  @Test
  void otherAxesArePooledAndNamedUnderTheMap() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: small
        experiment: race
        sweep:
          discount-rate: [0.3]
          objective-gap: [1.0]
          batch: [8, 32]
        """);
    commit(results, 0, trial("a"), trial("b").with("batch", 8L).with("outcome", "DECEPTIVE"));
    String page = page();

    assertTrue(
        text(page)
            .contains(
                "Each square adds up the trials of all seeds and all values of batch (8 and 32)."));
    JsonNode map = figure(page, "map");
    assertEquals("All trials", map.path("title").asText());
    assertEquals(0.5, map.path("squares").path(0).path("value").asDouble());
  }

  @Test
  void withoutBothUsualAxesTheLongestNumericOnesAreDrawn() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: small
        experiment: race
        sweep:
          architecture: [linear]
          objective-gap: [1.0, 2.0]
          horizon: [rate, factor]
        """);
    commit(results, 0, RaceResults.raceWithout("batch"), List.of(trial("a")));
    JsonNode map = figure(page(), "map-linear");

    assertEquals("objective gap", map.path("x").asText());
    assertEquals("", map.path("y").asText());
    assertEquals("[]", map.path("ys").toString());
  }

  @Test
  void axesDrawnFromRangesAreMappedInEqualParts() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: small
        experiment: race
        design: sobol
        samples: 3
        sweep:
          discount-rate: {uniform: [-0.5, 1.1]}
          objective-gap: {loguniform: [0.01, 100.0]}
          seed: {count: 1000000000}
        """);
    commit(
        results,
        0,
        trial("a").with("discount_rate", -0.5).with("objective_gap", 0.01),
        trial("b").with("discount_rate", 0.12).with("objective_gap", 0.99),
        trial("c").with("discount_rate", 1.1).with("objective_gap", 100.0));
    String page = page();
    JsonNode map = figure(page, "map");

    assertEquals("[\"\u22120.45\",\"0.15\",\"1.05\"]", map.path("xs").toString());
    assertEquals("[\"0.01334\",\"0.7499\",\"74.99\"]", map.path("ys").toString());
    assertTrue(text(page).contains("a part of the range of discount rate, named by its middle"));
    assertTrue(text(page).contains("uniform from \u22120.5 to 1.1"), text(page));
    assertTrue(text(page).contains("loguniform from 0.01 to 100"), text(page));
    assertTrue(text(page).contains("1000000000"), text(page));
    assertTrue(text(page).contains("0 of 3 cells"), text(page));
  }

  @Test
  void valuesOfAnAxisThatDifferAreShownDifferently() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: near
        experiment: race
        sweep:
          discount-rate: [0.05, 0.0500001, 0.0500002]
          objective-gap: [10001, 10002]
          seed: [0]
        """);
    Trial one = trial("a").with("discount_rate", 0.05).with("objective_gap", 10001.0);
    commit(
        results,
        0,
        one,
        one.with("trial_id", "b").with("discount_rate", 0.0500001),
        one.with("trial_id", "c").with("discount_rate", 0.0500002),
        one.with("trial_id", "d").with("objective_gap", 10002.0));
    String page = page();
    JsonNode map = figure(page, "map");

    assertEquals("[\"0.05\",\"0.0500001\",\"0.0500002\"]", map.path("xs").toString());
    assertEquals("[\"10001\",\"10002\"]", map.path("ys").toString());
    assertTrue(text(page).contains("0.05, 0.0500001, 0.0500002"), text(page));
    assertTrue(text(page).contains("10001, 10002"), text(page));
    assertTrue(text(page).contains("objective-gap 10001 10002"), text(page));
  }

  @Test
  void aPartOfASweepIsNotTakenForAllOfIt() throws IOException {
    commitSix();
    Files.writeString(
        Path.of(results.provenanceFile().path()), "{\"runs\": [{\"trialsPlanned\": 32}]}");

    assertTrue(text(page()).contains("So far 6 of 32 trials ran, 1 of them failed."));
  }

  @Test
  void aMapOfOneRowHasNoColumnForTheSideThatItLacks() throws IOException {
    RaceResults.sweep(
        results, "{name: row, experiment: race, sweep: {objective-gap: [0.5, 1.0], seed: [0]}}");
    Trial diverged = trial("a").with("diverged_step", 7L);
    commit(results, 0, diverged, diverged.with("trial_id", "b").with("objective_gap", 0.5));
    Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.csv);

    for (String figure : List.of("map", "times-diverged")) {
      String csv = Files.readString(Path.of(results.figures().resolve(figure + ".csv").path()));
      assertTrue(
          csv.matches("panel,objective_gap,[a-z]+[a-z_,]*\n(?s).*") && csv.contains("\nall,0.5,"),
          csv);
    }
  }

  @Test
  void aPanelForEachGapHasNoBoundaryToMiss() throws IOException {
    commitSix();
    Report.write(SPARK, results, Optional.of("objective-gap"), Optional.empty(), Format.html);

    assertFalse(
        Files.readString(Path.of(results.reportFile().path()))
            .contains("no boundary in the sweep"));
  }

  @Test
  void axesThatMoveTogetherAreAxesEach() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: small
        experiment: race
        sweep:
          discount-rate: [0.3]
          zip:
            - {objective-gap: [1.0, 2.0, 3.0], batch: [8, 32, 32]}
        """);
    commit(results, 0, trial("a"), trial("b").with("batch", 8L).with("objective_gap", 2.0));
    String page = page();

    assertEquals("[\"1\",\"2\",\"3\"]", figure(page, "map").path("ys").toString());
    assertTrue(
        text(page).contains("all seeds and the values of batch that go with its objective gap."),
        text(page));
  }

  @Test
  void whatAPanelsTrialsDoNotReachIsNotToldOfItsBoundary() throws IOException {
    RaceResults.sweep(
        results,
        """
        name: small
        experiment: race
        sweep:
          zip:
            - {discount-rate: [0.1, 0.9], architecture: [linear, mlp-16]}
          objective-gap: [0.5, 1.0, 2.0, 4.0]
          seed: [0, 1, 2, 3, 4, 5, 6, 7]
        """);
    List<Trial> trials = new ArrayList<>();
    for (double gap : List.of(0.5, 1.0, 2.0, 4.0)) {
      for (long seed = 0; seed < 8; seed++) {
        Trial trial = trial("a" + trials.size()).with("seed", seed).with("objective_gap", gap);
        trials.add(
            trial.with("discount_rate", 0.1).with("outcome", gap >= 1 ? "DECEPTIVE" : "ROBUST"));
        trials.add(
            trial
                .with("trial_id", "b" + trials.size())
                .with("discount_rate", 0.9)
                .with("architecture", "mlp-16")
                .with("outcome", gap >= 4 ? "DECEPTIVE" : "ROBUST"));
      }
    }
    commit(results, 0, trials.toArray(Trial[]::new));
    String page = page();

    List<String> rows =
        Pattern.compile("<tr>.*?</tr>", Pattern.DOTALL)
            .matcher(page.substring(page.indexOf("Critical objective gap")))
            .results()
            .limit(3)
            .map(row -> text(row.group()).strip())
            .toList();
    assertTrue(rows.get(1).matches("(?s)0\\.1\\s+0\\.\\d.*not run"), rows.toString());
    assertTrue(rows.get(2).matches("(?s)0\\.9\\s+not run\\s+2\\.\\d.*"), rows.toString());
  }

  @Test
  void anExperimentThatDeclaresLittleIsReportedWithoutWhatIsMadeOfIt() throws IOException {
    ExperimentDescription dice =
        new ExperimentDescription(
            ExperimentDescription.FORMAT,
            "dice",
            1,
            List.of(new Parameter("sides", Type.WHOLE, List.of(), "of the dice")),
            List.of(new Outcome("ROLLED", "rolled", "It came to rest.", Role.GOOD, true)),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            false,
            false,
            List.of(),
            List.of(),
            List.of());
    RaceResults.sweep(
        results, "{name: other, experiment: dice, sweep: {sides: [4, 6], seed: [0]}}", dice);
    commit(
        results,
        0,
        Schema.of(dice),
        List.of(
            trial("a").with("sides", 4L).with("outcome", "ROLLED").with("trajectory", List.of())));
    String page = page();

    assertTrue(text(page).contains("There is no map: the experiment dice declares no finding."));
    assertTrue(text(page).contains("The experiment records no events whose times could"));
    assertTrue(text(page).contains("There are no effects: the experiment dice declares no"));
    assertTrue(text(page).contains("the experiment dice declares no threshold."));
    assertTrue(text(page).contains("Rolled: It came to rest."));
    assertTrue(text(page).contains("1 trial ran, none failed."));
    assertTrue(text(page).contains("Nothing was recorded about how these results were made."));
    assertFalse(page.contains("<script"));
  }

  /** Three deceptive trials and a failure in one cell, a robust one in each of two others. */
  private void commitSix() {
    Trial deceptive = trial("a").with("outcome", "DECEPTIVE").with("deceptive_step", 300L);
    commit(
        results,
        0,
        deceptive.with("long_term_after", 99L).with("long_term_step", 100L),
        deceptive
            .with("trial_id", "b")
            .with("seed", 1L)
            .with("long_term_after", 199L)
            .with("long_term_step", 200L),
        deceptive.with("trial_id", "c").with("seed", 2L),
        trial("d").with("seed", 3L).failed("TIMED_OUT", "over <10 min>\n\tat a.stack"),
        trial("e").with("seed", 3L).with("objective_gap", 0.5),
        trial("f").with("architecture", "mlp-16"));
  }

  private String page() throws IOException {
    List<Location> written =
        Report.write(SPARK, results, Optional.empty(), Optional.empty(), Format.html);
    assertEquals(List.of(results.reportFile()), written);
    return Files.readString(Path.of(results.reportFile().path()));
  }

  private static JsonNode figure(String page, String id) throws JsonProcessingException {
    for (JsonNode figure : data(page).path("figures")) {
      if (figure.path("id").asText().equals(id)) {
        return figure.path("data");
      }
    }
    throw new AssertionError("no figure " + id);
  }

  private static JsonNode data(String page) throws JsonProcessingException {
    Matcher json =
        Pattern.compile("<script type=\"application/json\" id=\"report-data\">(.*?)</script>")
            .matcher(page);
    assertTrue(json.find());
    return JsonMapper.builder().build().readTree(json.group(1));
  }

  /** What a reader sees, blanks between the elements. */
  private static String text(String page) {
    return page.replaceAll("(?s)<(script|style)\\b.*?</\\1>", "")
        .replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("[ \n]+", " ");
  }
}
