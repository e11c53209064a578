package mesasweep.driver.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.FetchFailed;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.ExecutorDecommission;
import org.apache.spark.scheduler.ExecutorKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Which executors were lost, and which packs may have been the cause. A machine that went away, was
 * preempted or decommissioned, and a pod that was evicted, suspects nobody; a JVM that ended by
 * itself, or for the memory that it took, suspects the packs that ran in it just then. Each pack
 * asks before it begins, through {@link DriverLine}.
 */
final class ExecutorLosses extends SparkListener {

  /** What a pack is told before it begins. */
  enum Answer {
    INNOCENT,
    SUSPECT,
    /** The news of why it runs again is still on its way. */
    NOT_YET_KNOWN
  }

  /** Who ended an executor. */
  enum Cause {
    CLUSTER,
    ITSELF,
    UNKNOWN
  }

  /**
   * How cluster managers tell that a process ended, and how. No process ends with a negative
   * status: it is theirs, for what they do not know.
   */
  private static final Pattern EXIT =
      Pattern.compile("(?i)\\bexit(?:ed)?(?: with)?(?: exit)? (?:code|status):? *(-?\\d+)");

  /**
   * How Spark tells that Kubernetes ended a pod, and why: evicted, preempted, its node shut down. A
   * pod whose container ended, be it for want of memory, has no reason of its own. Should a trial
   * have filled the node, quarantine, which is in the same pod, would fill it too.
   */
  private static final Pattern ENDED_BY_KUBERNETES =
      Pattern.compile("The API gave the following brief reason: (?!N/A\\b)\\w");

  /** Told to end, as a cluster does with what it preempts; no trial does it to itself. */
  static final int TERMINATED = 143;

  /** From so many losses without a known cause on, it looks like more than bad luck. */
  private static final int UNEXPLAINED = 3;

  private static final int MOST_LOST_IDLE = 20;

  private static final Map<SparkContext, ExecutorLosses> WATCHED = new ConcurrentHashMap<>();

  private final Set<String> suspects = new HashSet<>();
  private final Map<String, Integer> unexplained = new HashMap<>();

  /** By attempt, the pack that it began last. */
  private final Map<Long, String> begun = new HashMap<>();

  /** The attempts that run and of which Spark has told. */
  private final Set<Long> started = new HashSet<>();

  private long lost;

  /** Executors that ended since a pack began, and were not told to. */
  private int lostIdle;

  private String lastLoss = "";

  /** The losses of a session's executors; empty if it has none that could be lost. */
  static Optional<ExecutorLosses> of(SparkContext context) {
    return Optional.ofNullable(WATCHED.get(context));
  }

  static ExecutorLosses watch(SparkContext context) {
    ExecutorLosses losses = new ExecutorLosses();
    context.addSparkListener(losses);
    WATCHED.put(context, losses);
    return losses;
  }

  static void forget(SparkContext context) {
    WATCHED.remove(context);
  }

  /** How often an executor, or what it had computed, was lost so far. */
  synchronized long count() {
    return lost;
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    lost++;
    if (!wasToldToGo(removed.reason())) {
      lostIdle++;
      lastLoss = removed.reason();
    }
  }

  /** Whether Spark had no more use for an executor, or its machine was decommissioned. */
  private static boolean wasToldToGo(String reason) {
    return reason.equals(ExecutorKilled.message())
        || reason.startsWith(ExecutorDecommission.msgPrefix());
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    started.add(start.taskInfo().taskId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    started.remove(end.taskInfo().taskId());
    String pack = begun.remove(end.taskInfo().taskId());
    if (end.reason() instanceof ExecutorLostFailure loss && pack != null) {
      Cause cause = cause(loss.exitCausedByApp(), loss.reason().getOrElse(() -> ""));
      if (cause == Cause.ITSELF
          || cause == Cause.UNKNOWN && unexplained.merge(pack, 1, Integer::sum) >= UNEXPLAINED) {
        suspects.add(pack);
      }
    } else if (end.reason() instanceof FetchFailed) {
      lost++; // often known before the loss of the executor
    }
  }

  /**
   * Why an executor was lost.
   *
   * @param byApplication Spark's own opinion: false for preempted, decommissioned and lost machines
   * @param why the cluster manager's words
   */
  static Cause cause(boolean byApplication, String why) {
    if (!byApplication || ENDED_BY_KUBERNETES.matcher(why).find()) {
      return Cause.CLUSTER;
    }
    boolean byItself =
        EXIT.matcher(why)
            .results()
            .mapToInt(exit -> Integer.parseInt(exit.group(1)))
            .anyMatch(status -> status >= 0 && status != TERMINATED);
    return byItself ? Cause.ITSELF : Cause.UNKNOWN;
  }

  /**
   * Learns that an executor ends because of a pack.
   *
   * @param pack the id of its first trial
   */
  synchronized Answer stuck(String pack) {
    suspects.add(pack);
    return Answer.SUSPECT;
  }

  /**
   * Whether a pack, which begins now, may kill its JVM. Spark tells the end of an attempt before
   * the next's start.
   *
   * @param pack the id of its first trial
   * @param taskAttempt Spark's number of the attempt, one of its own for each
   * @param again whether the task was tried before
   */
  synchronized Answer answer(String pack, long taskAttempt, boolean again) {
    lostIdle = 0;
    if (again && !started.contains(taskAttempt)) {
      return Answer.NOT_YET_KNOWN;
    }
    begun.put(taskAttempt, pack);
    return suspects.contains(pack) ? Answer.SUSPECT : Answer.INNOCENT;
  }

  /**
   * What is wrong with the cluster, if executors go one after the other before any has begun a
   * pack: then none can work.
   */
  synchronized Optional<String> complaint() {
    return lostIdle < MOST_LOST_IDLE
        ? Optional.empty()
        : Optional.of(
            lostIdle
                + " executors died one after the other, none of which began to work: "
                + lastLoss);
  }
}
