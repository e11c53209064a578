package mesasweep.driver.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** One dimension of a sweep. */
public sealed interface Axis {

  /** More values than these are abbreviated in messages. */
  int MOST_SHOWN = 6;

  /** The name of what varies. */
  String parameter();

  /** The value at a share of the way along the axis, 0 included and 1 not. */
  Object at(double share);

  /** The values in a few words. */
  String text();

  /**
   * Listed values.
   *
   * @param values at least one, as the experiment's parameter has them; all different, except on an
   *     axis that is zipped with others
   */
  record Levels(String parameter, List<Object> values) implements Axis {

    @Override
    public Object at(double share) {
      return values.get((int) (share * values.size()));
    }

    @Override
    public String text() {
      int size = values.size();
      return size <= MOST_SHOWN
          ? values.toString()
          : "[" + values.get(0) + ", " + values.get(1) + ", ... " + values.get(size - 1) + "]";
    }
  }

  /**
   * Every number from low to high, both included.
   *
   * @param whole whether the values are whole numbers, as the ends then are
   */
  record Interval(String parameter, Scale scale, double low, double high, boolean whole)
      implements Axis {

    @Override
    public Object at(double share) {
      if (whole) {
        return (long) Math.min(high, Math.floor(scale.between(low, high + 1.0, share)));
      }
      double value = rounded(new BigDecimal(scale.between(low, high, share))).doubleValue();
      return Math.max(low, Math.min(high, value));
    }

    @Override
    public String text() {
      return scale.key()
          + (whole ? " [" + (long) low + ", " + (long) high + "]" : " [" + low + ", " + high + "]");
    }
  }

  /** How the values of an interval are spread. */
  enum Scale {
    /** Evenly. */
    UNIFORM("uniform") {
      @Override
      double between(double low, double high, double share) {
        return (1.0 - share) * low + share * high;
      }
    },

    /** Evenly in the logarithm; both ends are above 0. */
    LOGUNIFORM("loguniform") {
      @Override
      double between(double low, double high, double share) {
        return StrictMath.exp((1.0 - share) * StrictMath.log(low) + share * StrictMath.log(high));
      }
    };

    private final String key;

    Scale(String key) {
      this.key = key;
    }

    /** The word for it in a sweep file. */
    public String key() {
      return key;
    }

    abstract double between(double low, double high, double share);
  }

  /**
   * A computed value as a trial has it, to 12 significant digits: {@code WHERE rate = 0.3} finds
   * what {@code linspace: [-0.1, 1.2, 14]} made.
   */
  static BigDecimal rounded(BigDecimal value) {
    return value.round(new MathContext(12));
  }
}
