package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirthLogisticTest {
  /**
   * The endometrial cancer study of Heinze and Schemper (2002), section 3, in which the covariate
   * NV is quasi-completely separated. Estimates there, to two digits: 3.77, 2.93, -0.03, -2.60. All
   * digits and the errors are those of R's brglm2 0.9, {@code glm(HG ~ NV + PI + EH, binomial,
   * method = "brglmFit", type = "AS_mean", epsilon = 1e-12)}, whose data set this is.
   */
  @Test
  void theEndometrialStudyIsFittedAsPublished() {
    List<Map<String, String>> rows = Csv.read("endometrial.csv");
    FirthLogistic fit =
        FirthLogistic.fit(
                rows.stream()
                    .map(
                        row ->
                            new double[] {
                              1, number(row, "NV"), number(row, "PI"), number(row, "EH")
                            })
                    .toArray(double[][]::new),
                rows.stream().mapToLong(row -> Long.parseLong(row.get("HG"))).toArray(),
                rows.stream().mapToLong(row -> 1).toArray())
            .orElseThrow();

    assertEquals(79, rows.size());
    double[] published = {3.77, 2.93, -0.03, -2.60};
    double[] estimates = {3.7745597136470, 2.9292733531971, -0.0347517598704, -2.6041639252937};
    double[] errors = {1.488691663, 1.550763729, 0.039578147, 0.776017643};
    for (int i = 0; i < estimates.length; i++) {
      assertEquals(published[i], fit.coefficients().getEntry(i), 0.005);
      assertEquals(estimates[i], fit.coefficients().getEntry(i), 1e-9);
      assertEquals(errors[i], Math.sqrt(fit.covariance().getEntry(i, i)), 1e-8);
    }
  }

  /** With one probability only, Firth's penalty is half a pretended trial on either side. */
  @Test
  void aShareIsShrunkByHalfATrial() {
    FirthLogistic fit =
        FirthLogistic.fit(new double[][] {{1}}, new long[] {7}, new long[] {7}).orElseThrow();

    assertEquals(Math.log(7.5 / 0.5), fit.logit(1), 1e-9);
  }

  @Test
  void groupsOfTrialsAreTheSameAsTrialsOneByOne() {
    FirthLogistic grouped =
        FirthLogistic.fit(
                new double[][] {{1, 0}, {1, 1}, {1, 2}}, new long[] {0, 2, 3}, new long[] {3, 3, 3})
            .orElseThrow();
    double[][] singly = new double[9][];
    long[] successes = {0, 0, 0, 0, 1, 1, 1, 1, 1};
    long[] trials = new long[9];
    Arrays.fill(trials, 1);
    Arrays.setAll(singly, i -> new double[] {1, i / 3});
    FirthLogistic single = FirthLogistic.fit(singly, successes, trials).orElseThrow();

    assertEquals(single.logit(1, 1.5), grouped.logit(1, 1.5), 1e-9);
    assertEquals(
        single.covariance(new double[] {1, 0}, new double[] {0, 1}),
        grouped.covariance(new double[] {1, 0}, new double[] {0, 1}),
        1e-9);
  }

  @Test
  void dependentColumnsHaveNoFit() {
    assertTrue(
        FirthLogistic.fit(new double[][] {{1, 1}, {1, 1}}, new long[] {1, 0}, new long[] {1, 1})
            .equals(Optional.empty()));
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  /** As many columns as groups: the leverages are as large as they get. */
  @Test
  void aSaturatedDesignConverges() {
    FirthLogistic fit =
        FirthLogistic.fit(new double[][] {{1, 1}, {1, -1}}, new long[] {3, 0}, new long[] {3, 1})
            .orElseThrow();

    // Each group by itself has a leverage of 1: half a pretended success and half a failure.
    assertEquals(Math.log(3.5 / 0.5), fit.logit(1, 1), 1e-9);
    assertEquals(Math.log(0.5 / 1.5), fit.logit(1, -1), 1e-9);
  }
}
