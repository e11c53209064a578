package mesasweep.analysis.tables;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Names Spark jobs for the people who watch them. */
public final class Jobs {
  private static final String DESCRIPTION = "spark.job.description";

  private Jobs() {}

  /** Runs the jobs under a description, and puts the caller's own one back. */
  public static <T> T described(SparkSession spark, String description, Supplier<T> jobs) {
    SparkContext context = spark.sparkContext();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(description);
    try {
      return jobs.get();
    } finally {
      context.setJobDescription(before);
    }
  }
}
