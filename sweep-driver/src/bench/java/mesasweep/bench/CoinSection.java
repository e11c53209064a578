package mesasweep.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What a step of the coin costs, beside the same in C. */
final class CoinSection implements Bench.Section {

  private static final List<String> ARCHITECTURES = List.of("linear", "mlp-16", "mlp-64");

  /** Of an independent program, one agent at a time, on a processor of this kind. */
  private static final List<String> IN_C = List.of("90", "190", "380");

  @Override
  public String title() {
    return "Cost of a step of the coin";
  }

  @Override
  public String measure() throws RunnerException {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < ARCHITECTURES.size(); i++) {
      String architecture = ARCHITECTURES.get(i);
      rows.add(
          List.of(
              architecture,
              IN_C.get(i),
              micros(architecture, 1, "one"),
              micros(architecture, 32, "one"),
              micros(architecture, 32, "own")));
    }
    return "Microseconds a trial and step on one core, at the defaults: exact returns and gradients"
        + " of 32 levels, and what the 56 records of 1000 steps take on 128 held-out ones; medians"
        + " of JMH's iterations. C without records.\n\n"
        + Bench.table(
            List.of("architecture", "C", "alone", "pack 32", "pack 32, a seed each"), rows);
  }

  private static String micros(String architecture, int pack, String seeds) throws RunnerException {
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include(CoinBenchmark.class.getName())
                    .param("architecture", architecture)
                    .param("pack", Integer.toString(pack))
                    .param("seeds", seeds)
                    .build())
            .run()
            .iterator()
            .next();
    double perOperation = result.getPrimaryResult().getStatistics().getPercentile(50);
    return String.format("%.0f", perOperation / (pack * CoinBenchmark.STEPS));
  }
}
