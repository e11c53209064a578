package mesasweep.driver.engine;

import java.util.HashMap;
import java.util.Map;

/** Settings of Spark's, as spark-submit would give them, for the sessions of one test. */
final class SparkProperties implements AutoCloseable {

  private final Map<String, String> given = new HashMap<>();

  private SparkProperties() {}

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
