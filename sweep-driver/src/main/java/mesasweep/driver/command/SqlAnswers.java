package mesasweep.driver.command;

import java.io.PrintStream;
import java.util.Optional;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.UnreadableFile;
import mesasweep.driver.engine.Hindrance;
import mesasweep.driver.engine.InfrastructureException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;

/** Runs statements and prints their answers in one format. */
record SqlAnswers(SparkSession spark, Format format) {

  /**
   * Prints the answer to a statement.
   *
   * @return what is wrong with the statement, in one line; empty if it was answered
   * @throws InfrastructureException if something else failed
   */
  Optional<String> print(String statement, PrintStream out) {
    try {
      format.print(spark.sql(Statements.withoutMarks(statement)), out);
      return Optional.empty();
    } catch (Exception e) {
      Hindrance.of(e)
          .ifPresent(
              told -> {
                throw new InfrastructureException(told, e);
              });
      return Optional.of(
          UnreadableFile.complaint(e).or(() -> missingView(e)).orElseGet(() -> complaint(e)));
    }
  }

  private Optional<String> missingView(Exception failure) {
    if (!(failure instanceof SparkThrowable told)
        || !"TABLE_OR_VIEW_NOT_FOUND".equals(told.getCondition())) {
      return Optional.empty();
    }
    return Optional.ofNullable(told.getMessageParameters().get("relationName"))
        .map(name -> Vocabulary.of(spark).missing(name.replace("`", "")));
  }

  /**
   * The first line of what Spark says innermost, after which comes its query plan, or of what a
   * function says that Spark was running.
   *
   * @throws InfrastructureException if Spark says nothing
   */
  static String complaint(Exception failure) {
    Throwable told = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      told = cause instanceof SparkThrowable ? cause : told;
    }
    if (told == null) {
      throw new InfrastructureException("the query could not be run: " + failure, failure);
    }
    Throwable innermost =
        told.getCause() instanceof IllegalArgumentException function ? function : told;
    return Optional.ofNullable(innermost.getMessage())
        .flatMap(message -> message.strip().lines().findFirst())
        .orElse(innermost.toString());
  }
}
