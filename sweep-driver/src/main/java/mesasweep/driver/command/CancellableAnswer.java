package mesasweep.driver.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import mesasweep.driver.engine.InfrastructureException;
import org.apache.spark.SparkContext;

/** The answer to one statement, which another thread may call off while it is made or printed. */
final class CancellableAnswer {

  private final SqlAnswers answers;
  private final SparkContext spark;
  private final String jobGroup = "sql-" + UUID.randomUUID();
  private volatile boolean cancelled;

  CancellableAnswer(SqlAnswers answers) {
    this.answers = answers;
    spark = answers.spark().sparkContext();
  }

  /**
   * Prints the answer, or as much of it as there was before it was cancelled.
   *
   * @return why there is no answer, in one line; empty if there is one
   */
  Optional<String> print(String statement, OutputStream out, Charset encoding) {
    PrintStream guarded = new PrintStream(new Guard(out), false, encoding);
    // A statement may need many jobs, one after another: the later ones must not start either.
    spark.setJobGroup(jobGroup, statement, true);
    try {
      Optional<String> complaint = answers.print(statement, guarded);
      guarded.flush();
      return complaint.map(told -> cancelled ? "cancelled" : told);
    } catch (InfrastructureException e) {
      return cancelled
          ? Optional.of("cancelled")
          : Objects.requireNonNull(e.getMessage()).lines().findFirst();
    } finally {
      spark.clearJobGroup();
    }
  }

  void cancel() {
    cancelled = true;
    spark.cancelJobGroupAndFutureJobs(jobGroup, "cancelled");
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Stops a long answer that is already being printed. */
  private final class Guard extends FilterOutputStream {

    Guard(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (cancelled) {
        throw new CancellationException();
      }
      out.write(bytes, offset, length);
    }
  }
}
