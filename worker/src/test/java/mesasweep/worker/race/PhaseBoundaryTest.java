package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import mesasweep.worker.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseBoundaryTest {

  /** Integrated independently with 30 digits (mpmath's quad, the compliant rate by bisection). */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.2, 0.05, 0.2, 40, 0.03599043192475117",
    "0.2, 0.2, 0.05, 0.2, 40, 0.21317728966323207",
    "0.6, 0.2, 0.05, 0.2, 40, 0.9967073727077495",
    "1.2, 0.2, 0.05, 0.2, 40, 2.826625409621402",
    "0.5, 0.1, 0.02, 0.3, 10, 0.7663048800280724"
  })
  void theCriticalGapOfLinearDriftIsTheIntegral(
      double rate, double drift, double eta, double horizonEta, long deployment, double gap) {
    double criticalGap =
        criticalGap(
            "planner", "linear-drift",
            "discount-rate", rate,
            "believed-drift", drift,
            "objective.learning-rate", eta,
            "horizon.learning-rate", horizonEta,
            "deployment-examples", deployment);

    assertEquals(gap, criticalGap, 1e-7 * gap);
  }

  /** An independent float64 reference: "closed form, consistent plan". */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.2, 2.0})
  void theCriticalGapOfAExactPlanAgreesWithTheReference(double rate) throws IOException {
    double expected = reference("closed form, consistent plan", rate);

    assertEquals(
        expected, criticalGap("planner", "consistent", "discount-rate", rate), 1e-6 * expected);
  }

  /** It tends to (1 / kappa) sqrt(eta / eta_h) e^(rho / 2). */
  @Test
  void theCriticalGapOfAExactPlanGrowsExponentially() {
    double limit = 1.0 / 0.2 * Math.sqrt(0.05 / 0.2);
    double at5 = criticalGap("planner", "consistent", "discount-rate", 5.0);
    double at8 = criticalGap("planner", "consistent", "discount-rate", 8.0);

    assertEquals(0.955, at5 / (limit * Math.exp(2.5)), 0.0005);
    assertEquals(0.996, at8 / (limit * Math.exp(4.0)), 0.0005);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear-drift", "consistent"})
  void anAgentThatCompliesFromTheStartNeedsNoGap(String planner) {
    assertEquals(0, criticalGap("planner", planner, "discount-rate", -0.3));
  }

  @Test
  void thereIsNoneForAPlannerWithACornerOrWithoutAFormula() {
    for (String planner : List.of("rollout", "threshold")) {
      assertEquals(
          OptionalDouble.empty(), new Race().closedForm(Trials.constant("planner", planner)));
    }
  }

  /**
   * From which gap on runs at the default learning rates are deceptive, against an independent
   * simulation ("exact consistent") and against the law. A run whose gap is to stay above the share
   * that the threshold leaves needs 1 / sqrt(1 - share) times the law's gap.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.9, 2.0})
  void runsOfAExactPlanAreDeceptiveFromTheCriticalGapOn(double rate) throws Exception {
    double law = criticalGap("planner", "consistent", "discount-rate", rate);
    double below = 0.9 * law;
    double above = 1.3 * law;
    assertEquals("ROBUST", outcome(rate, below));
    assertEquals("DECEPTIVE", outcome(rate, above));
    while (above / below > 1.0005) {
      double middle = Math.sqrt(below * above);
      if (outcome(rate, middle).equals("DECEPTIVE")) {
        above = middle;
      } else {
        below = middle;
      }
    }
    assertEquals(reference("exact consistent", rate), above, 0.01 * above);
    assertEquals(law / Math.sqrt(1.0 - 0.1), above, 0.03 * above);
  }

  private static String outcome(double rate, double gap) throws Exception {
    Trial trial =
        Trials.constant(
            "environment.contexts",
            1L,
            "planner",
            "consistent",
            "discount-rate",
            rate,
            "objective-gap",
            gap);
    return Trials.run(trial).verdict().outcome();
  }

  private static double criticalGap(Object... keysAndValues) {
    OptionalDouble gap = new Race().closedForm(Trials.constant(keysAndValues));
    assertTrue(gap.isPresent());
    return gap.getAsDouble();
  }

  /** From a row of critical_gaps.csv, whose header has the rates. */
  private static double reference(String variant, double rate) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                PhaseBoundaryTest.class.getResourceAsStream("critical_gaps.csv"),
                StandardCharsets.UTF_8))) {
      List<String> header = List.of(reader.readLine().strip().split(","));
      String row =
          reader
              .lines()
              .map(
                  line -> line.replace("\"" + variant + "\"", "row").replace(variant + ",", "row,"))
              .filter(line -> line.startsWith("row,"))
              .findFirst()
              .orElseThrow();
      return Double.parseDouble(row.strip().split(",")[header.indexOf(Double.toString(rate))]);
    }
  }
}
