package mesasweep.driver.engine;

import java.io.PrintWriter;
import java.io.StringWriter;
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
import mesasweep.worker.TrialResult;
import mesasweep.worker.UnfitMachineException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Runs a pack inside a Spark task and turns every trial into a row, failures included. When a pack
 * fails its halves run again, down to the trial at fault, so that its companions finish.
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
    List<Row> rows = new ArrayList<>();
    run(experiment, new RowSchema(experiment), pack.trials(), rows);
    finished.add(rows.size());
    return rows.iterator();
  }

  private void run(Experiment experiment, RowSchema schema, List<Trial> trials, List<Row> rows)
      throws InterruptedException {
    long start = System.nanoTime();
    State state;
    String failure;
    try (TimeLimit limit = TimeLimit.start(trialTimeout.multipliedBy(trials.size()))) {
      try {
        List<TrialResult> results = experiment.run(trials);
        RowSchema.Execution execution = execution(start, trials.size());
        for (int i = 0; i < trials.size(); i++) {
          rows.add(schema.done(trials.get(i), results.get(i), execution));
        }
        return;
      } catch (InterruptedException e) {
        if (!limit.expired()) {
          throw e; // Spark wants the task to stop
        }
        state = State.TIMED_OUT;
        failure = "passed execution.trial-timeout, " + trialTimeout.toMillis() + " ms";
      } catch (UnfitMachineException e) {
        throw e; // no trial's fault: the sweep stops with its message
      } catch (Exception
          | LinkageError
          | AssertionError
          | StackOverflowError
          | OutOfMemoryError e) {
        state = State.FAILED;
        failure = stackTrace(e);
      }
    }
    if (trials.size() == 1) {
      rows.add(schema.notDone(trials.get(0), state, failure, execution(start, 1)));
    } else {
      int half = trials.size() / 2;
      run(experiment, schema, trials.subList(0, half), rows);
      run(experiment, schema, trials.subList(half, trials.size()), rows);
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

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
