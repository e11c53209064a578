package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.apache.spark.scheduler.ExecutorDecommission;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.ExecutorLossReason;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;
import scala.Option;

/** What executors that go tell of the cluster. */
class ExecutorLossesTest {

  private static final int MANY = 100;

  private final ExecutorLosses losses = new ExecutorLosses();

  @Test
  void aClusterWhoseExecutorsDieBeforeTheyBeginCannotWork() {
    remove(new ExecutorLossReason("Command exited with code 1"));
    String complaint = losses.complaint().orElseThrow();
    assertTrue(complaint.contains("100 executors died one after the other"), complaint);
    assertTrue(complaint.endsWith("Command exited with code 1"), complaint);
  }

  @Test
  void aClusterThatTakesBackIdleExecutorsWorks() {
    remove(ExecutorKilled$.MODULE$);
    assertEquals(Optional.empty(), losses.complaint());
  }

  @Test
  void aClusterThatDecommissionsExecutorsWorks() {
    remove(new ExecutorDecommission(Option.apply("host"), "worker decommissioned"));
    assertEquals(Optional.empty(), losses.complaint());
  }

  /** Whatever the reason, what an executor had computed is lost with it. */
  private void remove(ExecutorLossReason reason) {
    for (int i = 0; i < MANY; i++) {
      losses.onExecutorRemoved(
          new SparkListenerExecutorRemoved(i, Integer.toString(i), reason.toString()));
    }
    assertEquals(MANY, losses.count());
  }
}
