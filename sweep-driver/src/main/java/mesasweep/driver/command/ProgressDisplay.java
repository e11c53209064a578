package mesasweep.driver.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import mesasweep.driver.engine.Progress;

/**
 * A bar with rate and time left on a terminal, a line now and then elsewhere; on standard error.
 */
final class ProgressDisplay implements Progress {

  private static final boolean TERMINAL = Boolean.getBoolean("mesasweep.terminal");
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private Optional<ProgressBar> bar = Optional.empty();
  private long toRun;
  private Instant start = Instant.now();
  private Instant lastLine = start;
  private String outcomes = "";

  @Override
  public void start(long toRun, long alreadyDone) {
    this.toRun = toRun;
    start = Instant.now();
    lastLine = start;
    if (TERMINAL) {
      bar =
          Optional.of(
              new ProgressBarBuilder()
                  .setTaskName("trials")
                  .setInitialMax(toRun)
                  .setStyle(ProgressBarStyle.ASCII)
                  .showSpeed()
                  .setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS)
                  .build());
    }
  }

  @Override
  public void more(int round, long more) {
    toRun += more;
    bar.ifPresent(shown -> shown.maxHint(toRun));
    notice("refinement, round " + round + ": " + more + " more trials");
  }

  @Override
  public void finished(long trials) {
    if (bar.isPresent()) {
      bar.get().stepTo(trials);
    } else if (Duration.between(lastLine, Instant.now()).compareTo(LINE_EVERY) >= 0) {
      lastLine = Instant.now();
      System.err.println(line(trials, Duration.between(start, lastLine).toMillis() / 1000.0));
    }
  }

  @Override
  public void committed(Map<String, Long> counts) {
    outcomes = counts(counts);
    bar.ifPresent(shown -> shown.setExtraMessage(outcomes));
  }

  /** "852 GROWN, 1038 WILTED". */
  static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private String line(long trials, double seconds) {
    double rate = trials / seconds;
    String left = trials == 0 ? "unknown" : Math.round((toRun - trials) / rate) + " s";
    String soFar = outcomes.isEmpty() ? "" : "; " + outcomes;
    return String.format("%d of %d trials, %.1f/s, time left %s", trials, toRun, rate, left)
        + soFar;
  }

  @Override
  public void notice(String message) {
    System.err.println((TERMINAL ? "\n" : "") + message);
  }

  @Override
  public void end() {
    bar.ifPresent(ProgressBar::close);
  }
}
