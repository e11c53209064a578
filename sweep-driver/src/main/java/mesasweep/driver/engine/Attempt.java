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

  /** Runs a pack in this thread, as long as the limit allows. */
  static Attempt here(Experiment experiment, List<Trial> trials, Duration limit)
      throws InterruptedException {
    TimeLimit running = TimeLimit.start(limit);
    try (running) {
      return new Done(new ArrayList<>(Experiments.run(experiment, trials)));
    } catch (InterruptedException | ThreadDeath e) {
      if (!running.expired()) {
        throw e; // Spark wants the task to stop
      }
      return timedOut(limit);
    } catch (UnfitMachineException e) {
      throw e; // no trial's fault: the sweep stops with its message
    } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
      // An experiment may wrap the interrupt.
      return running.expired() ? timedOut(limit) : new Failed(State.FAILED, stackTrace(e));
    }
  }

  static Attempt timedOut(Duration limit) {
    return new Failed(
        State.TIMED_OUT, "passed execution.trial-timeout, " + limit.toMillis() + " ms");
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
