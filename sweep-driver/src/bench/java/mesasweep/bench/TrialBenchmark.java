package mesasweep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.network.Tanh;
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
import org.openjdk.jmh.infra.BenchmarkParams;

/** Training runs in several ways, and what they are made of. */
public class TrialBenchmark {

  /** Numbers that {@link Tanhs} takes the tanh of. */
  private static final int TANHS = 2048;

  private static final long UNPACKED_STEPS = 100;

  private TrialBenchmark() {}

  /** Trials x steps of one operation, or how many tanh. */
  static double trialSteps(BenchmarkParams parameters) {
    String benchmark = parameters.getBenchmark();
    if (benchmark.contains(".Straightforward.")) {
      return 1.0;
    }
    if (benchmark.contains(".Tanhs.")) {
      return TANHS;
    }
    if (benchmark.contains(".Stacked.")) {
      return StackedRace.TRIALS;
    }
    return benchmark.contains(".Unpacked.")
        ? UNPACKED_STEPS
        : Double.parseDouble(parameters.getParam("pack"))
            * Double.parseDouble(parameters.getParam("steps"));
  }

  private static Map<String, Object> values(
      String architecture, String planner, long steps, long i, long seed) {
    Map<String, Object> values = new TreeMap<>();
    values.put("architecture", architecture);
    values.put("planner", planner);
    values.put("steps", steps);
    values.put("objective-gap", 1.0 + i / 64.0);
    values.put("seed", seed);
    values.put("record", 50L);
    if (architecture.equals("constant")) { // next to nothing but the plan
      values.put("environment.contexts", 1L);
      values.put("batch", 1L);
    }
    return values;
  }

  /** Whole runs of packs, with setting up, recording and judging. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Fork(1)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 5, time = 1)
  public static class Packed {

    @Param("mlp-32")
    String architecture;

    @Param("linear-drift")
    String planner;

    @Param("64")
    int pack;

    @Param("one")
    String seeds;

    @Param("500")
    long steps;

    @Param("50")
    String record;

    /** all: as many contexts as a batch has, in order, so that none are drawn. */
    @Param("32")
    String batch;

    private List<Trial> trials;

    @Setup
    public void trials() {
      trials = LongStream.range(0, pack).mapToObj(this::trial).toList();
    }

    private Trial trial(long i) {
      Map<String, Object> values =
          values(architecture, planner, steps, i, seeds.equals("own") ? i : 0);
      values.put("record", record.equals("geometric") ? record : Long.valueOf(record));
      if (batch.equals("all")) {
        values.put("environment.contexts", 32L);
        values.put("batch", 0L);
      }
      return Trial.of(new Race(), values);
    }

    @Benchmark
    public List<TrialResult> run() throws InterruptedException {
      return new Race().run(trials);
    }
  }

  /** A network of DL4J's inside the race. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Fork(1)
  @Warmup(iterations = 2, time = 1)
  @Measurement(iterations = 5, time = 1)
  public static class Unpacked {

    @Param("mlp-32")
    String architecture;

    private Trial trial;

    @Setup
    public void trial() throws IOException {
      Path file = Files.createTempFile("mesasweep-bench", ".json");
      Files.writeString(file, Dl4jRace.configuration(Dl4jRace.hidden(architecture)).toJson());
      Parameter parameter =
          new Race()
              .parameters().stream()
                  .filter(p -> p.name().equals("architecture"))
                  .findFirst()
                  .orElseThrow();
      String stored = (String) parameter.parse(file.toString()).orElseThrow();
      trial = Trial.of(new Race(), values(stored, "linear-drift", UNPACKED_STEPS, 0, 0));
    }

    @Benchmark
    public List<TrialResult> run() throws InterruptedException {
      return new Race().run(List.of(trial));
    }
  }

  /** One DL4J network, for a step. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Fork(1)
  @Warmup(iterations = 3, time = 2)
  @Measurement(iterations = 5, time = 2)
  public static class Straightforward {

    @Param("mlp-32")
    String architecture;

    private Dl4jRace race;

    @Setup
    public void network() {
      race = new Dl4jRace(Dl4jRace.hidden(architecture));
    }

    @Benchmark
    public double step() {
      return race.step();
    }
  }

  /** Many networks stacked in ND4J's arrays, for a step. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Fork(1)
  @Warmup(iterations = 3, time = 2)
  @Measurement(iterations = 5, time = 2)
  public static class Stacked {

    private final StackedRace race = new StackedRace();

    @Benchmark
    public double step() {
      return race.step();
    }
  }

  /** Tanh alone, with a copy of its arguments. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  @Fork(1)
  @Warmup(iterations = 2, time = 1)
  @Measurement(iterations = 5, time = 1)
  public static class Tanhs {

    private final double[] arguments = new Random(1).doubles(TANHS, -2.0, 2.0).toArray();
    private final double[] values = new double[TANHS];

    @Benchmark
    public double[] tanh() {
      System.arraycopy(arguments, 0, values, 0, TANHS);
      Tanh.apply(values, TANHS);
      return values;
    }
  }
}
