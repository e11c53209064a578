package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers that share an object store, where to create a file is atomic and to move it is not. */
@Tag("slow")
class ObjectStoreTest {

  @TempDir private static Path shared;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() {
    ObjectStore.settings(shared).forEach(System::setProperty);
  }

  @AfterAll
  static void stop() {
    ObjectStore.settings(shared).keySet().forEach(System::clearProperty);
  }

  private static Location at(String name) {
    return Location.of("s3a://bucket/" + name);
  }

  @Test
  void aFileIsCreatedOnlyOnceReplacedAndMoved() throws IOException {
    Creation.inTurn(at("files"));
  }

  @Test
  void ofAllWhoCreateAFileOneSucceedsAndAReaderSeesAllOfIt() throws Exception {
    Creation.race(at("races"));
  }

  @Test
  void ofTwoDriversOneStopsAndNoRowIsLostOrThereTwice() throws Exception {
    TwoDrivers.race(DriverProcess.with(ObjectStore.settings(shared)), scratch, at("two"));
  }

  @Test
  void aStoreThatCreatesNoFileOnlyOnceIsRefused() {
    try (SparkProperties lax =
        SparkProperties.with("spark.hadoop.fs.s3a.create.conditional.enabled", "false")) {
      Location file = Location.of("s3a://lax/file");
      IOException refused = assertThrows(IOException.class, () -> file.createNew("1"));
      assertTrue(
          refused.getMessage().contains("two runs could not be kept apart"), refused.getMessage());
    }
  }
}
