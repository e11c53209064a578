package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where everything of one sweep's results stands on disk. The directory need not exist: paths are
 * computed, and nothing is created or removed here.
 */
public final class ResultDirectory {
  /** Finds the number of a batch, as group 1, in the path or URI of one of its files. */
  public static final String BATCH_NUMBER_IN_PATH = "/sweep_batch=(\\d+)/[^/]*$";

  private static final Pattern BATCH_NAME = Pattern.compile("sweep_batch=\\d+");
  private static final String COMMITTED = "_SUCCESS";

  private final Path root;

  private ResultDirectory(Path root) {
    this.root = root;
  }

  public static ResultDirectory at(Path root) {
    return new ResultDirectory(root);
  }

  public Path root() {
    return root;
  }

  /** By which two names of one directory are found out; as it was given if there is none. */
  public Path realRoot() {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      return root.toAbsolutePath().normalize(); // there is nothing to be the same as
    }
  }

  /** The resolved sweep: every axis as an explicit list of values, every default spelled out. */
  public Path sweepFile() {
    return root.resolve("sweep.yaml");
  }

  /** What the results are and mean, {@link ExperimentDescription}. */
  public Path experimentFile() {
    return root.resolve("experiment.json");
  }

  /** One JSON object per invocation that worked on this directory. */
  public Path provenanceFile() {
    return root.resolve("provenance.json");
  }

  public Path runs() {
    return root.resolve("runs");
  }

  /**
   * @param number of the batch, at least 0
   * @throws IllegalArgumentException when the number is negative
   */
  public Path batch(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("batch number " + number + " is negative");
    }
    return runs().resolve(String.format(Locale.ROOT, "sweep_batch=%06d", number));
  }

  /** The file in a batch's directory, written last, from which on its rows count. */
  public static Path commitMark(Path batch) {
    return batch.resolve(COMMITTED);
  }

  public Path reportFile() {
    return root.resolve("report").resolve("index.html");
  }

  /** Where figures are written as files of their own. */
  public Path figures() {
    return root.resolve("report").resolve("figures");
  }

  /**
   * The batches whose rows count, sorted by name; empty when there is none or no directory.
   *
   * @throws UncheckedIOException when the directory exists and cannot be listed
   */
  public List<Path> committedBatches() {
    return batches(ResultDirectory::isCommitted);
  }

  /**
   * A file of rows from each committed batch that has any.
   *
   * @throws UncheckedIOException when the directory exists and cannot be listed
   */
  public List<Path> oneFileOfEachBatch() {
    return committedBatches().stream()
        .flatMap(batch -> list(batch, ResultDirectory::hasRows).stream().limit(1))
        .toList();
  }

  /**
   * The batches that were started and never committed, sorted by name: no analysis reads them.
   *
   * @throws UncheckedIOException when the directory exists and cannot be listed
   */
  public List<Path> unfinishedBatches() {
    return batches(batch -> !isCommitted(batch));
  }

  /**
   * A directory as Spark takes it, whatever characters are in it: always on the local file system,
   * whatever the cluster's default is, and without the percent escapes of a URI.
   */
  public static String location(Path directory) {
    return "file://" + directory.toUri().getPath();
  }

  /**
   * The sweep that this holds, with or without results.
   *
   * @throws UnusableResultsException unless it is the directory of a sweep
   */
  public ResolvedSweep requireSweep() {
    if (!Files.isDirectory(root)) {
      throw new UnusableResultsException(
          root
              + " is not a directory. Give the result directory of a sweep, "
              + "such as results/NAME.");
    }
    if (!Files.isRegularFile(sweepFile()) && batches(any -> true).isEmpty()) {
      throw new UnusableResultsException(
          root
              + " is not a result directory: it has no "
              + sweepFile().getFileName()
              + ". "
              + resultsInside()
                  .map(inside -> "Did you mean " + inside + "?")
                  .orElse("Give the directory that `sweep run` wrote, such as results/NAME."));
    }
    return ResolvedSweep.read(sweepFile());
  }

  /**
   * The sweep that this holds.
   *
   * @throws UnusableResultsException unless it is one with at least one committed batch
   */
  public ResolvedSweep requireResults() {
    ResolvedSweep sweep = requireSweep();
    if (oneFileOfEachBatch().isEmpty()) {
      throw new UnusableResultsException(
          root
              + " has no results yet: no batch in "
              + runs()
              + " is committed"
              + (unfinishedBatches().isEmpty()
                  ? ""
                  : ", though some are there, perhaps without their marks "
                      + COMMITTED
                      + ", which a run makes anew for those that are complete")
              + ". Wait for the first batch, which `sweep status` shows, "
              + "or resume with `sweep run "
              + sweepFile()
              + " -o "
              + root
              + "`.");
    }
    return sweep;
  }

  private Optional<Path> resultsInside() {
    return list(root, path -> Files.isRegularFile(at(path).sweepFile())).stream().findFirst();
  }

  private List<Path> batches(Predicate<Path> wanted) {
    if (!Files.isDirectory(runs())) {
      return List.of();
    }
    return list(
        runs(),
        path ->
            Files.isDirectory(path)
                && BATCH_NAME.matcher(path.getFileName().toString()).matches()
                && wanted.test(path));
  }

  private static boolean hasRows(Path file) {
    return file.getFileName().toString().endsWith(".parquet");
  }

  private static boolean isCommitted(Path batch) {
    return Files.exists(commitMark(batch));
  }

  private static List<Path> list(Path directory, Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(wanted).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }
}
