package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.results.store.Location;

/**
 * Which rows count: a folder of numbered {@link Commit}s. A batch is written to a folder of its own
 * in {@code attempts}; a commit names its files; only then are they moved to {@code runs}, where
 * any reader of Parquet finds what counts and nothing else. Who has died on the way is gone on for:
 * what a commit names counts wherever it is.
 *
 * <p>A number can be taken once. Who adds a commit knows all that came before, or finds its number
 * taken: so no trial is ever committed twice, whoever else is at work.
 */
public final class CommitLog {

  private static final Pattern NUMBERED = Pattern.compile("(\\d{6,9})\\.json");
  private static final Pattern BATCH = Pattern.compile("sweep_batch=\\d{1,9}/");
  private static final String PARQUET = ".parquet";

  private final ResultDirectory results;
  private int next;

  private CommitLog(ResultDirectory results, int next) {
    this.results = results;
    this.next = next;
  }

  /** To add to the log as it is now; changes nothing. */
  public static CommitLog open(ResultDirectory results) throws IOException {
    return new CommitLog(results, numbers(results).stream().mapToInt(n -> n + 1).max().orElse(0));
  }

  /** What counts now. */
  static CommittedFiles read(ResultDirectory results) throws IOException {
    List<Integer> numbers = numbers(results);
    CommittedFiles found = find(results, numbers);
    while (!found.missing().isEmpty()) { // perhaps it was just moved, or superseded
      List<Integer> now = numbers(results);
      found = find(results, now);
      if (now.equals(numbers)) {
        break;
      }
      numbers = now;
    }
    return found;
  }

  private static List<Integer> numbers(ResultDirectory results) throws IOException {
    return results.commits().list().stream()
        .map(file -> NUMBERED.matcher(file.name()))
        .filter(Matcher::matches)
        .map(name -> Integer.valueOf(name.group(1)))
        .sorted()
        .toList();
  }

  private static CommittedFiles find(ResultDirectory results, List<Integer> numbers)
      throws IOException {
    List<Commit> commits = commits(results, numbers);
    Map<String, Counted> counted = counted(commits);
    Map<String, Long> there = rowFiles(results.runs());
    Map<String, Long> onTheWay =
        there.keySet().containsAll(counted.keySet()) ? Map.of() : rowFiles(results.attempts());
    List<RowFile> files = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    counted.forEach(
        (name, rows) -> {
          Long here = there.get(name);
          Long underWay = onTheWay.get(rows.attempt() + "/" + name);
          if (here != null) {
            files.add(rows.in(results.runs(), name, here));
          } else if (underWay != null) {
            files.add(rows.in(results.attempts().resolve(rows.attempt()), name, underWay));
          } else {
            missing.add(name);
          }
        });
    files.sort(Comparator.comparing(RowFile::name));
    return new CommittedFiles(commits.size(), files, missing, uncounted(results, commits, there));
  }

  private static List<UncountedBatch> uncounted(
      ResultDirectory results, List<Commit> commits, Map<String, Long> there) {
    Set<String> named = new HashSet<>();
    commits.forEach(commit -> commit.files().forEach(rows -> named.add(rows.file())));
    Map<String, List<RowFile>> byBatch = new TreeMap<>();
    there.forEach(
        (name, bytes) -> {
          if (BATCH.matcher(name).lookingAt() && !named.contains(name)) {
            RowFile file = new RowFile(name, results.runs().resolve(name), bytes);
            byBatch.computeIfAbsent(file.batch(), batch -> new ArrayList<>()).add(file);
          }
        });
    return byBatch.entrySet().stream()
        .map(e -> new UncountedBatch(results.runs().resolve(e.getKey()), e.getValue()))
        .toList();
  }

  /** Many at once: from an object store each takes its time. */
  private static List<Commit> commits(ResultDirectory results, List<Integer> numbers) {
    return numbers.parallelStream()
        .map(number -> results.commits().resolve(Commit.fileName(number)))
        .flatMap(CommitLog::unlessRemoved)
        .toList();
  }

  private static Stream<Commit> unlessRemoved(Location file) {
    try {
      return Stream.of(Commit.read(file));
    } catch (NoSuchFileException e) {
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** A file whose rows count. */
  private record Counted(String attempt, long bytes) {

    RowFile in(Location folder, String name, long length) {
      Location file = folder.resolve(name);
      if (length != bytes) {
        throw new UnusableResultsException(
            StoredTrials.unreadable(file.path())
                + " (It has "
                + length
                + " bytes, not "
                + bytes
                + ".)");
      }
      return new RowFile(name, file, bytes);
    }
  }

  /** The files whose rows count, by name. */
  private static Map<String, Counted> counted(List<Commit> commits) {
    Map<String, Counted> counted = new LinkedHashMap<>();
    for (Commit commit : commits) {
      for (Commit.Rows rows : commit.files()) {
        counted.put(rows.file(), new Counted(commit.attempt(), rows.bytes()));
      }
      commit.supersedes().forEach(counted::remove);
    }
    return counted;
  }

  private static Map<String, Long> rowFiles(Location folder) throws IOException {
    Map<String, Long> files = folder.files();
    files.keySet().removeIf(name -> !name.endsWith(PARQUET));
    return files;
  }

  /** The number of the next commit. */
  public int next() {
    return next;
  }

  /** A name that no attempt has had. */
  public static String attempt(int number) {
    return String.format(Locale.ROOT, "%06d-%s", number, UUID.randomUUID());
  }

  /**
   * Commits files of rows. The trials among them that were committed before count as they are in
   * these files.
   *
   * @param attempt in whose folder they are, unless they are in {@code runs}
   * @param names of the files
   * @param again the ids of trials that were committed before
   * @return the files with all rows that count from now on and did not before
   * @throws FileAlreadyExistsException if somebody else has taken the number: nothing is committed
   */
  public List<RowFile> commit(String attempt, List<String> names, Set<String> again)
      throws IOException {
    Map<String, String> rest = again.isEmpty() ? Map.of() : copyTheRest(attempt, names, again);
    List<Commit.Rows> files = new ArrayList<>();
    for (String name :
        Stream.concat(names.stream(), rest.values().stream().filter(n -> !n.isEmpty())).toList()) {
      Location file = where(attempt, name);
      file.persist();
      files.add(new Commit.Rows(name, StoredTrials.rows(file), file.size()));
    }
    Commit commit = new Commit(attempt, files, List.copyOf(rest.keySet()));
    add(commit);
    publish(commit);
    return files.stream()
        .filter(rows -> names.contains(rows.file()))
        .map(rows -> new RowFile(rows.file(), results.runs().resolve(rows.file()), rows.bytes()))
        .toList();
  }

  private Location where(String attempt, String name) {
    Location written = results.attempts().resolve(attempt).resolve(name);
    return written.isFile() ? written : results.runs().resolve(name);
  }

  /**
   * Copies what else is in the files that some trials are in.
   *
   * @return by the name of each such file that of its copy; empty if nothing else was in it
   */
  private Map<String, String> copyTheRest(String attempt, List<String> names, Set<String> ids)
      throws IOException {
    Map<String, String> copies = new HashMap<>();
    for (RowFile file : read(results).files()) {
      if (!names.contains(file.name()) && StoredTrials.hasAny(file.location(), ids)) {
        String copy = file.batch() + "/rest-" + UUID.randomUUID() + PARQUET;
        Location target = results.attempts().resolve(attempt).resolve(copy);
        boolean isWritten = StoredTrials.copyWithout(file.location(), ids, target);
        copies.put(file.name(), isWritten ? copy : "");
      }
    }
    return copies;
  }

  /** Makes {@code runs} what a commit says; also if that was begun before. */
  private void publish(Commit commit) throws IOException {
    for (String name : commit.supersedes()) {
      results.runs().resolve(name).delete();
    }
    Location attempt = results.attempts().resolve(commit.attempt());
    for (Commit.Rows rows : commit.files()) {
      Location target = results.runs().resolve(rows.file());
      if (!target.isFile()) {
        attempt.resolve(rows.file()).move(target);
      }
    }
    attempt.delete();
  }

  /**
   * Ends what a run has begun that died: what it committed is moved to its place, what it did not
   * is removed.
   *
   * @param abandoned is told of what is removed, before
   */
  public void settle(Consumer<Location> abandoned) throws IOException {
    List<Commit> commits = commits(results, numbers(results));
    Map<String, Counted> counted = counted(commits);
    Set<String> there = rowFiles(results.runs()).keySet();
    Map<String, Location> attempts = new TreeMap<>();
    results.attempts().list().forEach(attempt -> attempts.put(attempt.name(), attempt));
    for (Commit commit : commits) {
      for (String name : commit.supersedes()) {
        if (there.contains(name)) {
          results.runs().resolve(name).delete();
        }
      }
      if (attempts.remove(commit.attempt()) != null) {
        moveWhatCounts(commit, counted, there);
      }
    }
    attempts.values().forEach(abandoned);
    results.attempts().delete();
  }

  /**
   * Writes off files that were committed and have gone: their trials count as never run.
   *
   * @throws FileAlreadyExistsException if somebody else has taken the number
   */
  public void writeOff(List<String> missing) throws IOException {
    add(new Commit(attempt(next), List.of(), missing));
  }

  private void add(Commit commit) throws IOException {
    results.commits().resolve(Commit.fileName(next)).createNew(commit.toJson());
    next++;
  }

  private void moveWhatCounts(Commit commit, Map<String, Counted> counted, Set<String> there)
      throws IOException {
    Location attempt = results.attempts().resolve(commit.attempt());
    for (Commit.Rows rows : commit.files()) {
      Location written = attempt.resolve(rows.file());
      if (counted.containsKey(rows.file()) && !there.contains(rows.file()) && written.isFile()) {
        written.move(results.runs().resolve(rows.file()));
      }
    }
  }
}
