package mesasweep.driver.command;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import mesasweep.analysis.report.Report;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    header = "Write the report of a result directory, or its figures.",
    description =
        "Prints what it wrote: report/index.html in the directory, or a file for each figure in"
            + " report/figures.",
    footer = {
      "",
      "Example: sweep report results/quickstart",
      "         sweep report results/planners --by planner --format svg"
    })
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The result directory.")
  private Location directory;

  @Option(
      names = "--by",
      paramLabel = "AXIS",
      description =
          "The axis whose values are shown side by side; architecture by default, or else the"
              + " first axis of words.")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--finding",
      paramLabel = "NAME",
      description =
          "The finding that is mapped; the experiment's first by default. `sweep experiments NAME`"
              + " lists them.")
  private Optional<String> finding = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "html",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}; html by default, the others write the figures one by one.")
  private Report.Format format;

  @Mixin private MasterOption master;

  @Override
  public Integer call() throws IOException {
    ResultDirectory results = ResultDirectory.at(directory);
    Remarks.print(results);
    try (SparkSession spark = master.open("mesasweep report")) {
      Report.write(spark, results, by, finding, format).forEach(System.out::println);
    }
    return 0;
  }
}
