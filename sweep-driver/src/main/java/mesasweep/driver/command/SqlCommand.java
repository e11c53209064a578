package mesasweep.driver.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import mesasweep.analysis.ResultDirectory;
import mesasweep.analysis.Views;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.driver.sweep.BadInputException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    header = "Ask a result directory in Spark SQL.",
    description = {
      "Views: runs (a row per trial), trajectory (a row per recorded step) and cells (a row per",
      "combination of the axes). DESCRIBE runs lists the columns. Without a QUERY, statements are",
      "read from standard input; each ends with a semicolon."
    },
    footer = {
      "",
      "Example: sweep sql results/quickstart \"SELECT outcome, count(*) FROM runs GROUP BY"
          + " outcome\""
    })
final class SqlCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "The result directory.")
  private Path directory;

  @Parameters(index = "1", arity = "0..1", paramLabel = "QUERY", description = "One statement.")
  private Optional<String> query = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; table by default.")
  private Format format;

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = SparkSessions.forQueries("mesasweep sql")) {
      Views.register(spark, ResultDirectory.at(directory));
      if (query.isPresent()) {
        try {
          answer(spark, query.get());
        } catch (AnalysisException e) {
          throw new BadInputException(e.getMessage());
        }
      } else {
        prompt(spark);
      }
    }
    return 0;
  }

  private void answer(SparkSession spark, String statement) throws AnalysisException {
    format.print(spark.sql(statement), System.out);
  }

  /** A statement that fails leaves the others alone. */
  private void prompt(SparkSession spark) throws IOException {
    boolean terminal = Boolean.getBoolean("mesasweep.terminal");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder statement = new StringBuilder();
    while (true) {
      if (terminal) {
        System.out.print(statement.isEmpty() ? "sql> " : "  -> ");
        System.out.flush();
      }
      String line = input.readLine();
      boolean ended = line == null;
      statement.append(ended ? "" : line + "\n");
      String text = statement.toString().strip();
      if (!text.isEmpty() && (ended || text.endsWith(";"))) {
        statement.setLength(0);
        try {
          answer(spark, text.replaceFirst(";$", ""));
        } catch (AnalysisException e) {
          System.err.println(e.getMessage());
        }
      }
      if (ended) {
        return;
      }
    }
  }
}
