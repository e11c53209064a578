package mesasweep.driver.command;

import java.util.concurrent.Callable;
import mesasweep.driver.engine.Estimate;
import mesasweep.driver.sweep.Design;
import mesasweep.driver.sweep.Domain;
import mesasweep.driver.sweep.Refine;
import mesasweep.driver.sweep.Refinement;
import mesasweep.driver.sweep.Sweep;
import mesasweep.results.SweepKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    header = "Show what a sweep would run, without running it.",
    footer = {"", "Example: sweep plan conf/quickstart.yaml steps=500"})
final class PlanCommand implements Callable<Integer> {

  @Mixin private SweepArguments arguments;

  @Override
  public Integer call() throws InterruptedException {
    Sweep sweep = arguments.sweep();
    System.out.printf(
        "%s: %d trials (%d cells x %d replicates) of experiment %s, into %s%n",
        sweep.name(),
        sweep.size(),
        sweep.cells(),
        sweep.replicates(),
        sweep.experiment().name(),
        arguments.results(sweep).root());
    System.out.printf("  %-24s %s%n", "design", described(sweep.design()));
    sweep.where().ifPresent(where -> System.out.printf("  %-24s %s%n", "where", where));
    for (Domain axis : sweep.axes()) {
      System.out.printf("  %-24s %s%s%n", axis.parameter(), count(axis), axis.text());
    }
    sweep.refinement().ifPresent(refinement -> print(sweep, refinement.extent()));
    Estimate estimate = Estimate.of(sweep, Runtime.getRuntime().availableProcessors());
    System.out.printf(
        "%sabout %s in %s, %s%s on %d idle cores, %s of Parquet%n",
        sweep.refine().isPresent() ? "the grid: " : "",
        number(estimate.packs(), "pack", "packs"),
        number(estimate.batches(), "batch", "batches"),
        estimate.isAtLeast() ? "at least " : "",
        duration(estimate.seconds()),
        estimate.cores(),
        bytes(estimate.bytes()));
    return 0;
  }

  private static void print(Sweep sweep, Refinement.Extent extent) {
    System.out.printf(
        "  %-24s %s%n", SweepKeys.REFINE, sweep.refine().map(Refine::text).orElseThrow());
    System.out.printf(
        "  %-24s %d trials at least, %d at most; about %d if one boundary crosses each plane and"
            + " replicates agree%n",
        "", extent.least(), extent.most(), extent.expected());
  }

  private static String described(Design design) {
    return design instanceof Design.Sampled sampled
        ? String.format(
            "%s, %d samples, design-seed %d", sampled.key(), sampled.samples(), sampled.seed())
        : design.key();
  }

  private static String count(Domain axis) {
    return axis instanceof Domain.Levels levels ? levels.values().size() + " values: " : "";
  }

  private static String number(long count, String one, String several) {
    return count + " " + (count == 1 ? one : several);
  }

  private static String duration(double seconds) {
    return seconds < 120
        ? Math.round(seconds) + " s"
        : seconds < 7200 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 3600) + " h";
  }

  private static String bytes(double bytes) {
    return bytes < 1e6
        ? Math.round(bytes / 1e3) + " kB"
        : bytes < 1e9 ? Math.round(bytes / 1e6) + " MB" : Math.round(bytes / 1e9) + " GB";
  }
}
