package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TwoDriversTest {

  @TempDir private Path scratch;

  @Test
  void oneStopsAndNoRowIsLostOrThereTwice() throws Exception {
    TwoDrivers.race(List.of(), scratch, Location.of(scratch.resolve("results")));
  }

  @Test
  void theSecondIsRefusedAtOnceWhileTheFirstIsAlive() throws Exception {
    Path file = TwoDrivers.sweep(scratch);
    Path results = scratch.resolve("results");
    DriverProcess first = DriverProcess.start(file, results);
    first.awaitBatches(1);
    DriverProcess second =
        DriverProcess.start(List.of(), file, Location.of(results), scratch.resolve("second.log"));
    second.awaitStatus(3);
    assertTrue(second.log().contains("another run is at work in " + results), second::log);
    first.kill();
    assertEquals(0, ThisJvm.run(file, results));
    assertEquals(48, Rows.texts(results, "state").size());
    assertTrue(Files.isDirectory(results.resolve("lease")));
  }
}
