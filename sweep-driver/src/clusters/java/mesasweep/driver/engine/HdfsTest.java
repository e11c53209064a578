package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import mesasweep.results.store.Location;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps whose results are on an HDFS. */
@Tag("clusters")
class HdfsTest {

  @TempDir private static Path shared;
  private static MiniDFSCluster hdfs;

  @TempDir private Path scratch;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, shared.toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
  }

  @AfterAll
  static void stop() {
    if (hdfs != null) {
      hdfs.shutdown();
    }
  }

  private static Location at(String name) {
    return Location.of("hdfs://127.0.0.1:" + hdfs.getNameNodePort() + "/" + name);
  }

  @Test
  void ofAllWhoCreateAFileOneSucceedsAndAReaderSeesAllOfIt() throws Exception {
    Creation.race(at("races"));
  }

  @Test
  void aFileIsReplacedAndMovedAsAWhole() throws IOException {
    Location file = at("files/a/one");
    file.write("1");
    file.write("2");
    Location moved = at("files/b/two");
    file.move(moved);
    assertEquals("2", moved.readText());
    assertThrows(NoSuchFileException.class, () -> file.move(at("files/c")));
    assertEquals(List.of(at("files/a"), at("files/b")), at("files").list());
    assertEquals("two", moved.name());
    at("files").delete();
    assertEquals(List.of(), at("files").list());
  }

  @Test
  void aSweepThatIsKilledAgainAndAgainEndsWithTheRowsOfOneThatIsNot() throws Exception {
    LifeOfASweep.live(scratch, at("killed"), List.of());
  }

  @Test
  void ofTwoDriversOneStopsAndNoRowIsLostOrThereTwice() throws Exception {
    TwoDrivers.race(List.of(), scratch, at("two"));
  }
}
