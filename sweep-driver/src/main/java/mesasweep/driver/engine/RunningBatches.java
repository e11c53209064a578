package mesasweep.driver.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;

/** The batches that have begun and have not ended yet, in order. */
final class RunningBatches implements AutoCloseable {

  /** Two, so that no core waits at the end of a batch for its last packs. */
  static final int AT_ONCE = 2;

  private static final long PROGRESS_MILLIS = 200;
  private static final long STOP_SECONDS = 10;

  private record Running(BatchJob job, Future<WrittenBatch> batch) {}

  private final SparkContext context;
  private final Progress progress;
  private final ExecutorService drivers = Executors.newFixedThreadPool(AT_ONCE);
  private final Deque<Running> running = new ArrayDeque<>();
  private long done;

  RunningBatches(SparkContext context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  /** Starts a batch, or lets it wait until another has ended. */
  void add(BatchJob job) {
    running.add(new Running(job, drivers.submit(job)));
  }

  int size() {
    return running.size();
  }

  /**
   * Waits for the batch that began first, and tells meanwhile how far all of them are.
   *
   * @return its rows, which are not committed
   * @throws InfrastructureException if it can't be run
   */
  WrittenBatch awaitFirst() throws InterruptedException {
    Running first = running.element();
    while (true) {
      try {
        WrittenBatch written = first.batch().get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        running.remove();
        done += first.job().size();
        tellProgress();
        return written;
      } catch (TimeoutException e) {
        tellProgress();
        Cluster.requireWorking(context);
      } catch (ExecutionException e) {
        throw new InfrastructureException(
            "a batch could not be run: "
                + Causes.root(e)
                + "\nCommitted trials stay; mend that and run again to go on.",
            e);
      }
    }
  }

  private void tellProgress() {
    progress.finished(done + running.stream().mapToLong(batch -> batch.job().finished()).sum());
  }

  /** Leaves no job behind that would fail noisily when the session closes. */
  @Override
  public void close() {
    running.forEach(batch -> batch.job().abandon());
    drivers.shutdownNow(); // queued batches must not start
    if (!context.isStopped()) {
      context.cancelAllJobs();
    }
    try {
      drivers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
