package mesasweep.analysis.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of single trials. */
class SampleTest {

  @Test
  void aTrialIsToldByItsFirstEvent() {
    assertEquals("first first bud, by step 30", ended("budded", 20L, 30L));
    assertEquals("first wilting, at step 30", ended("wilted", 29L, 30L));
    assertEquals("no event within the budget", ended("censored", null, 60L));
    assertEquals(
        "first one of several events by step 30, which is not known", ended("ambiguous", 20L, 30L));
  }

  /** One that could not show what is looked for has no first event. */
  @Test
  void aTrialThatDoesNotCountIsToldToBeOne() {
    assertEquals("not eligible", ended(null, null, null));
  }

  private static String ended(@Nullable String event, @Nullable Long after, @Nullable Long step) {
    Row row = RowFactory.create("id", "", 0.0, 0.0, 1L, "WILTED", event, after, step);
    return Sample.ended(row, Beds.EXPERIMENT);
  }
}
