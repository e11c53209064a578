package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Path;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps whose results are in an object store. Of two who create a file at the same moment both may
 * succeed in this mock, so that one driver at a time works here; {@link ObjectStoreTest} has two.
 */
@Tag("clusters")
class S3Test {

  @TempDir private static Path shared;
  private static S3Mock s3;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Mock.start(shared);
    s3.settings().forEach(System::setProperty);
  }

  @AfterAll
  static void stop() {
    if (s3 != null) {
      s3.settings().keySet().forEach(System::clearProperty);
      s3.close();
    }
  }

  private static Location at(String name) {
    return Location.of("s3a://bucket/" + name);
  }

  @Test
  void aFileIsCreatedOnlyOnceReplacedAndMovedAsAWhole() throws IOException {
    Creation.inTurn(at("files"));
  }

  @Test
  void aSweepThatIsKilledAgainAndAgainEndsWithTheRowsOfOneThatIsNot() throws Exception {
    LifeOfASweep.live(scratch, at("killed"), DriverProcess.with(s3.settings()));
  }
}
