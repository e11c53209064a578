package mesasweep.driver.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A listener of Spark's ({@code spark.extraListeners}) that kills executors at chosen moments of a
 * batch's two stages: the map stage, which trains, and the write stage.
 */
public final class ExecutorKiller extends SparkListener {

  enum Stage {
    MAP,
    WRITE
  }

  /**
   * When to kill.
   *
   * @param share of the stage's tasks that have ended, in [0, 1]; 0: as it is submitted
   */
  record Moment(Stage stage, double share) {}

  private record Plan(Supplier<List<ProcessHandle>> executors, Deque<Moment> moments) {}

  private static final AtomicReference<Plan> PLAN = new AtomicReference<>();

  private record BatchStage(String batch, StageInfo info) {}

  private final Set<String> batches = new HashSet<>();
  private final Map<Integer, BatchStage> stages = new HashMap<>();
  private final Map<Integer, Integer> ended = new HashMap<>();

  /** One moment of each new batch, in their order. */
  static void plan(Supplier<List<ProcessHandle>> executors, List<Moment> moments) {
    PLAN.set(new Plan(executors, new ArrayDeque<>(moments)));
  }

  /** How many moments have not come. */
  static int left() {
    return PLAN.get().moments().size();
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    String description = start.properties().getProperty("spark.job.description", "");
    if (description.startsWith("batch ")) {
      List<StageInfo> infos = CollectionConverters.asJava(start.stageInfos());
      infos.forEach(info -> stages.put(info.stageId(), new BatchStage(description, info)));
    }
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    look(submitted.stageInfo().stageId(), 0);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    look(end.stageId(), ended.merge(end.stageId(), 1, Integer::sum));
  }

  private void look(int stage, int tasksEnded) {
    Plan plan = PLAN.get();
    if (!stages.containsKey(stage) || plan.moments().isEmpty()) {
      return;
    }
    Moment next = plan.moments().element();
    StageInfo info = stages.get(stage).info();
    List<ProcessHandle> alive = plan.executors().get();
    if ((info.parentIds().isEmpty() ? Stage.MAP : Stage.WRITE) == next.stage()
        && tasksEnded >= next.share() * info.numTasks()
        && alive.size() > 1
        && batches.add(stages.get(stage).batch())) {
      plan.moments().remove();
      alive.get(stage % alive.size()).destroyForcibly();
    }
  }
}
