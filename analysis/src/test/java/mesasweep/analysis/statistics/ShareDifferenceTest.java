package mesasweep.analysis.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShareDifferenceTest {

  static List<Map<String, String>> pairs() {
    return Csv.read("paired-differences.csv");
  }

  /** By paired-differences.R, which stands beside the table. */
  @ParameterizedTest
  @MethodSource("pairs")
  void ofPairsIsThatOfR(Map<String, String> expected) {
    ShareDifference difference =
        ShareDifference.paired(
            Long.parseLong(expected.get("pairs")),
            Long.parseLong(expected.get("gained")),
            Long.parseLong(expected.get("lost")),
            Long.parseLong(expected.get("comparisons")));

    assertEquals(Double.parseDouble(expected.get("estimate")), difference.estimate(), 1e-10);
    assertEquals(Double.parseDouble(expected.get("low")), difference.interval().low(), 1e-10);
    assertEquals(Double.parseDouble(expected.get("high")), difference.interval().high(), 1e-10);
  }
}
