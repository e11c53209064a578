package mesasweep.driver.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What a run tells, kept for a test to look at. */
final class RecordedProgress implements Progress {

  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private long toRun;
  private long mostFinished;

  List<String> notices() {
    return List.copyOf(notices);
  }

  /** The most trials that it said had finished. */
  long mostFinished() {
    return mostFinished;
  }

  long toRun() {
    return toRun;
  }

  @Override
  public void start(long trials, long alreadyDone) {
    toRun = trials;
  }

  @Override
  public void more(int round, long trials) {
    toRun += trials;
  }

  @Override
  public void finished(long trials) {
    mostFinished = Math.max(mostFinished, trials);
  }

  @Override
  public void committed(Map<String, Long> outcomes) {}

  @Override
  public void notice(String message) {
    notices.add(message);
  }

  @Override
  public void end() {}
}
