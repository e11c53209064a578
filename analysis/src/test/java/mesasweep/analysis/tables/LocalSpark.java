package mesasweep.analysis.tables;

import org.apache.spark.sql.SparkSession;

/** The one session of the tests, stopped by Spark's own shutdown hook. */
public final class LocalSpark {
  public static final SparkSession SPARK =
      SparkSession.builder()
          .master("local[2]")
          .appName("analysis-test")
          .config("spark.ui.enabled", false)
          .config("spark.sql.shuffle.partitions", 1)
          // Queries over a handful of rows: to compile them takes longer than to run them.
          .config("spark.sql.codegen.wholeStage", false)
          .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
          // One partition: there is nothing to adapt a plan to between its stages.
          .config("spark.sql.adaptive.enabled", false)
          .config("spark.sql.session.timeZone", "UTC")
          // Plans in full, for the tests that read them.
          .config("spark.sql.debug.maxToStringFields", 1000)
          .config("spark.sql.maxMetadataValueLength", 100_000)
          .getOrCreate();

  private LocalSpark() {}
}
