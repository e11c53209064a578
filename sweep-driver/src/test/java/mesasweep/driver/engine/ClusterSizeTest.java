package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mesasweep.driver.sweep.SweepFile;
import mesasweep.results.CommittedTrials;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A cluster's cores are used, all of them and from the first batch on. */
@Tag("slow")
class ClusterSizeTest {

  @TempDir private Path scratch;

  @Test
  void theFirstBatchHasATaskForEveryCore() throws Exception {
    Path file =
        Files.writeString(
            scratch.resolve("s.yaml"),
            """
            name: pauses
            experiment: faulty
            sweep: {fault: [pause], size: {linspace: [300, 301, 128]}}
            """);
    Path results = scratch.resolve("results");
    MostAtOnce.BY_BATCH.clear();
    try (StandaloneCluster cluster = StandaloneCluster.start(scratch.resolve("cluster"), 4, 2);
        SparkProperties watched =
            SparkProperties.quickExecutors()
                .and("spark.extraListeners", MostAtOnce.class.getName())) {
      new SweepRun(
              SweepFile.read(Location.of(file), List.of()),
              ResultDirectory.at(Location.of(results)),
              Set.of(),
              new RecordedProgress())
          .run(Optional.of(cluster.masterUrl()), "test");
    }
    assertEquals(
        128,
        CommittedTrials.of(ResultDirectory.at(Location.of(results)).committed().files()).size());
    int most = MostAtOnce.BY_BATCH.get("batch 0 of pauses");
    assertTrue(most >= 8, () -> "tasks at once in batches: " + MostAtOnce.BY_BATCH);
  }

  /** A listener of Spark's that counts the tasks that run at the same time. */
  public static final class MostAtOnce extends SparkListener {

    static final Map<String, Integer> BY_BATCH = new ConcurrentHashMap<>();

    private final Map<Integer, String> batches = new HashMap<>();
    private final Map<Integer, Integer> running = new HashMap<>();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      String description = start.properties().getProperty("spark.job.description", "");
      List<StageInfo> stages = CollectionConverters.asJava(start.stageInfos());
      stages.forEach(stage -> batches.put(stage.stageId(), description));
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      int now = running.merge(start.stageId(), 1, Integer::sum);
      BY_BATCH.merge(batches.get(start.stageId()), now, Math::max);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      running.merge(end.stageId(), -1, Integer::sum);
    }
  }
}
