package mesasweep.results;

/** How a trial's execution ended, whatever it found. */
public enum State {
  DONE,
  /** It threw an exception; the row has the stack trace. */
  FAILED,
  /** Its JVM died with it, twice while it ran alone. */
  CRASHED,
  /** It passed {@code execution.trial-timeout}. */
  TIMED_OUT
}
