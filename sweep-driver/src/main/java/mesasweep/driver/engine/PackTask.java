package mesasweep.driver.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mesasweep.results.State;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.UserFiles;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs a pack inside a Spark task and turns every trial into a row, failures included. When a pack
 * fails its halves run again, down to the trial at fault, so that its companions finish; one that
 * passes the time limit, which is a trial's, runs again trial by trial. A pack that may have ended
 * a JVM runs in {@link Quarantine}.
 *
 * <p>A thread that heeds no interrupt ends with its process only (Thread.stop is gone from JDK 20
 * on), and a process for every pack would cost each the compiled code of the one before. So such a
 * pack ends its executor, as Spark's own task reaper does, and runs in quarantine next; in the
 * driver's JVM, which must live on, its thread is left behind with what no other thread wants of
 * the core, and its trials run one by one in quarantine, which can be killed.
 */
final class PackTask implements FlatMapFunction<Pack, Row> {

  private static final long serialVersionUID = 1L;

  /** With so many threads left behind in this JVM, no more are risked. */
  private static final int MOST_LEFT_BEHIND = 16;

  private final String experimentName;
  private final TreeMap<String, String> files;
  private final Duration trialTimeout;
  private final LongAccumulator finished;

  /**
   * @param files what the user's files hold that trials name; they travel with the task, of which
   *     Spark sends one to each executor, and so not with each trial
   * @param finished counts trials for the progress display, and for nothing else
   */
  PackTask(
      String experimentName,
      Map<String, String> files,
      Duration trialTimeout,
      LongAccumulator finished) {
    this.experimentName = experimentName;
    this.files = new TreeMap<>(files);
    this.trialTimeout = trialTimeout;
    this.finished = finished;
  }

  @Override
  public Iterator<Row> call(Pack pack) throws InterruptedException {
    UserFiles.know(files.values());
    Experiment experiment =
        Experiments.named(experimentName)
            .orElseThrow(
                () -> new IllegalStateException("not on the class path here: " + experimentName));
    boolean suspect = pack.suspect() || DriverLine.isSuspect(pack);
    Work work = new Work(pack, experiment, new TrialRows(experiment), new ArrayList<>());
    run(work, pack.trials(), suspect);
    finished.add(work.rows().size());
    return work.rows().iterator();
  }

  /** A pack, what runs it, and its rows so far. */
  private record Work(Pack pack, Experiment experiment, TrialRows schema, List<Row> rows) {}

  private void run(Work work, List<Trial> trials, boolean suspect) throws InterruptedException {
    long start = System.nanoTime();
    Attempt attempt = attempt(work, trials, suspect);
    if (attempt instanceof Attempt.Failed failed
        && failed.state() == State.CRASHED
        && trials.size() == 1) {
      attempt = inQuarantine(work, trials); // once may be bad luck
    }
    TrialRows.Execution execution = execution(start, trials.size());
    if (attempt instanceof Attempt.Done done) {
      for (int i = 0; i < trials.size(); i++) {
        work.rows().add(work.schema().done(trials.get(i), done.results().get(i), execution));
      }
    } else if (attempt instanceof Attempt.Unstoppable stuck) {
      if (trials.size() == 1) {
        String failure = stuck.failure() + "; its thread was left behind in a JVM of the sweep";
        work.rows().add(work.schema().notDone(trials.get(0), State.TIMED_OUT, failure, execution));
      } else {
        runInParts(work, trials, 1, true);
      }
    } else if (attempt instanceof Attempt.Failed failed) {
      if (trials.size() == 1) {
        work.rows()
            .add(work.schema().notDone(trials.get(0), failed.state(), failed.failure(), execution));
      } else {
        // One that hangs is found at its second limit; to halve would take one more for each half.
        boolean late = failed.state() == State.TIMED_OUT;
        runInParts(work, trials, late ? 1 : trials.size() / 2, suspect);
      }
    }
  }

  private Attempt attempt(Work work, List<Trial> trials, boolean suspect)
      throws InterruptedException {
    if (suspect || TimeLimit.leftBehind() >= MOST_LEFT_BEHIND) {
      return inQuarantine(work, trials);
    }
    Attempt attempt = Attempt.here(work.experiment(), trials, trialTimeout);
    if (attempt instanceof Attempt.Unstoppable) {
      DriverLine.endExecutor(work.pack());
    }
    return attempt;
  }

  private Attempt inQuarantine(Work work, List<Trial> trials) throws InterruptedException {
    return Quarantine.run(work.experiment(), files, trials, trialTimeout);
  }

  private void runInParts(Work work, List<Trial> trials, int part, boolean suspect)
      throws InterruptedException {
    for (int from = 0; from < trials.size(); from += part) {
      run(work, trials.subList(from, Math.min(from + part, trials.size())), suspect);
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
