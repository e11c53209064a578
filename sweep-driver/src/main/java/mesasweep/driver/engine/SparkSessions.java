package mesasweep.driver.engine;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The one place that builds a Spark session. */
public final class SparkSessions {

  private SparkSessions() {}

  /**
   * Opens a session.
   *
   * @param master a Spark master URL; empty: spark-submit's, or every core of this machine
   */
  public static SparkSession open(String application, Optional<String> master) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName(application)
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryo.registrationRequired", "true")
            .config("spark.kryo.registrator", KryoRegistration.class.getName())
            // Results that any Parquet reader understands, in one time zone everywhere.
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .config("spark.sql.parquet.compression.codec", "zstd")
            // Packs are small; a query over them needs few partitions.
            .config("spark.sql.shuffle.partitions", "8");
    String url = master.or(() -> Optional.ofNullable(System.getProperty("spark.master"))).orElse("local[*]");
    builder.master(url);
    if (url.startsWith("local")) {
      builder
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1");
    }
    SparkSession session = builder.getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    return session;
  }
}
