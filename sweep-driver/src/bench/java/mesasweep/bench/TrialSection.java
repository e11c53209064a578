package mesasweep.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What a training step costs: DL4J in a straightforward way, through the race, and in packs; the
 * same in C and stacked in ND4J; and where the time goes.
 */
final class TrialSection implements Bench.Section {

  private static final List<Integer> PACKS = List.of(1, 8, 32, 64, 128);
  private static final List<String> ARCHITECTURES = List.of("mlp-16", "mlp-32", "mlp-64x2");
  private static final List<String> PLANNERS =
      List.of("linear-drift", "rollout", "threshold", "consistent");
  private static final String[] OWN_SEEDS = {"seeds", "own"};

  @Override
  public String title() {
    return "Cost of a trial's step";
  }

  @Override
  public String measure() throws RunnerException, IOException, InterruptedException {
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
    double alone = 0.0;
    double packed = 0.0;
    double rollout = 0.0;
    for (String architecture : ARCHITECTURES) {
      for (String planner : PLANNERS) {
        List<String> row = new ArrayList<>(List.of(architecture, planner));
        for (int pack : PACKS) {
          double cost =
              median("Packed", "architecture", architecture, "planner", planner, "pack", "" + pack);
          row.add(micros(cost));
          if (architecture.equals("mlp-32") && pack == 1 && planner.equals("linear-drift")) {
            alone = cost;
          }
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

    double ownSeeds = median("Packed", OWN_SEEDS);
    text.append(peers(straightforward, alone, packed, ownSeeds));
    text.append(shares(ownSeeds));

    double geometric = median("Packed", "record", "geometric");
    double planning = median("Packed", "architecture", "constant", "planner", "rollout");
    double consistent = median("Packed", "architecture", "constant", "planner", "consistent");
    double handBuilt = median("Packed", "planner", "rollout", "steps", "2000");
    double learned = median("Packed", "planner", "learned", "steps", "2000");
    text.append(
        String.format(
            "%n- Records as they are by default, geometric, which is 52 in 500 steps and not 11:"
                + " %s.%n- Planner rollout with next to no network (architecture constant, one"
                + " context), pack 64: %s, which is %.0f %% of what the network adds to it.%n-"
                + " Planner consistent likewise: %s, or %.0f %%.%n- Planner learned, 2000 steps and"
                + " the warm-up before them, pack 64: %s, which is **%.1f times** rollout's %s.%n",
            micros(geometric),
            micros(planning),
            100.0 * planning / (rollout - planning),
            micros(consistent),
            100.0 * consistent / (rollout - planning),
            micros(learned),
            learned / handBuilt,
            micros(handBuilt)));
    return text.toString();
  }

  /** The same work done in other ways, each beside pack 64 of one seed. */
  private static String peers(double straightforward, double alone, double packed, double ownSeeds)
      throws RunnerException, IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    OptionalDouble compiled = CompiledRace.micros();
    if (compiled.isPresent()) {
      rows.add(peer("C, one trial after another", compiled.getAsDouble(), packed));
    }
    rows.add(peer("pack 64 of one seed", packed, packed));
    rows.add(peer("pack 64, a seed each", ownSeeds, packed));
    rows.add(peer("pack 1", alone, packed));
    rows.add(peer("ND4J, 64 networks stacked", median("Stacked"), packed));
    rows.add(peer("DL4J, one by one", straightforward, packed));
    return "\nmlp-32, linear-drift, done in other ways, and the cost in pack 64 of one seed as 1. C"
        + " is built with -O3 -march=native -ffast-math; ND4J multiplies arrays [trial, row, column]"
        + " and works in place; DL4J records nothing.\n\n"
        + Bench.table(List.of("", "microseconds", "times"), rows);
  }

  private static List<String> peer(String name, double cost, double packed) {
    return List.of(name, micros(cost), String.format("%.2f", cost / packed));
  }

  /**
   * Where the time of pack 64 with a seed each goes. Of what cannot be timed by itself, by what is
   * saved when it is left out.
   */
  private static String shares(double all) throws RunnerException {
    double fewRecords = median("Packed", with(OWN_SEEDS, "record", "500")); // 2, not 11
    double records = (all - fewRecords) * 11 / 9;
    double noDraws = median("Packed", with(OWN_SEEDS, "record", "500", "batch", "all"));
    double planner = median("Packed", with(OWN_SEEDS, "architecture", "constant", "record", "500"));
    double tanh = 32 * 32 * median("Tanhs");
    double drawing = fewRecords - records * 2 / 11 - noDraws;
    double products = all - records - drawing - planner - tanh;
    List<List<String>> rows = new ArrayList<>();
    rows.add(share("matrix products, loss and descent (what remains)", products, all));
    rows.add(share("tanh of the batches, timed alone", tanh, all));
    rows.add(share("planner and horizon (constant network, one context)", planner, all));
    rows.add(share("records: products and tanh of 512 contexts every 50 steps", records, all));
    rows.add(share("drawing batches, and contexts to begin with", drawing, all));
    return "\nWhere the time of mlp-32, linear-drift, pack 64 with a seed each goes:\n\n"
        + Bench.table(List.of("", "microseconds", "share"), rows);
  }

  private static List<String> share(String name, double cost, double all) {
    return List.of(name, micros(cost), String.format("%.0f %%", 100.0 * cost / all));
  }

  private static String[] with(String[] some, String... others) {
    return Stream.concat(Stream.of(some), Stream.of(others)).toArray(String[]::new);
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
