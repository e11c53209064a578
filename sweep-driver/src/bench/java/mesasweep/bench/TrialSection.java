package mesasweep.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What a training step costs: DL4J in a straightforward way, through the race, and in packs. */
final class TrialSection implements Bench.Section {

  private static final List<Integer> PACKS = List.of(1, 8, 32, 64, 128);
  private static final List<String> ARCHITECTURES = List.of("mlp-16", "mlp-32", "mlp-64x2");
  private static final List<String> PLANNERS =
      List.of("linear-drift", "rollout", "threshold", "consistent");

  @Override
  public String title() {
    return "Cost of a trial's step";
  }

  @Override
  public String measure() throws RunnerException {
    StringBuilder text =
        new StringBuilder(
            "Microseconds a trial and step on one core: training on batches of 32 and recording"
                + " all contexts every 50 steps; medians of JMH's iterations.\n\n");
    List<List<String>> rows = new ArrayList<>();
    double straightforward = 0.0;
    for (String architecture : ARCHITECTURES) {
      double dl4j = median("Straightforward", "architecture", architecture);
      double unpacked = median("Unpacked", "architecture", architecture);
      if (architecture.equals("mlp-32")) {
        straightforward = dl4j;
      }
      rows.add(List.of(architecture, micros(dl4j), micros(unpacked)));
    }
    text.append("One DL4J network a trial, planner linear-drift: as one would write it at first,");
    text.append(" and through the race.\n\n");
    text.append(Bench.table(List.of("architecture", "straightforward", "unpacked"), rows));

    rows.clear();
    double packed = 0.0;
    double rollout = 0.0;
    for (String architecture : ARCHITECTURES) {
      for (String planner : PLANNERS) {
        List<String> row = new ArrayList<>(List.of(architecture, planner));
        for (int pack : PACKS) {
          double cost =
              median("Packed", "architecture", architecture, "planner", planner, "pack", "" + pack);
          row.add(micros(cost));
          if (architecture.equals("mlp-32") && pack == 64) {
            packed = planner.equals("linear-drift") ? cost : packed;
            rollout = planner.equals("rollout") ? cost : rollout;
          }
        }
        rows.add(row);
      }
    }
    text.append("\nPacks of trials of one seed that differ in their gap:\n\n");
    List<String> head = new ArrayList<>(List.of("architecture", "planner"));
    PACKS.forEach(pack -> head.add("pack " + pack));
    text.append(Bench.table(head, rows));

    double ownSeeds =
        median("Packed", "architecture", "mlp-32", "planner", "linear-drift", "seeds", "own");
    double planning = median("Packed", "architecture", "constant", "planner", "rollout");
    double consistent = median("Packed", "architecture", "constant", "planner", "consistent");
    double handBuilt = median("Packed", "planner", "rollout", "steps", "2000");
    double learned = median("Packed", "planner", "learned", "steps", "2000");
    text.append(
        String.format(
            "%n- mlp-32, linear-drift, pack 64: **%.0f times** cheaper than straightforward DL4J"
                + " (%s against %s).%n- With a seed of its own for each trial of the pack: %s.%n-"
                + " Planner rollout with next to no network (architecture constant, one context),"
                + " pack 64: %s, which is %.0f %% of what the network adds to it.%n- Planner"
                + " consistent likewise: %s, or %.0f %%.%n- Planner learned, 2000 steps and the"
                + " warm-up before them, pack 64: %s, which is **%.1f times** rollout's %s.%n",
            straightforward / packed,
            micros(packed),
            micros(straightforward),
            micros(ownSeeds),
            micros(planning),
            100.0 * planning / (rollout - planning),
            micros(consistent),
            100.0 * consistent / (rollout - planning),
            micros(learned),
            learned / handBuilt,
            micros(handBuilt)));
    return text.toString();
  }

  private static String micros(double value) {
    return value < 100 ? String.format("%.1f", value) : String.format("%.0f", value);
  }

  /** Microseconds a trial and step. */
  private static double median(String benchmark, String... parameters) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include(TrialBenchmark.class.getName() + "\\." + benchmark + "\\.");
    for (int i = 0; i < parameters.length; i += 2) {
      options.param(parameters[i], parameters[i + 1]);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    RunResult only = results.iterator().next();
    double perOperation = only.getPrimaryResult().getStatistics().getPercentile(50);
    System.err.println(benchmark + " " + Arrays.toString(parameters) + ": " + perOperation);
    return perOperation / TrialBenchmark.trialSteps(only.getParams());
  }
}
