package mesasweep.driver.command;

import java.util.Optional;
import mesasweep.driver.engine.SparkSessions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Where questions are answered. */
final class MasterOption {

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; local[*] by default: every core of this machine.")
  private Optional<String> master = Optional.empty();

  SparkSession open(String application) {
    return SparkSessions.forQueries(application, master);
  }
}
