package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import mesasweep.results.AtomicFiles;
import mesasweep.results.ResultDirectory;

/**
 * How many trials are being run in this JVM, in a file: if it dies, one of them may have killed it,
 * and the next run has them under suspicion. They are then the first trials that are not committed,
 * because work goes in order. Trials that run in other JVMs are not noted: they can't kill this
 * one.
 */
final class InFlight {

  /** Whether a person has stopped this JVM: what still ends in it writes nothing any more. */
  private static volatile boolean stopped;

  private final Path file;
  private final boolean inThisJvm;
  private final Deque<Integer> batches = new ArrayDeque<>();
  private long suspects;

  private InFlight(Path file, boolean inThisJvm, long suspects) {
    this.file = file;
    this.inThisJvm = inThisJvm;
    this.suspects = suspects;
  }

  /**
   * @param inThisJvm whether this JVM runs the trials itself
   */
  static InFlight of(ResultDirectory results, boolean inThisJvm) throws IOException {
    Path file = file(results);
    long suspects = Files.exists(file) ? Long.parseLong(Files.readString(file)) : 0;
    return new InFlight(file, inThisJvm, suspects);
  }

  /** Nobody is under suspicion: a person stopped the run. */
  static void clear(ResultDirectory results) throws IOException {
    stopped = true;
    Files.deleteIfExists(file(results));
  }

  private static Path file(ResultDirectory results) {
    return results.root().resolve(".in-flight");
  }

  /** How large the next batch is at most: suspects are not mixed with others. */
  int nextBatch(int size) {
    return suspects > 0 ? (int) Math.min(size, suspects) : size;
  }

  /** Notes a batch that starts; whether its trials are suspects. */
  boolean begin(int trials) throws IOException {
    boolean suspect = suspects > 0;
    suspects = Math.max(0, suspects - trials);
    batches.add(suspect || inThisJvm ? trials : 0);
    write();
    return suspect;
  }

  /** Notes that the batch that began first is committed. */
  void end() throws IOException {
    batches.remove();
    write();
  }

  /** Suspects that have not begun are still suspects if the run dies. */
  private void write() throws IOException {
    long trials = suspects + batches.stream().mapToLong(Integer::longValue).sum();
    if (stopped) {
      return;
    }
    if (trials == 0) {
      Files.deleteIfExists(file);
    } else {
      AtomicFiles.write(file, Long.toString(trials));
    }
  }
}
