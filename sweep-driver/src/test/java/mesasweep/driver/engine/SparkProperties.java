package mesasweep.driver.engine;

import java.util.HashMap;
import java.util.Map;

/** Settings of Spark's, as spark-submit would give them, for the sessions of one test. */
final class SparkProperties implements AutoCloseable {

  /** An option of JVMs that last for seconds. */
  static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final Map<String, String> given = new HashMap<>();

  private SparkProperties() {}

  /** Executors that last for seconds: compiling well what they run would take longer. */
  static SparkProperties quickExecutors() {
    return with("spark.executor.extraJavaOptions", QUICK);
  }

  static SparkProperties with(String name, String value) {
    return new SparkProperties().and(name, value);
  }

  SparkProperties and(String name, String value) {
    given.put(name, value);
    System.setProperty(name, value);
    return this;
  }

  @Override
  public void close() {
    given.keySet().forEach(System::clearProperty);
  }
}
