package mesasweep.driver.engine;

import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkContext;
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
    JavaSparkContext.fromSparkContext(context).parallelize(List.of(0L), 1).count();
    context.setJobDescription(null);
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
}
