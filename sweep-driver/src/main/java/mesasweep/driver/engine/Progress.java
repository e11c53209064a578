package mesasweep.driver.engine;

/** Is told how a sweep gets on; called from one thread at a time. */
public interface Progress {

  /** Work starts: so many trials are to be run, and so many were there before. */
  void start(long toRun, long alreadyDone);

  /** So many of the trials to run have finished. */
  void finished(long trials);

  /** No more calls will come. */
  void end();
}
