package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mesasweep.results.store.Location;

/** Many who create the same file at the same moment. */
final class Creators {

  private static final int RACES = 20;
  private static final int RUNNERS = 8;

  private Creators() {}

  /** Requires of each race that one wins, and that the others can read what it wrote. */
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
}
