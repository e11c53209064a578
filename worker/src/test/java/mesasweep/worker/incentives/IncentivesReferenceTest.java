package mesasweep.worker.incentives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Populations against an independent reference: means over seeds, within their errors. */
class IncentivesReferenceTest {

  private static final double ERRORS = 4.0;
  private static final int MOST_TRIALS = 100;

  static List<Map<String, String>> rows(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                IncentivesReferenceTest.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
      List<String[]> lines = reader.lines().map(line -> line.strip().split(",")).toList();
      String[] header = lines.get(0);
      return lines.stream()
          .skip(1)
          .map(
              line ->
                  IntStream.range(0, header.length)
                      .boxed()
                      .collect(Collectors.toMap(i -> header[i], i -> line[i])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Map<String, String>> cooperation() {
    return rows("hidden_incentives.csv");
  }

  static List<Map<String, String>> discountFactors() {
    return rows("hidden_incentives_gamma.csv");
  }

  /** Every row of small populations, and the largest where it is selected most. */
  static Stream<Map<String, String>> quickCooperation() {
    return cooperation().stream()
        .filter(
            row ->
                row.get("population").equals("10")
                    || row.get("population").equals("1000") && row.get("interval").equals("10"));
  }

  static Stream<Map<String, String>> quickDiscountFactors() {
    return discountFactors().stream().filter(row -> row.get("population").equals("100"));
  }

  @ParameterizedTest
  @MethodSource("quickCooperation")
  void cooperationIsThatOfTheReference(Map<String, String> row) throws Exception {
    assertCooperates(row);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("cooperation")
  void cooperationIsThatOfTheReferenceInEveryRow(Map<String, String> row) throws Exception {
    assertCooperates(row);
  }

  @ParameterizedTest
  @MethodSource("quickDiscountFactors")
  void tunedDiscountFactorsAreThoseOfTheReference(Map<String, String> row) throws Exception {
    assertTunes(row);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("discountFactors")
  void tunedDiscountFactorsAreThoseOfTheReferenceInEveryRow(Map<String, String> row)
      throws Exception {
    assertTunes(row);
  }

  private static void assertCooperates(Map<String, String> row) throws Exception {
    String swap = row.get("swap").equals("params") ? "parameters" : row.get("swap");
    List<TrialResult> results =
        run(
            row,
            "learner",
            row.get("learner"),
            "swap",
            swap,
            "beta",
            number(row, "beta"),
            "discount-factor",
            number(row, "gamma"),
            "steps",
            1000L);
    assertMean(
        number(row, "p_coop_last100"),
        number(row, "sem"),
        results,
        result -> Trials.last(result, "recent_cooperation"));
  }

  private static void assertTunes(Map<String, String> row) throws Exception {
    List<TrialResult> results =
        run(
            row,
            "score",
            row.get("target").equals("final") ? "last" : row.get("target"),
            "copies",
            row.get("copies"),
            "swap",
            row.get("swap"),
            "tune-discount",
            0.05,
            "steps",
            2000L);
    assertMean(
        number(row, "p_coop"),
        number(row, "sem"),
        results,
        result -> Trials.last(result, "recent_cooperation"));
    assertMean(
        number(row, "gamma_mean"),
        number(row, "gamma_sd_over_trials") / Math.sqrt(number(row, "trials")),
        results,
        result -> Trials.last(result, "mean_gamma"));
  }

  private static List<TrialResult> run(Map<String, String> row, Object... keysAndValues)
      throws InterruptedException {
    List<Object> all = new ArrayList<>(Arrays.asList(keysAndValues));
    all.addAll(List.of("population", Long.valueOf(row.get("population"))));
    all.addAll(List.of("interval", Long.valueOf(row.get("interval")), "record", 2000L));
    List<Trial> trials =
        IntStream.range(0, Math.min(MOST_TRIALS, Integer.parseInt(row.get("trials"))))
            .mapToObj(
                seed -> {
                  List<Object> one = new ArrayList<>(all);
                  one.addAll(List.of("seed", (long) seed));
                  return Trials.trial(one.toArray());
                })
            .toList();
    return new HiddenIncentives().run(trials);
  }

  private static void assertMean(
      double reference,
      double error,
      List<TrialResult> results,
      ToDoubleFunction<TrialResult> measure) {
    SummaryStatistics statistics = new SummaryStatistics();
    results.stream().mapToDouble(measure).forEach(statistics::addValue);
    double own = statistics.getStandardDeviation() / Math.sqrt(statistics.getN());
    assertEquals(reference, statistics.getMean(), ERRORS * Math.hypot(error, own));
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }
}
