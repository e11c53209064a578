package mesasweep.driver.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The cores that a session has, which come and go with its executors. */
final class Cluster {

  private static final Duration SHORTEST_QUIET = Duration.ofSeconds(1);
  private static final Duration LONGEST_QUIET = Duration.ofSeconds(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final SparkContext context;

  Cluster(SparkSession spark) {
    context = spark.sparkContext();
  }

  /** Whether this JVM does the work itself, and a trial that ends its JVM ends this one. */
  boolean isThisJvm() {
    return context.isLocal();
  }

  /** How many tasks can run at the same time now; a guess of Spark's while there is no executor. */
  int cores() {
    return Math.max(1, context.defaultParallelism());
  }

  /**
   * Waits for the first executor, as long as that may take, and then until no other has come for a
   * while: half as long as the first one took, for they start together.
   */
  void awaitExecutors() throws InterruptedException {
    if (isThisJvm()) {
      return;
    }
    long start = System.nanoTime();
    context.setJobDescription("wait for the first executor");
    JavaFutureAction<Long> first =
        JavaSparkContext.fromSparkContext(context).parallelize(List.of(0L), 1).countAsync();
    context.setJobDescription(null);
    while (!first.isDone()) {
      requireWorking(context);
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
    try {
      first.get();
    } catch (ExecutionException e) {
      throw new InfrastructureException("no executor came: " + Causes.root(e), e);
    }
    long last = System.nanoTime();
    long quiet =
        Math.max(SHORTEST_QUIET.toNanos(), Math.min(LONGEST_QUIET.toNanos(), (last - start) / 2));
    int cores = cores();
    while (System.nanoTime() - last < quiet) {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
      if (cores() > cores) {
        cores = cores();
        last = System.nanoTime();
      }
    }
  }

  /**
   * @throws InfrastructureException if executors die as fast as they come
   */
  static void requireWorking(SparkContext context) {
    ExecutorLosses.of(context)
        .flatMap(ExecutorLosses::complaint)
        .ifPresent(
            complaint -> {
              throw new InfrastructureException(
                  complaint
                      + ".\n"
                      + "The logs of the executors say more. Committed trials stay; mend that and"
                      + " run again to go on.");
            });
  }
}
