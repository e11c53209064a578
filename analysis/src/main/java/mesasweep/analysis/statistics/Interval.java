package mesasweep.analysis.statistics;

/**
 * A confidence interval.
 *
 * @param low not above {@code high}
 */
public record Interval(double low, double high) {
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** From the lower of the low ends to the higher of the high ones. */
  Interval hull(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }
}
