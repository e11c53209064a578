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
}
