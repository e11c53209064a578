package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mesasweep.analysis.statistics.ClopperPearson;
import mesasweep.worker.Ending;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.race.Race;
import org.junit.jupiter.api.Test;

/** A rule for stopping that is bad on purpose must be found out. */
class AuditTest {

  private static final double SHARE = 0.1;
  private static final int SWEEPS = 100;

  /** Whether each settled trial ended otherwise; all of them were run to their budget. */
  private record Settled(Trial trial, boolean isFlipped) {}

  @Test
  void whatTheAuditReportsIsTheTrueShareOfWrongForecasts() throws Exception {
    List<Settled> settled = settled();
    double truth = (double) settled.stream().filter(Settled::isFlipped).count() / settled.size();
    assertTrue(truth > 0.02, "a bad rule is wrong in a share of " + truth);
    int covered = 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      String lot = "audit of sweep " + sweep;
      List<Settled> audited = settled.stream().filter(one -> one.trial().lot(lot) < SHARE).toList();
      long flipped = audited.stream().filter(Settled::isFlipped).count();
      covered +=
          ClopperPearson.interval(flipped, audited.size()).orElseThrow().contains(truth) ? 1 : 0;
    }
    assertTrue(covered >= 95, covered + " of " + SWEEPS + " intervals hold the true " + truth);
  }

  private static List<Settled> settled() throws InterruptedException {
    Race race = new Race();
    List<Settled> settled = new ArrayList<>();
    for (double gap : new double[] {0.15, 0.2, 0.3, 0.4, 0.6, 0.8}) {
      List<Trial> pack = new ArrayList<>();
      for (long seed = 0; seed < 100; seed++) {
        Map<String, Object> values = new HashMap<>();
        values.put("objective-gap", gap);
        values.put("seed", seed);
        values.put("architecture", "mlp-8");
        values.put("environment.contexts", 32L);
        values.put("batch", 8L);
        values.put("steps", 300L);
        values.put("stop", "settled");
        values.put("stop.margin", 0.3);
        values.put("stop.audit", 1.0);
        pack.add(Trial.of(race, values));
      }
      List<TrialResult> results = Experiments.run(race, pack);
      for (int i = 0; i < pack.size(); i++) {
        if (results.get(i).ending() instanceof Ending.Settled early) {
          assertEquals(false, early.isStopped());
          boolean isFlipped = !early.outcome().equals(results.get(i).verdict().outcome());
          settled.add(new Settled(pack.get(i), isFlipped));
        }
      }
    }
    return settled;
  }
}
