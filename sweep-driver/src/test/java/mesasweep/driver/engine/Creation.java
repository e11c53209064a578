package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mesasweep.results.store.Location;

/** What must hold of files on every file system that keeps results. */
final class Creation {

  private static final int RACES = 20;
  private static final int RUNNERS = 8;

  private Creation() {}

  /** Of many who create a file at the same moment one wins, and the others read what it wrote. */
  static void race(Location folder) throws Exception {
    ExecutorService runners = Executors.newFixedThreadPool(RUNNERS);
    CyclicBarrier start = new CyclicBarrier(RUNNERS);
    for (int race = 0; race < RACES; race++) {
      Location file = folder.resolve("a b/" + race + ".json");
      List<Future<Integer>> won = new ArrayList<>();
      for (int runner = 0; runner < RUNNERS; runner++) {
        String text = "runner " + runner;
        won.add(
            runners.submit(
                () -> {
                  start.await();
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
    assertEquals(RACES, folder.files().size(), "drafts are left behind");
  }

  /** A file is created only once, replaced and moved as a whole. */
  static void inTurn(Location folder) throws IOException {
    Location file = folder.resolve("a b/one");
    file.createNew("1");
    assertThrows(FileAlreadyExistsException.class, () -> file.createNew("2"));
    assertEquals("1", file.readText());
    file.write("3 x");
    Location moved = folder.resolve("b/two");
    file.move(moved);
    assertEquals("3 x", moved.readText());
    assertThrows(NoSuchFileException.class, () -> file.move(folder.resolve("c")));
    assertEquals(Map.of("b/two", 3L), folder.files());
    folder.delete();
    assertEquals(Map.of(), folder.files());
  }
}
