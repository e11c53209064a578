package mesasweep.results;

import java.util.List;
import java.util.stream.Stream;

/**
 * The files whose rows count, as the commits had it at one moment.
 *
 * @param commits how many there are
 * @param files those that are there, in the order of their names, which is that of their batches
 * @param missing the names of those that were committed and have gone since
 * @param uncounted what there is in {@code runs} that no commit has ever named, in the same order
 */
public record CommittedFiles(
    int commits, List<RowFile> files, List<String> missing, List<UncountedBatch> uncounted) {

  /** How long all files together are that are there. */
  public long bytes() {
    return files.stream().mapToLong(RowFile::bytes).sum();
  }

  public boolean isEmpty() {
    return files.isEmpty();
  }

  /** The number of a batch that no file is of, nor of any after it. */
  public int nextBatch() {
    return Stream.concat(files.stream(), uncounted.stream().flatMap(one -> one.files().stream()))
        .mapToInt(file -> file.number() + 1)
        .max()
        .orElse(0);
  }
}
