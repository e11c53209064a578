package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mesasweep.results.store.Location;

/**
 * Files of one batch in {@code runs} that no commit names, in no order. A copy may have left the
 * commit behind, or an older version wrote them, which knew none; or they were never finished. What
 * is complete can be told from the files themselves.
 *
 * @param folder of the batch
 */
public record UncountedBatch(Location folder, List<RowFile> files) {

  /** In which Spark writes what is not there yet. */
  private static final String IN_WORK = "/_temporary/";

  /**
   * Whether it lacks nothing but the commit: Spark had put all files in their place, each can be
   * read to its end, and no trial is there twice. Which trials it should have is not known; a row
   * is right by itself.
   */
  public boolean isComplete() {
    if (files.stream().anyMatch(file -> file.name().contains(IN_WORK))) {
      return false;
    }
    try {
      long rows = 0;
      for (RowFile file : files) {
        StoredTrials.verify(file.location());
        rows += StoredTrials.rows(file.location());
      }
      return ids().size() == rows;
    } catch (UnusableResultsException e) {
      return false; // a file is damaged
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** Of its trials. */
  public Set<String> ids() {
    Set<String> ids = new HashSet<>();
    StoredTrials.scan(
        files, List.of(Schema.TRIAL_ID), row -> ids.add(StoredTrials.text(row, Schema.TRIAL_ID)));
    return ids;
  }

  /** Deletes the files, and nothing that counts. */
  public void delete() throws IOException {
    for (RowFile file : files) {
      file.location().delete();
    }
    folder.resolve("_temporary").delete();
  }
}
