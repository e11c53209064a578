package mesasweep.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

  private static final int RACES = 50;
  private static final int RUNNERS = 8;

  @TempDir private Path folder;

  /** Blanks and what a URI or a pattern would take for its own must not matter. */
  private Location odd(String name) {
    return Location.of(folder).resolve("a b [1] 50%25#ö").resolve(name);
  }

  @Test
  void ofAllWhoCreateAFileOneSucceedsAndAReaderSeesAllOfIt() throws Exception {
    ExecutorService runners = Executors.newFixedThreadPool(RUNNERS);
    for (int race = 0; race < RACES; race++) {
      Location file = odd(race + ".json");
      List<Future<Integer>> won = new ArrayList<>();
      for (int runner = 0; runner < RUNNERS; runner++) {
        String text = "runner " + runner;
        won.add(
            runners.submit(
                () -> {
                  try {
                    file.createNew(text);
                    return 1;
                  } catch (FileAlreadyExistsException e) {
                    assertTrue(file.readText().startsWith("runner "));
                    return 0;
                  }
                }));
      }
      int winners = 0;
      for (Future<Integer> one : won) {
        winners += one.get();
      }
      assertEquals(1, winners);
    }
    runners.shutdown();
    assertEquals(RACES, odd("").list().size(), "drafts are left behind");
  }

  @Test
  void aFileIsReplacedMovedAndDeletedAsAWhole() throws IOException {
    Location file = odd("one");
    file.write("1");
    file.write("two");
    assertEquals("two", file.readText());
    assertEquals(3, file.size());
    Location moved = odd("deeper/two");
    file.move(moved);
    assertFalse(file.isFile());
    assertEquals("two", moved.readText());
    assertThrows(NoSuchFileException.class, () -> file.move(odd("three")));
    assertThrows(NoSuchFileException.class, file::readText);
    assertEquals(Map.of("deeper/two", 3L), odd("").files());
    assertEquals(List.of(odd("deeper")), odd("").list());
    odd("").delete();
    odd("").delete();
    assertEquals(List.of(), odd("").list());
    assertEquals(Map.of(), odd("").files());
  }

  @Test
  void whatIsNoTextIsNotReadAsText() throws IOException {
    odd("bytes").write(new byte[] {'a', (byte) 0xE4});
    assertThrows(CharacterCodingException.class, () -> odd("bytes").readText());
  }

  @Test
  void aPlaceHasOneIdentityUnderAllItsNames() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertEquals(Location.of(real).identity(), Location.of(link).identity());
    assertEquals(Location.of("no/where").identity(), Location.of("./no/./where").identity());
    assertEquals(real.toString(), Location.of(real.toUri().toString()).path());
  }

  @ParameterizedTest
  @CsvSource({"results/moe, moe", "/, ''", "results/., results", "x/.., ''"})
  void theNameIsThatOfTheFolderItself(String path, String name) {
    String here = Path.of("").toAbsolutePath().getFileName().toString();
    assertEquals(path.equals("x/..") ? here : name, Location.of(path).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gs://bucket/x", "s3://bucket/x", "wasb://x@y/z", "ftp://host/x"})
  void aFileSystemWhereRunsCouldNotBeKeptApartIsRefusedWithThoseThatAreNot(String address) {
    String told =
        assertThrows(IllegalArgumentException.class, () -> Location.of(address)).getMessage();
    assertTrue(
        told.startsWith("'" + address + "' is on a file system that is not supported"), told);
    assertTrue(told.contains("hdfs://") && told.contains("s3a://"), told);
  }

  @Test
  void aClientThatIsMissingIsNamedWithTheWayToGiveIt() {
    String told =
        assertThrows(IllegalArgumentException.class, () -> Location.of("s3a://bucket/x"))
            .getMessage();
    assertTrue(told.contains("S3AFileSystem") && told.contains("HADOOP_CLASSPATH"), told);
  }
}
