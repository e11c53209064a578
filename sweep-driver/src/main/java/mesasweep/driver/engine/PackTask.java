package mesasweep.driver.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs a pack inside a Spark task and turns every trial into a row, failures included. When a pack
 * fails its halves run again, down to the trial at fault, so that its companions finish. A pack
 * whose first task died with its JVM runs in {@link Quarantine}.
 */
final class PackTask implements FlatMapFunction<Pack, Row> {

  private static final long serialVersionUID = 1L;

  private final String experimentName;
  private final Duration trialTimeout;
  private final LongAccumulator finished;

  /**
   * @param finished counts trials for the progress display, and for nothing else
   */
  PackTask(String experimentName, Duration trialTimeout, LongAccumulator finished) {
    this.experimentName = experimentName;
    this.trialTimeout = trialTimeout;
    this.finished = finished;
  }

  @Override
  public Iterator<Row> call(Pack pack) throws InterruptedException {
    Experiment experiment =
        Experiments.named(experimentName)
            .orElseThrow(
                () -> new IllegalStateException("not on the class path here: " + experimentName));
    boolean suspect = pack.suspect() || TaskContext.get().attemptNumber() > 0;
    List<Row> rows = new ArrayList<>();
    run(experiment, new RowSchema(experiment), pack.trials(), suspect, rows);
    finished.add(rows.size());
    return rows.iterator();
  }

  private void run(
      Experiment experiment, RowSchema schema, List<Trial> trials, boolean suspect, List<Row> rows)
      throws InterruptedException {
    long start = System.nanoTime();
    // A pack gets no more than a trial: were it multiplied, one that hangs would hold a core for so
    // many limits. A pack that is only slow is halved, at less than twice its cost, until it fits.
    Duration limit = trialTimeout;
    Attempt attempt =
        suspect
            ? Quarantine.run(experiment, trials, limit)
            : Attempt.here(experiment, trials, limit);
    if (attempt instanceof Attempt.Failed failed
        && failed.state() == State.CRASHED
        && trials.size() == 1) {
      attempt = Quarantine.run(experiment, trials, limit); // once may be bad luck
    }
    RowSchema.Execution execution = execution(start, trials.size());
    if (attempt instanceof Attempt.Done done) {
      for (int i = 0; i < trials.size(); i++) {
        rows.add(schema.done(trials.get(i), done.results().get(i), execution));
      }
    } else if (attempt instanceof Attempt.Failed failed && trials.size() == 1) {
      rows.add(schema.notDone(trials.get(0), failed.state(), failed.failure(), execution));
    } else {
      int half = trials.size() / 2;
      run(experiment, schema, trials.subList(0, half), suspect, rows);
      run(experiment, schema, trials.subList(half, trials.size()), suspect, rows);
    }
  }

  private static RowSchema.Execution execution(long start, int trials) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new RowSchema.Execution(host(), Instant.now(), seconds / trials);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown: " + e.getMessage();
    }
  }
}
