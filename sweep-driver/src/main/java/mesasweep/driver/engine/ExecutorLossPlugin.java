package mesasweep.driver.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/** Lets a pack on an executor ask the driver whether it may have killed one before. */
public final class ExecutorLossPlugin implements SparkPlugin {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  /** This executor's line to the driver; set before its first task. */
  private static volatile Optional<PluginContext> line = Optional.empty();

  /**
   * Whether a pack, which begins now, may have killed a JVM before. It counts as suspect if the
   * driver does not know in time: that costs time and nothing else.
   */
  static boolean isSuspect(Pack pack) throws InterruptedException {
    if (line.isEmpty()) {
      return false; // the driver's JVM does the work, and there is no other to lose
    }
    TaskContext task = TaskContext.get();
    boolean again = task.attemptNumber() > 0 || task.stageAttemptNumber() > 0;
    ExecutorLosses.Question question =
        new ExecutorLosses.Question(pack.trials().get(0).id(), task.taskAttemptId(), again);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      ExecutorLosses.Answer answer = ask(line.get(), question);
      if (answer != ExecutorLosses.Answer.NOT_YET_KNOWN) {
        return answer == ExecutorLosses.Answer.SUSPECT;
      }
      Thread.sleep(BETWEEN_QUESTIONS.toMillis());
    }
    return true;
  }

  private static ExecutorLosses.Answer ask(PluginContext line, ExecutorLosses.Question question) {
    try {
      return ExecutorLosses.Answer.valueOf((String) line.ask(question));
    } catch (Exception e) {
      throw new IllegalStateException("the driver does not answer", e);
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new OnDriver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnDriver implements DriverPlugin {

    private SparkContext watched;
    private ExecutorLosses losses;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      watched = context;
      losses = ExecutorLosses.watch(context);
      return Map.of();
    }

    /** Answers with a word: who reads it there knows no class of the jar that was submitted. */
    @Override
    public Object receive(Object message) {
      return losses.answer((ExecutorLosses.Question) message).name();
    }

    @Override
    public void shutdown() {
      ExecutorLosses.forget(watched);
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> fromTheDriver) {
      line = Optional.of(context);
    }

    @Override
    public void shutdown() {
      line = Optional.empty();
    }
  }
}
