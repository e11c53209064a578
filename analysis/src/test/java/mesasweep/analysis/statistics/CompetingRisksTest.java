package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import mesasweep.analysis.statistics.CompetingRisks.Exit;
import mesasweep.analysis.statistics.CompetingRisks.RestrictedMean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against R's survival 3.5-3: {@code competing-risks.R}, beside the tables, made them. */
class CompetingRisksTest {
  private static final List<String> CAUSES = List.of("long_term", "robust", "diverged");
  private static final double PRECISION = 1e-8;

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void incidencesErrorsAndIntervalsAreThoseOfSurvfit(String group) {
    CompetingRisks risks = sample(group);
    List<Map<String, String>> expected = rows("incidence.csv", group);
    int steps = risks.steps().length;

    assertEquals(CAUSES.size() * steps, expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Map<String, String> row = expected.get(i);
      int cause = CAUSES.indexOf(row.get("cause"));
      int at = i % steps;
      assertEquals(Long.parseLong(row.get("step")), risks.steps()[at]);
      assertEquals(Long.parseLong(row.get("at_risk")), risks.atRisk(at));
      assertEquals(Long.parseLong(row.get("events")), risks.events(cause, at));
      assertEquals(number(row, "incidence"), risks.incidence(cause, at), PRECISION);
      assertEquals(number(row, "standard_error"), risks.standardError(cause, at), PRECISION);
      assertEquals(row.get("low").equals("NA"), risks.interval(cause, at).isEmpty());
      risks
          .interval(cause, at)
          .ifPresent(
              interval -> {
                assertEquals(number(row, "low"), interval.low(), PRECISION);
                assertEquals(number(row, "high"), interval.high(), PRECISION);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void restrictedMeansAreThoseOfSurvfit(String group) {
    CompetingRisks risks = sample(group);
    for (Map<String, String> row : rows("restricted-means.csv", group)) {
      long horizon = Long.parseLong(row.get("horizon"));
      int cause = CAUSES.indexOf(row.get("state"));
      RestrictedMean mean = cause < 0 ? risks.eventFree(horizon) : risks.stepsAfter(cause, horizon);

      assertEquals(number(row, "mean"), mean.mean(), PRECISION * horizon);
      assertEquals(number(row, "standard_error"), mean.standardError(), PRECISION * horizon);
    }
  }

  @Test
  void withoutCensoringTheIncidenceIsTheShareAndItsErrorBinomial() {
    CompetingRisks risks =
        CompetingRisks.of(
            List.of(
                new Exit(50, 0, 1), new Exit(50, 1, 1), new Exit(100, 0, 1), new Exit(150, 1, 1)),
            2);

    assertArrayEquals(new long[] {50, 100, 150}, risks.steps());
    assertEquals(0.5, risks.incidence(0, 2), 1e-15);
    assertEquals(Math.sqrt(0.5 * 0.5 / 4), risks.standardError(0, 2), 1e-15);
  }

  @Test
  void causesAddUpWhenNobodyIsLeft() {
    CompetingRisks risks = sample("a");
    int last = risks.steps().length - 1;
    double all = 0;
    for (int cause = 0; cause < CAUSES.size(); cause++) {
      all += risks.incidence(cause, last);
    }
    assertTrue(all <= 1 + 1e-12);
    double areas = risks.eventFree(700).mean();
    for (int cause = 0; cause < CAUSES.size(); cause++) {
      areas += risks.stepsAfter(cause, 700).mean();
    }
    assertEquals(700, areas, 1e-9);
  }

  @Test
  void aHorizonBeforeTheFirstStepLosesNothing() {
    CompetingRisks risks = CompetingRisks.of(List.of(new Exit(50, 0, 1), new Exit(60, 0, 1)), 1);

    assertEquals(new RestrictedMean(10, 0), risks.eventFree(10));
    assertEquals(0, risks.stepsAfter(0, 10).mean());
  }

  @Test
  void theDifferenceOfTwoMeansAddsTheirVariances() {
    Interval difference = new RestrictedMean(110, 3).differenceFrom(new RestrictedMean(100, 4));

    assertEquals(10 - 1.959964 * 5, difference.low(), 1e-5);
    assertEquals(10 + 1.959964 * 5, difference.high(), 1e-5);
  }

  @Test
  void whatIsNoObservationIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Exit(-1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Exit(1, -2, 1));
    assertThrows(
        IllegalArgumentException.class, () -> CompetingRisks.of(List.of(new Exit(1, 1, 1)), 1));
  }

  private static CompetingRisks sample(String group) {
    return CompetingRisks.of(
        rows("competing-risks.csv", group).stream()
            .map(
                row ->
                    new Exit(Long.parseLong(row.get("step")), CAUSES.indexOf(row.get("event")), 1))
            .toList(),
        CAUSES.size());
  }

  private static List<Map<String, String>> rows(String file, String group) {
    return Csv.read(file).stream().filter(row -> row.get("group").equals(group)).toList();
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }
}
