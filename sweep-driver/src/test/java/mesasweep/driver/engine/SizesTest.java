package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an experiment that likes packs of 64 trials. */
class SizesTest {

  private static final int TRIALS = 100_000;

  @TempDir private Path scratch;
  private final AtomicInteger cores = new AtomicInteger(2);

  @Test
  void packsAreAsTheExperimentLikesThemAndSmallerTowardsTheEnd() throws IOException {
    Sweep sweep = sweep();
    Sizes sizes = sizes(sweep);
    assertEquals(64, sizes.pack(sweep.trial(0), TRIALS));
    assertEquals(64, sizes.pack(sweep.trial(0), 512)); // four for each core
    assertEquals(12, sizes.pack(sweep.trial(0), 100));
    assertEquals(4, sizes.pack(sweep.trial(0), 10));
    assertEquals(4, sizes.pack(sweep.trial(0), 1));
    cores.set(16);
    assertEquals(8, sizes.pack(sweep.trial(0), 512));
  }

  @Test
  void theFirstBatchIsFourPacksForEachCore() throws IOException {
    assertEquals(2 * 4 * 64, sizes(sweep()).batch());
    assertEquals(2 * 4 * 12, new Sizes(sweep(), cores::get, 100).batch());
  }

  @Test
  void batchesGrowUntilEachTakesTenSeconds() throws IOException {
    Sizes sizes = sizes(sweep());
    sizes.finished(512, Duration.ofSeconds(4));
    assertEquals(1280, sizes.batch());
    sizes.finished(1280, Duration.ofSeconds(10));
    assertEquals(1280, sizes.batch());
    cores.set(4);
    assertEquals(2560, sizes.batch());
  }

  @Test
  void batchesGrowFourfoldAtMostAndStayCommitsOfSomeThousandTrials() throws IOException {
    Sizes sizes = sizes(sweep());
    sizes.finished(512, Duration.ZERO);
    assertEquals(2048, sizes.batch());
    sizes.finished(8192, Duration.ofMillis(1));
    assertEquals(16_384, sizes.batch());
  }

  @Test
  void noBatchIsSmallerThanTheFirst() throws IOException {
    Sizes sizes = sizes(sweep());
    sizes.finished(512, Duration.ofMinutes(10));
    assertEquals(512, sizes.batch());
  }

  @Test
  void whatTheFileSaysIsKept() throws IOException {
    Sweep sweep = sweep("execution.pack=7", "execution.batch=21");
    Sizes sizes = sizes(sweep);
    assertEquals(7, sizes.pack(sweep.trial(0), 1));
    sizes.finished(21, Duration.ofMillis(1));
    assertEquals(21, sizes.batch());
    assertEquals(2 * 4 * 7, sizes(sweep("execution.pack=7")).batch());
  }

  private Sizes sizes(Sweep sweep) {
    return new Sizes(sweep, cores::get, TRIALS);
  }

  private Sweep sweep(String... settings) throws IOException {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            "{experiment: no-op, sweep: {x: {range: [1, " + TRIALS + ", 1]}}}");
    return SweepFile.read(Location.of(file), List.of(settings));
  }
}
