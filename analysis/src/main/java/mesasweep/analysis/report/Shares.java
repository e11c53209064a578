package mesasweep.analysis.report;

import java.util.Locale;
import mesasweep.analysis.results.Text;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.Wilson;

/** Shares of trials, with their intervals, as a reader expects them. */
final class Shares {
  private Shares() {}

  /** "41.3 % (35.1–47.8 %)". */
  static String text(long successes, long trials) {
    return Wilson.interval(successes, trials)
        .map(interval -> text((double) successes / trials, interval))
        .orElse("no trial");
  }

  static String text(double share, Interval interval) {
    return Text.percent(share) + " (" + text(interval) + ")";
  }

  /** "35.1–47.8 %". */
  static String text(Interval interval) {
    return String.format(Locale.ROOT, "%.1f\u2013", 100 * interval.low())
        + Text.percent(interval.high());
  }
}
