package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import mesasweep.results.store.Location;

/**
 * Where everything of one sweep's results stands on disk. The directory need not exist: paths are
 * computed, and nothing is created or removed here.
 */
public final class ResultDirectory {
  /** Finds the number of a batch, as group 1, in the path or URI of one of its files. */
  public static final String BATCH_NUMBER_IN_PATH = "/sweep_batch=(\\d+)/[^/]*$";

  private final Location root;

  private ResultDirectory(Location root) {
    this.root = root;
  }

  public static ResultDirectory at(Location root) {
    return new ResultDirectory(root);
  }

  public Location root() {
    return root;
  }

  /** The resolved sweep: every axis as an explicit list of values, every default spelled out. */
  public Location sweepFile() {
    return root.resolve("sweep.yaml");
  }

  /** What the results are and mean, {@link ExperimentDescription}. */
  public Location experimentFile() {
    return root.resolve("experiment.json");
  }

  /** One JSON object per invocation that worked on this directory. */
  public Location provenanceFile() {
    return root.resolve("provenance.json");
  }

  /** Rows that count, and nothing else: a folder for each batch. */
  public Location runs() {
    return root.resolve("runs");
  }

  /** What says which rows count, {@link CommitLog}. */
  Location commits() {
    return root.resolve("commits");
  }

  /** Where a batch is written until it is committed. */
  public Location attempts() {
    return root.resolve("attempts");
  }

  /**
   * The folder of a batch, in {@code runs} or an attempt.
   *
   * @param number of the batch, at least 0
   */
  public static String batch(int number) {
    return String.format(Locale.ROOT, "sweep_batch=%06d", number);
  }

  public Location reportFile() {
    return root.resolve("report").resolve("index.html");
  }

  /** Where figures are written as files of their own. */
  public Location figures() {
    return root.resolve("report").resolve("figures");
  }

  /**
   * The files whose rows count now; none if there is no directory.
   *
   * @throws UncheckedIOException when the directory exists and cannot be read
   */
  public CommittedFiles committed() {
    try {
      return CommitLog.read(this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + root, e);
    }
  }

  /**
   * The sweep that this holds, with or without results.
   *
   * @throws UnusableResultsException unless it is the directory of a sweep
   */
  public ResolvedSweep requireSweep() {
    if (!root.isFolder()) {
      throw new UnusableResultsException(
          root
              + " is not a directory. Give the result directory of a sweep, "
              + "such as results/NAME.");
    }
    if (!sweepFile().isFile() && !runs().isFolder()) {
      throw new UnusableResultsException(
          root
              + " is not a result directory: it has no "
              + sweepFile().name()
              + ". "
              + resultsInside()
                  .map(inside -> "Did you mean " + inside + "?")
                  .orElse("Give the directory that `sweep run` wrote, such as results/NAME."));
    }
    return ResolvedSweep.read(sweepFile());
  }

  /**
   * The files whose rows count.
   *
   * @throws UnusableResultsException if there is none
   */
  public CommittedFiles requireResults() {
    CommittedFiles files = committed();
    if (files.isEmpty()) {
      throw new UnusableResultsException(
          root
              + " has no results yet: nothing in "
              + commits()
              + " says of any rows that they count"
              + (files.uncounted().isEmpty()
                  ? ""
                  : ", though there are some in "
                      + runs()
                      + "; a run keeps those that are complete")
              + ". Wait for the first batch, which `sweep status` shows, "
              + "or resume with `sweep run "
              + sweepFile()
              + " -o "
              + root
              + "`.");
    }
    return files;
  }

  private Optional<Location> resultsInside() {
    try {
      return root.list().stream().filter(inside -> at(inside).sweepFile().isFile()).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
  }
}
