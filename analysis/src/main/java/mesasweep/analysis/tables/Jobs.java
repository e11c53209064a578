package mesasweep.analysis.tables;

import java.util.Optional;
import java.util.function.Supplier;
import mesasweep.results.UnusableResultsException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Names Spark jobs for the people who watch them. */
public final class Jobs {
  private static final String DESCRIPTION = "spark.job.description";

  private Jobs() {}

  /**
   * Runs the jobs under a description, and puts the caller's own one back.
   *
   * @throws UnusableResultsException when a file of results cannot be read
   */
  public static <T> T described(SparkSession spark, String description, Supplier<T> jobs) {
    SparkContext context = spark.sparkContext();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(description);
    try {
      return jobs.get();
    } catch (Exception e) { // Spark's are checked ones, thrown by Scala, which declares none
      Optional<String> complaint = UnreadableFile.complaint(e);
      if (complaint.isPresent()) {
        throw new UnusableResultsException(complaint.get(), e);
      }
      throw e;
    } finally {
      context.setJobDescription(before);
    }
  }
}
