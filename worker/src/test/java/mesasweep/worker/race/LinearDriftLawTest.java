package mesasweep.worker.race;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearDriftLawTest {
  /** Integrated independently with 30 digits (mpmath's quad, the compliant rate by bisection). */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0.2, 0.05, 0.2, 60, 0.03599043192475117",
    "0.2, 0.2, 0.05, 0.2, 60, 0.21317728966323207",
    "0.6, 0.2, 0.05, 0.2, 60, 0.9967073727077495",
    "1.2, 0.2, 0.05, 0.2, 60, 2.826625409621402",
    "0.5, 0.1, 0.02, 0.3, 30, 0.7663048800280724"
  })
  void theCriticalGapIsTheIntegral(
      double rate, double drift, double eta, double horizonEta, int examples, double gap) {
    LinearDriftLaw law = new LinearDriftLaw(drift, eta, horizonEta, examples);

    assertEquals(gap, law.criticalGap(rate), 1e-7 * gap);
  }

  @Test
  void anAgentThatCompliesFromTheStartNeedsNoGap() {
    assertEquals(0, new LinearDriftLaw(0.2, 0.05, 0.2, 60).criticalGap(-0.1));
  }
}
