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
 * An executor's line to the driver. It tells of its machine before it takes its first task; a pack
 * asks whether it may have killed an executor before, and tells that it is about to.
 */
public final class DriverLine implements SparkPlugin {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  /** Spark's name of the executor that is the driver's own JVM. */
  private static final String DRIVER = "driver";

  /** Set before this executor's first task; none in the driver's JVM. */
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

  private static ExecutorLosses.Answer ask(PluginContext line, ArrayList<Object> question) {
    return ExecutorLosses.Answer.valueOf((String) say(line, question));
  }

  /**
   * Both ways only Java's own types travel: the threads that read them know no class of a jar that
   * Spark has shipped.
   */
  private static Object say(PluginContext line, Object message) {
    try {
      return line.ask(message);
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
      if (message instanceof String[] words) {
        Machines.notice(watched, words[0], new Machine(words[1], words[2], words[3]));
        return "";
      }
      List<?> words = (List<?>) message;
      String pack = (String) words.get(0);
      return words.size() == 1
          ? losses.stuck(pack).name()
          : losses.answer(pack, (Long) words.get(1), (Boolean) words.get(2)).name();
    }

    @Override
    public void shutdown() {
      ExecutorLosses.forget(watched);
      Machines.forget(watched);
    }
  }

  private static final class OnExecutor implements ExecutorPlugin {

    /**
     * Speaks first here, and not in a task: Spark opens the line when it is first used, and if that
     * is interrupted, as tasks are, it never opens.
     */
    @Override
    public void init(PluginContext context, Map<String, String> fromTheDriver) {
      if (!DRIVER.equals(context.executorID())) {
        Machine here = Machine.here();
        say(
            context,
            new String[] {context.executorID(), here.java(), here.processor(), here.kernels()});
        line = Optional.of(context);
      }
    }

    @Override
    public void shutdown() {
      line = Optional.empty();
    }
  }
}
