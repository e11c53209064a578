package mesasweep.driver.engine;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mesasweep.results.State;
import mesasweep.worker.Experiment;
import mesasweep.worker.Experiments;
import mesasweep.worker.Trial;
import mesasweep.worker.TrialResult;
import mesasweep.worker.UnfitMachineException;

/** How running a pack went. */
sealed interface Attempt extends Serializable {

  /**
   * @param results in the order of the trials
   */
  record Done(ArrayList<TrialResult> results) implements Attempt {}

  /**
   * The fault of a trial of the pack.
   *
   * @param failure what happened, for people
   */
  record Failed(State state, String failure) implements Attempt {}

  /**
   * A trial of the pack passed the limit and heeds no interrupt.
   *
   * @param failure what happened, for people
   */
  record Unstoppable(String failure) implements Attempt {}

  /** Runs a pack in this JVM, as long as the limit allows. */
  static Attempt here(Experiment experiment, List<Trial> trials, Duration limit)
      throws InterruptedException {
    TimeLimit<ArrayList<TrialResult>> run =
        TimeLimit.call(() -> new ArrayList<>(Experiments.run(experiment, trials)), limit);
    if (run.isLeftBehind()) {
      return new Unstoppable(passed(limit) + ", and did not heed the interrupt");
    }
    if (run.failure().isEmpty()) {
      return new Done(run.result());
    }
    Throwable failure = run.failure().get();
    if (failure instanceof UnfitMachineException unfit) {
      throw unfit; // no trial's fault: the sweep stops with its message
    }
    if (run.hasExpired()) { // the interrupt, which an experiment may wrap
      return timedOut(limit);
    }
    if (failure instanceof Exception || isByTheTrial(failure)) {
      return new Failed(State.FAILED, stackTrace(failure));
    }
    throw (Error) failure;
  }

  private static boolean isByTheTrial(Throwable error) {
    return error instanceof LinkageError
        || error instanceof AssertionError
        || error instanceof StackOverflowError
        || error instanceof OutOfMemoryError;
  }

  static Attempt timedOut(Duration limit) {
    return new Failed(State.TIMED_OUT, passed(limit));
  }

  private static String passed(Duration limit) {
    return "passed execution.trial-timeout, " + limit.toMillis() + " ms";
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
