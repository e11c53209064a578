package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * From which moment on the rows of a batch count. A copy may leave the mark behind that says so,
 * and a run may die just before it puts it there; what is complete can then be told from the files
 * themselves.
 */
public final class BatchCommit {

  /** Where Spark writes until all files of a batch are there. */
  private static final String IN_WORK = "_temporary";

  private BatchCommit() {}

  /** Marks a batch as committed, once all of it is on the disk. */
  public static void commit(Path batch) throws IOException {
    for (Path file : files(batch, "*")) {
      AtomicFiles.force(file);
    }
    AtomicFiles.force(batch);
    Path mark = Files.createFile(ResultDirectory.commitMark(batch));
    AtomicFiles.force(mark);
    AtomicFiles.force(batch);
    AtomicFiles.forceParent(batch);
  }

  /**
   * Whether a batch without the mark lacks nothing but that: Spark had put all files in their
   * place, each can be read to its end, and no trial is there twice. Which trials it should have is
   * not known; a row is right by itself.
   */
  public static boolean isComplete(Path batch) {
    try {
      List<Path> rows = files(batch, "*.parquet");
      if (rows.isEmpty() || Files.exists(batch.resolve(IN_WORK))) {
        return false;
      }
      for (Path file : rows) {
        StoredTrials.verify(file);
      }
      AtomicLong count = new AtomicLong();
      StoredTrials.scan(batch, List.of(Schema.TRIAL_ID), row -> count.incrementAndGet());
      return CommittedTrials.of(List.of(batch)).size() == count.get();
    } catch (UnusableResultsException e) {
      return false; // a file is damaged
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + batch, e);
    }
  }

  private static List<Path> files(Path batch, String names) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(batch, names)) {
      for (Path entry : entries) {
        if (Files.isRegularFile(entry)) {
          files.add(entry);
        }
      }
    }
    return files;
  }
}
