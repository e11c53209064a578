package mesasweep.driver.engine;

import java.util.Map;

/** Is told how a sweep gets on; called from one thread at a time, but for {@link #notice}. */
public interface Progress {

  /** Work starts: so many trials are to be run, and so many were there before. */
  void start(long toRun, long alreadyDone);

  /** A round of refinement, 1 or more, starts, and with it so many more trials are to be run. */
  void more(int round, long toRun);

  /** So many of the trials to run have finished; fewer than before if some run again. */
  void finished(long trials);

  /** A batch was committed: so many of all committed trials had each outcome. */
  void committed(Map<String, Long> outcomes);

  /** Something that a person should know and need not act on; from any thread. */
  void notice(String message);

  /** No more calls will come. */
  void end();
}
