package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import mesasweep.driver.engine.ExecutorLosses.Cause;
import org.apache.spark.scheduler.ExecutorDecommission;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.apache.spark.scheduler.ExecutorLossReason;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;
import scala.Option;

/**
 * Who is to blame for a lost executor, by what Spark 4.2 says of it on each cluster, and what
 * executors that go tell of the cluster.
 */
class ExecutorLossesTest {

  private static final int MANY = 100;

  private final ExecutorLosses losses = new ExecutorLosses();

  @Test
  void aPodThatKubernetesEndsBlamesNobody() {
    assertEquals(Cause.CLUSTER, ofPod("137(SIGKILL, possible container OOM)", "Evicted"));
    assertEquals(Cause.CLUSTER, ofPod("137(SIGKILL, possible container OOM)", "Preempting"));
    assertEquals(Cause.CLUSTER, ofPod("143(unexpected)", "Terminated"));
    assertEquals(Cause.CLUSTER, ofPod("-1(unexpected)", "NodeLost"));
    assertEquals(
        Cause.CLUSTER,
        ExecutorLosses.cause(
            false, "The executor with id 1 was deleted by a user or the framework."));
  }

  /** The container's own reason, OOMKilled or Error, is not the pod's. */
  @Test
  void aContainerThatEndsBlamesWhatRanInIt() {
    assertEquals(Cause.ITSELF, ofPod("137(SIGKILL, possible container OOM)", "N/A"));
    assertEquals(Cause.ITSELF, ofPod("77(unexpected)", "N/A"));
    assertEquals(Cause.ITSELF, ofPod("0(success)", "N/A"));
  }

  @Test
  void nobodyKnowsHowThePodsOfALostNodeEnded() {
    assertEquals(Cause.UNKNOWN, ofPod("-1(unexpected)", "N/A"));
  }

  @Test
  void whatIsToldToEndIsNotToBlame() {
    assertEquals(Cause.UNKNOWN, ofPod("143(unexpected)", "N/A"));
    assertEquals(Cause.UNKNOWN, ExecutorLosses.cause(true, "Command exited with code 143"));
    assertEquals(Cause.ITSELF, ExecutorLosses.cause(true, "Command exited with code 137"));
    assertEquals(Cause.CLUSTER, ExecutorLosses.cause(false, "worker lost: exit code 137"));
  }

  /** Spark's words. */
  private static Cause ofPod(String exitCode, String reason) {
    return ExecutorLosses.cause(
        true,
        """

        The executor with id 1 exited with exit code %1$s.
        The API gave the following brief reason: %2$s
        The API gave the following message: N/A
        The API gave the following container statuses:

        	 container name: spark-kubernetes-executor
        	 container state: terminated
        	 exit code: %1$s
        	 termination reason: OOMKilled
        """
            .formatted(exitCode, reason));
  }

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
