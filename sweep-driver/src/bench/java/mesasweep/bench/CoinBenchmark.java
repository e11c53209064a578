package mesasweep.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.coin.Coin;
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

/** Whole runs of packs of the coin, at its defaults, with setting up, recording and judging. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class CoinBenchmark {

  static final long STEPS = 1000;

  @Param("mlp-16")
  String architecture;

  @Param("32")
  int pack;

  @Param("one")
  String seeds;

  private List<Trial> trials;

  @Setup
  public void trials() {
    trials = LongStream.range(0, pack).mapToObj(this::trial).toList();
  }

  private Trial trial(long i) {
    return Trial.of(
        new Coin(),
        Map.of(
            "architecture",
            architecture,
            "steps",
            STEPS,
            "displaced",
            0.01 + i / 1000.0,
            "seed",
            seeds.equals("own") ? i : 0L));
  }

  @Benchmark
  public List<TrialResult> run() throws InterruptedException {
    return new Coin().run(trials);
  }
}
