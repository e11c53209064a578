package mesasweep.analysis.report;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import mesasweep.analysis.tables.Jobs;
import org.apache.spark.sql.SparkSession;

/**
 * Asks Spark several questions at once: it plans one while it computes another. What is asked first
 * is begun first.
 */
final class Questions implements AutoCloseable {
  private final SparkSession spark;
  private final String description;
  private final ExecutorService threads;

  /**
   * @param description of the jobs, for the people who watch them
   */
  Questions(SparkSession spark, String description) {
    this.spark = spark;
    this.description = description;
    this.threads = Executors.newFixedThreadPool(spark.sparkContext().defaultParallelism());
  }

  /**
   * Begins to answer a question.
   *
   * @return which waits for the answer, and throws what the question threw
   */
  <T> Supplier<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer =
        CompletableFuture.supplyAsync(() -> Jobs.described(spark, description, question), threads);
    return () -> {
      try {
        return answer.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException told) {
          throw told;
        }
        throw e;
      }
    };
  }

  /** Begins no other one. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
