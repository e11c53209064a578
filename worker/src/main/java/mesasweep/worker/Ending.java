package mesasweep.worker;

import java.io.Serializable;

/** Whether a trial was run for its whole budget. */
public sealed interface Ending extends Serializable {

  /** It was, and its outcome was not certain before. */
  record AtBudget() implements Ending {}

  /**
   * Its outcome was certain enough before. That is a forecast, so some of the trials that could
   * stop go on, to tell how often it is wrong.
   *
   * @param outcome that the trial was certain to have
   * @param step from which it was
   * @param isStopped whether the trial ended there; else it went on to its budget
   */
  record Settled(String outcome, long step, boolean isStopped) implements Ending {}
}
