package mesasweep.driver.engine;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.CommitLog;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs one batch as a Spark job that writes to a folder of its own, until its rows are exactly its
 * trials. A row that is computed again has another time and host in it, so nothing here may depend
 * on the order or the content of rows: a row's file follows from its trial alone.
 */
final class BatchJob implements Callable<WrittenBatch> {

  private static final int ROWS_PER_FILE = 4096;
  private static final int MOST_FAULTS = 5;
  private static final int MOST_LOSSES = 50;
  private static final Duration NEWS = Duration.ofSeconds(2);

  private final SparkSession spark;
  private final Sweep sweep;
  private final ResultDirectory results;
  private final Batch batch;
  private final Sizes sizes;
  private final Consumer<String> notices;
  private final LongAccumulator finished;
  private volatile boolean abandoned;

  /**
   * @param notices takes what a person should know, in any thread
   */
  BatchJob(
      SparkSession spark,
      Sweep sweep,
      ResultDirectory results,
      Batch batch,
      Sizes sizes,
      Consumer<String> notices) {
    this.spark = spark;
    this.sweep = sweep;
    this.results = results;
    this.batch = batch;
    this.sizes = sizes;
    this.notices = notices;
    this.finished = spark.sparkContext().longAccumulator("finished trials");
  }

  /** Trials that have finished, for the display: a task that runs again counts again. */
  long finished() {
    return Math.min(finished.value(), batch.size());
  }

  int size() {
    return batch.size();
  }

  /** Runs the batch; where executors were lost or rows are missing, again. */
  @Override
  public WrittenBatch call() throws IOException, SparkException {
    int losses = 0;
    int faults = 0;
    while (true) {
      String attempt = CommitLog.attempt(batch.number());
      Location folder = results.attempts().resolve(attempt);
      Fault fault = attempt(folder, losses < MOST_LOSSES);
      switch (fault) {
        case NONE -> {
          return new WrittenBatch(batch, attempt, rowFiles(folder));
        }
        case EXECUTOR_LOST -> losses++;
        case WRONG_ROWS -> {
          faults++;
          if (faults == MOST_FAULTS) {
            throw new InfrastructureException(
                folder
                    + ": "
                    + wrongRows(folder).orElseThrow()
                    + ", "
                    + MOST_FAULTS
                    + " times, so it is not committed. Does every machine have this directory under"
                    + " this path?");
          }
        }
      }
      String why =
          fault == Fault.EXECUTOR_LOST ? "it lost an executor" : wrongRows(folder).orElse("");
      notices.accept("batch " + batch.number() + " runs again: " + why);
      finished.reset();
      folder.delete();
    }
  }

  /** Nobody waits for the batch any more: it is not to run again. */
  void abandon() {
    abandoned = true;
  }

  /** What may not be so the next time. */
  private enum Fault {
    NONE,
    EXECUTOR_LOST,
    WRONG_ROWS
  }

  /** Writes the rows; a failure that has another cause than a lost executor is thrown. */
  private Fault attempt(Location folder, boolean mayRunAgain) throws IOException, SparkException {
    Instant start = Instant.now();
    long lostBefore = executorsLost();
    try {
      write(folder);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      boolean givesUp = abandoned || !mayRunAgain || spark.sparkContext().isStopped();
      if (givesUp || !executorsLostSince(lostBefore)) {
        throw e;
      }
      return Fault.EXECUTOR_LOST;
    }
    sizes.finished(batch.size(), Duration.between(start, Instant.now()));
    return wrongRows(folder).isPresent() ? Fault.WRONG_ROWS : Fault.NONE;
  }

  private long executorsLost() {
    return ExecutorLosses.of(spark.sparkContext()).map(ExecutorLosses::count).orElse(0L);
  }

  /** Spark tells its listeners a moment later. */
  private boolean executorsLostSince(long before) {
    long end = System.nanoTime() + NEWS.toNanos();
    while (executorsLost() == before && System.nanoTime() < end) {
      LockSupport.parkNanos(NEWS.toNanos() / 20);
    }
    return executorsLost() > before;
  }

  private void write(Location folder) {
    // Spark hands job properties to new threads only, so they are set in here.
    spark.sparkContext().setJobDescription("batch " + batch.number() + " of " + sweep.name());
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(batch.packs(), Math.min(batch.packs().size(), sizes.tasks()))
            .flatMap(
                new PackTask(
                    sweep.experiment().name(),
                    sweep.files(),
                    sweep.execution().trialTimeout(),
                    finished));
    spark
        .createDataFrame(rows, new TrialRows(sweep.experiment()).schema())
        // A file costs every later query some milliseconds.
        .repartition((batch.size() - 1) / ROWS_PER_FILE + 1, col(Schema.TRIAL_ID))
        .write()
        .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false")
        .parquet(folder.resolve(ResultDirectory.batch(batch.number())).sparkPath());
  }

  /** The names of the files of rows in the folder of an attempt. */
  private static List<String> rowFiles(Location folder) throws IOException {
    return folder.files().keySet().stream().filter(name -> name.endsWith(".parquet")).toList();
  }

  /** Reads back which trials the written rows are of. */
  private Optional<String> wrongRows(Location folder) throws IOException {
    Set<String> missing = batch.ids();
    Set<String> found = new HashSet<>();
    List<String> superfluous = new ArrayList<>();
    for (String file : rowFiles(folder)) {
      StoredTrials.scan(
          folder.resolve(file),
          List.of(Schema.TRIAL_ID),
          row -> {
            String id = StoredTrials.text(row, Schema.TRIAL_ID);
            if (!found.add(id) || !missing.remove(id)) {
              superfluous.add(id);
            }
          });
    }
    if (missing.isEmpty() && superfluous.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "of its %d rows %d are missing and %d too many were written",
            batch.size(),
            missing.size(),
            superfluous.size()));
  }
}
