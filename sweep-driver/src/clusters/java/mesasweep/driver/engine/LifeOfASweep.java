package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;

/** All that is done with a result directory, on any file system. */
final class LifeOfASweep {

  private static final Experiment RACE = Experiments.named("race").orElseThrow();
  private static final int KILLS = 10;
  private static final int BATCH = 4;

  private LifeOfASweep() {}

  /**
   * Runs a sweep here and there, where it is killed again and again, and requires that both end
   * with the same rows and that every command answers.
   *
   * @param launcher words before the java command of what is killed
   */
  static void live(Path scratch, Location there, List<String> launcher) throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
sweep: {discount-rate: {linspace: [0, 1, 6]}, objective-gap: [0.3, 1, 3], seed: {count: 4}}
set: {steps: 600}
execution: {pack: 2, batch: 4}
""");
    Path here = scratch.resolve("here");
    assertEquals(0, ThisJvm.run(file, here));
    SortedMap<String, String> expected = Rows.science(here, RACE);
    int batches = expected.size() / BATCH;

    Random random = new Random(1);
    int committed = 0;
    for (int moment : random.ints(KILLS, 1, batches - 1).sorted().toArray()) {
      DriverProcess driver =
          DriverProcess.start(launcher, file, there, scratch.resolve("there.log"));
      driver.awaitBatches(Math.max(moment, committed));
      Thread.sleep(random.nextInt(300));
      driver.kill();
      committed = ResultDirectory.at(there).committed().commits();
    }
    assertTrue(committed < batches, "the run had finished before it was killed");
    assertDone("run", file.toString(), "-o", there.path());
    assertEquals(expected, Rows.science(there, RACE));

    String more = "seed={count: 5}";
    assertDone("run", file.toString(), more, "-o", there.path());
    assertEquals(0, ThisJvm.run(file, here, more));
    assertEquals(Rows.science(here, RACE), Rows.science(there, RACE));

    assertDone("status", there.path());
    assertDone("sql", there.path(), "SELECT outcome, count(*) FROM runs GROUP BY outcome");
    assertDone("report", there.path());
    assertTrue(ResultDirectory.at(there).reportFile().size() > 1000);
    assertDone("compare", there.path(), here.toString());
    assertDone("trial", there.path(), "--id", expected.firstKey(), "--check");
  }

  private static void assertDone(String... command) {
    assertEquals(0, Mesasweep.execute(command), () -> String.join(" ", command));
  }
}
