package mesasweep.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.race.Race;
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

/** Time of whole training runs: with setting up, recording and judging them. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TrialBenchmark {

  /** Trials that differ in their objective gap, of one seed, or each of its own. */
  @State(Scope.Thread)
  public static class Packed {

    @Param("mlp-32")
    String architecture;

    @Param("linear-drift")
    String planner;

    @Param("64")
    int pack;

    @Param("one")
    String seeds;

    private List<Trial> trials;

    @Setup
    public void trials() {
      trials =
          LongStream.range(0, pack)
              .mapToObj(i -> trial(i, 1.0 + i / 64.0, seeds.equals("one") ? 0 : i))
              .toList();
    }

    private Trial trial(long index, double gap, long seed) {
      Map<String, Object> values = new TreeMap<>();
      values.put("architecture", architecture);
      values.put("planner", planner);
      values.put("objective-gap", gap);
      values.put("seed", seed);
      return Trial.of(new Race(), values);
    }
  }

  /** One DL4J network, for a step. */
  @State(Scope.Thread)
  public static class Straightforward {

    @Param("32")
    String hidden;

    private Dl4jRace race;

    @Setup
    public void network() {
      race =
          new Dl4jRace(
              java.util.Arrays.stream(hidden.split("-")).mapToInt(Integer::parseInt).toArray());
    }
  }

  @Benchmark
  public List<TrialResult> pack(Packed packed) throws InterruptedException {
    return new Race().run(packed.trials);
  }

  @Benchmark
  public double dl4j(Straightforward straightforward) {
    return straightforward.race.train(1);
  }
}
