package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SparkSessionsTest {

  @Test
  void aStartThatSparksOwnRaceSpoiltIsTriedOnceMore() throws IOException {
    Spoiler.spoil(1, "No filter named org.apache.hadoop.yarn.server.webproxy.amfilter.AmIpFilter");
    try (SparkProperties spoilt =
            SparkProperties.with("spark.extraListeners", Spoiler.class.getName());
        SparkSession session = SparkSessions.forQueries("second try", Optional.empty())) {
      assertEquals(3, session.range(3).count());
    }
  }

  @Test
  void twiceIsAnError() {
    Spoiler.spoil(2, "No filter named AmIpFilter");
    String told = whyNot();
    assertTrue(told.contains("Spark could not start on master local[*]"), told);
    assertEquals(0, Spoiler.LEFT.get());
  }

  @Test
  void anotherErrorIsOneAtOnce() {
    Spoiler.spoil(2, "No such luck");
    String told = whyNot();
    assertTrue(told.contains("Spark could not start on master local[*]"), told);
    assertEquals(1, Spoiler.LEFT.get());
  }

  private String whyNot() {
    try (SparkProperties spoilt =
        SparkProperties.with("spark.extraListeners", Spoiler.class.getName())) {
      return assertThrows(
              InfrastructureException.class,
              () -> SparkSessions.forQueries("no try", Optional.empty()))
          .getMessage();
    }
  }

  /** A listener of Spark's that spoils as many starts as it is told to. */
  public static final class Spoiler extends SparkListener {

    static final AtomicInteger LEFT = new AtomicInteger();

    private static String why = "";

    static void spoil(int starts, String message) {
      LEFT.set(starts);
      why = message;
    }

    /** For Spark. */
    public Spoiler() {
      if (LEFT.get() > 0) {
        LEFT.decrementAndGet();
        throw new IllegalStateException(why);
      }
    }
  }
}
