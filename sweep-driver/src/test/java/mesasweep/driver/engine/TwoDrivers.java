package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.store.Location;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;

/** Two drivers of one directory, of which each believes that it is the only one. */
final class TwoDrivers {

  private static final Experiment FAULTY = Experiments.named("faulty").orElseThrow();

  private TwoDrivers() {}

  /** Of 48 trials in 12 batches, each of which takes a moment. */
  static Path sweep(Path scratch) throws IOException {
    return Files.writeString(
        scratch.resolve("s.yaml"),
        """
        experiment: faulty
        sweep: {fault: [pause], size: {range: [200, 247, 1]}}
        execution: {pack: 1, batch: 4}
        """);
  }

  /**
   * Lets two run at once, and requires that what they leave is as one would have left it.
   *
   * @param launcher words before their java commands
   */
  static void race(List<String> launcher, Path scratch, Location results) throws Exception {
    Path file = sweep(scratch);
    DriverProcess first =
        DriverProcess.start(launcher, file, results, scratch.resolve("first.log"));
    first.awaitBatches(1);
    results.resolve("lease").delete();
    DriverProcess second =
        DriverProcess.start(launcher, file, results, scratch.resolve("second.log"));
    int statusOfFirst = first.awaitEnd();
    int statusOfSecond = second.awaitEnd();
    assertTrue(
        statusOfFirst == 3 || statusOfSecond == 3,
        () -> "both went on:\n" + first.log() + second.log());

    assertEquals(0, Mesasweep.execute("run", file.toString(), "-o", results.path()));
    assertEquals(48, Rows.science(results, FAULTY).size());
  }
}
