package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import mesasweep.results.store.AtomicFiles;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;

/**
 * Where a session keeps the tables that its statements create. The catalog that knows them ends
 * with the session, so their files do too: the next session could neither read nor replace them.
 */
final class Warehouse extends SparkListener {

  private static final String PREFIX = "mesasweep-warehouse-";

  private final Path directory =
      Path.of(System.getProperty("java.io.tmpdir"), PREFIX + UUID.randomUUID());

  /** Made by Spark when it is needed. */
  Path directory() {
    return directory;
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    try {
      List<String> tables = tables();
      if (!tables.isEmpty()) {
        System.err.println(
            "gone with this session: the tables "
                + String.join(", ", tables)
                + "; to keep an answer, send it to a file: --format csv > FILE");
      }
      AtomicFiles.deleteTree(directory);
    } catch (IOException e) {
      System.err.println(directory + " is left behind: " + e);
    }
  }

  private List<String> tables() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(table -> table.getFileName().toString()).sorted().toList();
    }
  }
}
