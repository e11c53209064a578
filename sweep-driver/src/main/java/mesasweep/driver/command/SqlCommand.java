package mesasweep.driver.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mesasweep.analysis.results.ResultDirectory;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.engine.InfrastructureException;
import mesasweep.driver.engine.SparkSessions;
import org.apache.spark.SparkThrowable;
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
      "read from standard input; a line that ends with a semicolon ends one."
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
      Views.register(spark, List.of(ResultDirectory.at(directory)));
      return query.isPresent() ? status(answer(spark, query.get())) : prompt(spark);
    }
  }

  private static int status(boolean answered) {
    return answered ? 0 : Mesasweep.BAD_INPUT;
  }

  /** Prints the answer, or what is wrong with the statement; whether there was an answer. */
  private boolean answer(SparkSession spark, String statement) {
    try {
      format.print(spark.sql(statement), System.out);
      return true;
    } catch (Exception e) {
      System.err.println(complaint(e));
      return false;
    }
  }

  /** The first line of what Spark says innermost; what follows is its query plan. */
  private static String complaint(Exception failure) {
    Throwable told = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      told = cause instanceof SparkThrowable ? cause : told;
    }
    if (told == null) {
      throw new InfrastructureException("the query could not be run: " + failure, failure);
    }
    return told.getMessage().lines().findFirst().orElse(told.toString());
  }

  /**
   * Answers statements from standard input; one that fails leaves the others alone.
   *
   * @return the exit status: bad input if a statement that was not typed on a terminal failed
   */
  private int prompt(SparkSession spark) throws IOException {
    boolean terminal = Boolean.getBoolean("mesasweep.terminal");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    StringBuilder statement = new StringBuilder();
    boolean allAnswered = true;
    while (true) {
      if (terminal) {
        System.err.print(statement.isEmpty() ? "sql> " : "  -> ");
      }
      String line = input.readLine();
      boolean ended = line == null;
      statement.append(ended ? "" : line + "\n");
      String text = statement.toString().strip();
      if (!text.isEmpty() && (ended || text.endsWith(";"))) {
        statement.setLength(0);
        allAnswered &= answer(spark, text.replaceFirst(";$", ""));
      }
      if (ended) {
        return status(terminal || allAnswered);
      }
    }
  }
}
