package mesasweep.driver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Lets a pack on an executor ask the driver whether it may have killed one before, and tell that it
 * is about to.
 */
public final class ExecutorLossPlugin implements SparkPlugin {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  /** Spark's name of the executor that is the driver's own JVM. */
  static final String DRIVER = "driver";

  /** This executor's line to the driver; set before its first task; none in the driver's JVM. */
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
    ArrayList<Object> question =
        new ArrayList<>(List.of(pack.trials().get(0).id(), task.taskAttemptId(), again));
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

  /**
   * Ends this executor, in which a thread of the pack can't be stopped. The pack is suspect from
   * then on, and its neighbours are not. Returns if this is the driver's JVM.
   */
  static void endExecutor(Pack pack) {
    if (line.isPresent()) {
      ask(line.get(), new ArrayList<>(List.of(pack.trials().get(0).id())));
      Runtime.getRuntime().halt(ExecutorLosses.TERMINATED);
    }
  }

  /**
   * Both ways only Java's own types travel: the threads that read them know no class of a jar that
   * Spark has shipped.
   */
  private static ExecutorLosses.Answer ask(PluginContext line, ArrayList<Object> question) {
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

    @Override
    public Object receive(Object message) {
      List<?> words = (List<?>) message;
      String pack = (String) words.get(0);
      return words.size() == 1
          ? losses.stuck(pack).name()
          : losses.answer(pack, (Long) words.get(1), (Boolean) words.get(2)).name();
    }

    @Override
    public void shutdown() {
      ExecutorLosses.forget(watched);
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {

    @Override
    public void init(PluginContext context, Map<String, String> fromTheDriver) {
      if (!DRIVER.equals(context.executorID())) {
        line = Optional.of(context);
      }
    }

    @Override
    public void shutdown() {
      line = Optional.empty();
    }
  }
}
