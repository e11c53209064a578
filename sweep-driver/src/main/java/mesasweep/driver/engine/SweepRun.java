package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import mesasweep.analysis.results.ResultDirectory;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.driver.sweep.Sweep;
import mesasweep.driver.sweep.SweepWriter;
import mesasweep.worker.Trial;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs what a sweep still lacks in its result directory, batch by batch. A batch is one Spark job
 * that writes a directory of its own; Spark's committer puts {@code _SUCCESS} there last, and only
 * then do its rows count. So a run that is killed at any moment loses no committed trial, and the
 * next run does the rest.
 */
public final class SweepRun {

  /** Two at a time, so that no core waits at the end of a batch for its last packs. */
  private static final int BATCHES_IN_FLIGHT = 2;

  private static final int ROWS_PER_FILE = 4096;

  private static final long PROGRESS_MILLIS = 200;
  private static final long STOP_SECONDS = 10;

  /** Somebody who asks for the status holds the lock for a moment. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);

  private final Sweep sweep;
  private final ResultDirectory results;
  private final Set<State> retry;
  private final Progress progress;

  /**
   * @param retry trials that ended so before are run again
   */
  public SweepRun(Sweep sweep, ResultDirectory results, Set<State> retry, Progress progress) {
    this.sweep = sweep;
    this.results = results;
    this.retry = retry;
    this.progress = progress;
  }

  /**
   * What a run did.
   *
   * @param trained trials that were run now
   * @param alreadyDone trials of the sweep that were committed before
   * @param holds what the directory holds now
   */
  public record Summary(long trained, long alreadyDone, CommittedTrials holds) {}

  /**
   * Runs the sweep to its end.
   *
   * @param master a Spark master URL; empty: spark-submit's, or every core of this machine
   * @param commandLine for the provenance
   * @throws InfrastructureException if it cannot go on; what was committed stays
   * @throws TooManyFailuresException if so many trials fail that it had better not go on
   */
  public Summary run(Optional<String> master, String commandLine) {
    try {
      Files.createDirectories(results.runs());
      try (DirectoryLock lock = lock()) {
        return runLocked(master, commandLine);
      }
    } catch (IOException e) {
      throw new InfrastructureException(
          "cannot work in "
              + results.root()
              + ": "
              + e
              + ". Mend that, or choose another directory with -o, and run again: committed trials"
              + " stay.",
          e);
    }
  }

  /** Tells a directory that its run was stopped by a person, and by no trial. */
  public static void stopped(ResultDirectory results) throws IOException {
    InFlight.clear(results);
  }

  private DirectoryLock lock() throws IOException {
    return DirectoryLock.acquire(results.root(), LOCK_PATIENCE)
        .orElseThrow(
            () ->
                new InfrastructureException(
                    "another run is at work in "
                        + results.root()
                        + "; wait for it, or choose another directory with -o"));
  }

  private Summary runLocked(Optional<String> master, String commandLine) throws IOException {
    requireSameVersion();
    for (Path unfinished : results.unfinishedBatches()) {
      AtomicFiles.deleteTree(unfinished);
    }
    CommittedTrials committed = CommittedTrials.of(results);
    Predicate<Trial> isToRun =
        committed.isEmpty()
            ? trial -> true
            : trial -> committed.end(trial.id()).map(this::isToRetry).orElse(true);
    long toRun = committed.isEmpty() ? sweep.size() : 0;
    for (long index = 0; index < sweep.size() && !committed.isEmpty(); index++) {
      toRun += isToRun.test(sweep.trial(index)) ? 1 : 0;
    }
    AtomicFiles.write(results.sweepFile(), SweepWriter.toYaml(sweep));
    Summary summary = new Summary(toRun, sweep.size() - toRun, committed);
    if (toRun > 0) {
      try (SparkSession spark = SparkSessions.forTraining("mesasweep " + sweep.name(), master)) {
        Provenance provenance =
            Provenance.begin(
                results.provenanceFile(), sweep, commandLine, spark.sparkContext().master());
        progress.start(toRun, summary.alreadyDone());
        runBatches(spark, isToRun, toRun, committed);
        provenance.end(toRun);
      } finally {
        progress.end();
      }
    }
    return summary;
  }

  /** Trials of two versions have two ids, and would stand side by side in every cell. */
  private void requireSameVersion() {
    String now = Provenance.experiment(sweep.experiment());
    Provenance.lastExperiment(results.provenanceFile())
        .filter(before -> !before.equals(now))
        .ifPresent(
            before -> {
              throw new BadInputException(
                  results.root()
                      + ": it holds trials of "
                      + before
                      + ", found "
                      + now
                      + ", which gives other results; choose another directory with -o");
            });
  }

  /** Whether it is run again although it killed its JVM before. */
  private boolean hasCrashed(Trial trial, CommittedTrials committed) {
    return retry.contains(State.CRASHED)
        && committed
            .end(trial.id())
            .map(CommittedTrials.End::state)
            .equals(Optional.of(State.CRASHED));
  }

  private boolean isToRetry(CommittedTrials.End end) {
    return retry.contains(end.state());
  }

  private void runBatches(
      SparkSession spark, Predicate<Trial> isToRun, long toRun, CommittedTrials committed)
      throws IOException {
    LongAccumulator finished = spark.sparkContext().longAccumulator("finished trials");
    Sizes sizes = new Sizes(sweep, spark.sparkContext().defaultParallelism(), toRun);
    InFlight inFlight = InFlight.of(results);
    FailureLimit failures = new FailureLimit(sweep.execution().maxFailures());
    ExecutorService drivers = Executors.newFixedThreadPool(BATCHES_IN_FLIGHT);
    Deque<Future<Path>> running = new ArrayDeque<>();
    try {
      int number = nextBatchNumber();
      long index = 0;
      long left = toRun;
      while (index < sweep.size()) {
        List<Trial> trials = new ArrayList<>();
        int size = inFlight.nextBatch(sizes.batch());
        for (; index < sweep.size() && trials.size() < size; index++) {
          Trial trial = sweep.trial(index);
          if (isToRun.test(trial)) {
            trials.add(trial);
          }
        }
        if (!trials.isEmpty()) {
          boolean died = inFlight.begin(trials.size());
          boolean suspect = died || trials.stream().anyMatch(t -> hasCrashed(t, committed));
          List<Pack> packs = packs(trials, sizes, left, suspect);
          left -= trials.size();
          running.add(
              drivers.submit(batch(spark, number++, packs, trials.size(), sizes, finished)));
        }
        while (running.size() > BATCHES_IN_FLIGHT) {
          end(await(running.remove(), finished), committed, failures, inFlight);
        }
      }
      while (!running.isEmpty()) {
        end(await(running.remove(), finished), committed, failures, inFlight);
      }
    } finally {
      stop(drivers, spark);
    }
  }

  private void end(Path batch, CommittedTrials committed, FailureLimit failures, InFlight inFlight)
      throws IOException {
    inFlight.end();
    committed.add(batch);
    progress.committed(committed.outcomes());
    failures.add(batch);
  }

  /** Leaves no job behind that would fail noisily when the session closes. */
  private static void stop(ExecutorService drivers, SparkSession spark) {
    drivers.shutdownNow(); // queued batches must not start
    spark.sparkContext().cancelAllJobs();
    try {
      drivers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int nextBatchNumber() {
    List<Path> batches = results.committedBatches();
    if (batches.isEmpty()) {
      return 0;
    }
    String last = batches.get(batches.size() - 1).getFileName().toString();
    return Integer.parseInt(last.substring(last.indexOf('=') + 1)) + 1;
  }

  private List<Pack> packs(List<Trial> trials, Sizes sizes, long left, boolean suspect) {
    Map<String, List<Trial>> byShape = new LinkedHashMap<>();
    for (Trial trial : trials) {
      byShape
          .computeIfAbsent(sweep.experiment().shape(trial), shape -> new ArrayList<>())
          .add(trial);
    }
    List<Pack> packs = new ArrayList<>();
    long remaining = left;
    while (!byShape.isEmpty()) { // a pack of each shape in turn: every task has some costly ones
      for (Iterator<List<Trial>> shapes = byShape.values().iterator(); shapes.hasNext(); ) {
        List<Trial> alike = shapes.next();
        int size = Math.min(sizes.pack(alike.get(0), remaining), alike.size());
        packs.add(new Pack(List.copyOf(alike.subList(0, size)), suspect));
        alike.subList(0, size).clear();
        remaining -= size;
        if (alike.isEmpty()) {
          shapes.remove();
        }
      }
    }
    return packs;
  }

  private Callable<Path> batch(
      SparkSession spark,
      int number,
      List<Pack> packs,
      int trials,
      Sizes sizes,
      LongAccumulator finished) {
    return () -> {
      Instant start = Instant.now();
      // Spark hands job properties to new threads only, so they are set in here.
      spark.sparkContext().setJobDescription("batch " + number + " of " + sweep.name());
      JavaRDD<Row> rows =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(packs, Math.min(packs.size(), sizes.tasks()))
              .flatMap(
                  new PackTask(
                      sweep.experiment().name(), sweep.execution().trialTimeout(), finished));
      spark
          .createDataFrame(rows, new RowSchema(sweep.experiment()).struct())
          // A file costs every later query some milliseconds.
          .repartition((trials - 1) / ROWS_PER_FILE + 1)
          .write()
          .parquet(ResultDirectory.location(results.batch(number)));
      sizes.finished(trials, Duration.between(start, Instant.now()));
      return results.batch(number);
    };
  }

  private Path await(Future<Path> batch, LongAccumulator finished) {
    while (true) {
      try {
        Path committed = batch.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        progress.finished(finished.value());
        return committed;
      } catch (TimeoutException e) {
        progress.finished(finished.value());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InfrastructureException("interrupted; run again to go on", e);
      } catch (ExecutionException e) {
        throw new InfrastructureException(
            "a batch could not be run: "
                + rootMessage(e)
                + "\nCommitted trials stay; mend that and run again to go on.",
            e);
      }
    }
  }

  /** The first line of the innermost cause; --verbose shows the rest. */
  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString().lines().findFirst().orElseThrow();
  }
}
