package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;

/**
 * How many trials are being run in this JVM, in a file: if it dies, one of them may have killed it,
 * and the next run has them under suspicion. They are then the first trials that are not committed,
 * because work goes in order. Trials that run in other JVMs are not noted: they can't kill this
 * one.
 */
final class InFlight {

  private final Location file;
  private final Deque<Integer> batches = new ArrayDeque<>();
  private long suspects;
  private boolean areHere;
  private boolean stopped;

  InFlight(ResultDirectory results) {
    file = results.root().resolve(".in-flight");
  }

  /**
   * Learns what the run before has left, before the first batch.
   *
   * @param trialsAreHere whether this JVM runs the trials itself
   * @param notices takes what a person should know
   */
  synchronized void start(boolean trialsAreHere, Consumer<String> notices) throws IOException {
    areHere = trialsAreHere;
    if (!file.isFile()) {
      return;
    }
    String noted = text();
    if (noted.matches("\\d{1,18}")) {
      suspects = Long.parseLong(noted);
    } else {
      notices.accept(
          "warning: "
              + file
              + " is torn: if the last run died of one of its trials, this one may die once more,"
              + " and the next has that trial under suspicion");
    }
  }

  /** Whatever the file holds. */
  private String text() throws IOException {
    try {
      return file.readText();
    } catch (CharacterCodingException e) {
      return "";
    }
  }

  /** Nobody is under suspicion: a person stops the run. What still ends in it is not noted. */
  synchronized void stop() throws IOException {
    stopped = true;
    file.delete();
  }

  /** How large the next batch is at most: suspects are not mixed with others. */
  synchronized int nextBatch(int size) {
    return suspects > 0 ? (int) Math.min(size, suspects) : size;
  }

  /** Notes a batch that starts; whether its trials are suspects. */
  synchronized boolean begin(int trials) throws IOException {
    boolean suspect = suspects > 0;
    suspects = Math.max(0, suspects - trials);
    batches.add(suspect || areHere ? trials : 0);
    write();
    return suspect;
  }

  /** Notes that the batch that began first is committed. */
  synchronized void end() throws IOException {
    batches.remove();
    write();
  }

  /** Suspects that have not begun are still suspects if the run dies. */
  private void write() throws IOException {
    if (stopped) {
      return;
    }
    long trials = suspects + batches.stream().mapToLong(Integer::longValue).sum();
    if (trials == 0) {
      file.delete();
    } else {
      file.write(Long.toString(trials));
    }
  }
}
