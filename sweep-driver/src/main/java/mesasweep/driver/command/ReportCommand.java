package mesasweep.driver.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import mesasweep.analysis.Report;
import mesasweep.analysis.ResultDirectory;
import mesasweep.driver.engine.SparkSessions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    header = "Write the HTML report of a result directory.",
    footer = {"", "Example: sweep report results/quickstart"})
final class ReportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The result directory.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    ResultDirectory results = ResultDirectory.at(directory);
    try (SparkSession spark = SparkSessions.forQueries("mesasweep report")) {
      System.out.println(Report.write(spark, results));
    }
    return 0;
  }
}
