package mesasweep.analysis.report;

import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.results.Text;

/** Shares of trials, with their intervals, as a reader expects them. */
final class Shares {
  private Shares() {}

  /** "41.3 % (35.1 to 47.8 %)". */
  static String text(PooledShare share) {
    return text(share.share(), share.interval());
  }

  static String text(double share, Interval interval) {
    return Text.percent(share) + " (" + text(interval) + ")";
  }

  /** "35.1 to 47.8 %". */
  static String text(Interval interval) {
    String high = Text.percent(interval.high());
    String low = Text.percent(interval.low());
    return low.substring(0, low.indexOf('\u00a0')) + " to " + high;
  }
}
