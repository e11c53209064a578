package mesasweep.driver.engine;

import java.util.Map;

/** Is told how a sweep gets on; called from one thread at a time. */
public interface Progress {

  /** Work starts: so many trials are to be run, and so many were there before. */
  void start(long toRun, long alreadyDone);

  /** So many of the trials to run have finished. */
  void finished(long trials);

  /** A batch was committed: so many of all committed trials had each outcome. */
  void committed(Map<String, Long> outcomes);

  /** No more calls will come. */
  void end();
}
