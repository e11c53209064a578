package mesasweep.driver.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import mesasweep.results.State;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs a pack inside a Spark task and turns every trial into a row, failures included. When a pack
 * fails its halves run again, down to the trial at fault, so that its companions finish; one that
 * passes the time limit, which is a trial's, runs again trial by trial. A pack that may have ended
 * a JVM runs in {@link Quarantine}.
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
    boolean suspect = pack.suspect() || ExecutorLossPlugin.isSuspect(pack);
    List<Row> rows = new ArrayList<>();
    run(experiment, new TrialRows(experiment), pack.trials(), suspect, rows);
    finished.add(rows.size());
    return rows.iterator();
  }

  private void run(
      Experiment experiment, TrialRows schema, List<Trial> trials, boolean suspect, List<Row> rows)
      throws InterruptedException {
    long start = System.nanoTime();
    Attempt attempt =
        suspect
            ? Quarantine.run(experiment, trials, trialTimeout)
            : Attempt.here(experiment, trials, trialTimeout);
    if (attempt instanceof Attempt.Failed failed
        && failed.state() == State.CRASHED
        && trials.size() == 1) {
      attempt = Quarantine.run(experiment, trials, trialTimeout); // once may be bad luck
    }
    TrialRows.Execution execution = execution(start, trials.size());
    if (attempt instanceof Attempt.Done done) {
      for (int i = 0; i < trials.size(); i++) {
        rows.add(schema.done(trials.get(i), done.results().get(i), execution));
      }
    } else if (attempt instanceof Attempt.Failed failed && trials.size() == 1) {
      rows.add(schema.notDone(trials.get(0), failed.state(), failed.failure(), execution));
    } else {
      // One that hangs is found at its second limit; to halve would take one more for each half.
      boolean late = ((Attempt.Failed) attempt).state() == State.TIMED_OUT;
      int part = late ? 1 : trials.size() / 2;
      for (int from = 0; from < trials.size(); from += part) {
        int to = Math.min(from + part, trials.size());
        run(experiment, schema, trials.subList(from, to), suspect, rows);
      }
    }
  }

  private static TrialRows.Execution execution(long start, int trials) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return new TrialRows.Execution(host(), Instant.now(), seconds / trials);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown: " + e.getMessage();
    }
  }
}
