package mesasweep.driver.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mesasweep.analysis.report.ComparisonText;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    header = "Show what differs between two sweeps, and whether it changed the answers.",
    description =
        "Prints the settings that differ, the trials that both hold, the shares of outcomes overall"
            + " and cell by cell, and the shift of the critical gap. The exit status is 0 whether"
            + " or not something differs.",
    footer = {"", "Example: sweep compare results/quickstart results/threshold"})
final class CompareCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR1", description = "The first result directory.")
  private Location first;

  @Parameters(index = "1", paramLabel = "DIR2", description = "The second.")
  private Location second;

  @Option(
      names = "--by",
      paramLabel = "AXIS",
      description =
          "The axis whose values have a boundary each; architecture by default, or else the first"
              + " axis of words.")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--finding",
      paramLabel = "NAME",
      description =
          "The finding that is mapped; the experiment's first by default. `sweep experiments NAME`"
              + " lists them.")
  private Optional<String> finding = Optional.empty();

  @Mixin private MasterOption master;

  @Override
  public Integer call() throws IOException {
    List<ResultDirectory> both = List.of(ResultDirectory.at(first), ResultDirectory.at(second));
    both.forEach(Remarks::print);
    try (SparkSession spark = master.open("mesasweep compare")) {
      ComparisonText.print(spark, both.get(0), both.get(1), by, finding, System.out);
    }
    return 0;
  }
}
