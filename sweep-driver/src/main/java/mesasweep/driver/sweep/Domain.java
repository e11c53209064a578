package mesasweep.driver.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import mesasweep.results.Axis.Distribution;

/**
 * What a parameter ranges over in a sweep, with the values as trials have them. Where it stands
 * resolved beside results it is an {@link mesasweep.results.Axis}.
 */
public sealed interface Domain {

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
  record Levels(String parameter, List<Object> values) implements Domain {

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
  record Interval(
      String parameter, Distribution distribution, double low, double high, boolean whole)
      implements Domain {

    @Override
    public Object at(double share) {
      if (whole) {
        return (long) Math.min(high, Math.floor(between(low, high + 1.0, share)));
      }
      double value = rounded(new BigDecimal(between(low, high, share))).doubleValue();
      return Math.max(low, Math.min(high, value));
    }

    private double between(double from, double to, double share) {
      return switch (distribution) {
        case UNIFORM -> (1.0 - share) * from + share * to;
        case LOGUNIFORM ->
            StrictMath.exp((1.0 - share) * StrictMath.log(from) + share * StrictMath.log(to));
      };
    }

    @Override
    public String text() {
      return distribution.key()
          + (whole ? " [" + (long) low + ", " + (long) high + "]" : " [" + low + ", " + high + "]");
    }
  }

  /**
   * A computed value that no decimals hold exactly, as a trial has it: to 12 significant digits.
   */
  static BigDecimal rounded(BigDecimal value) {
    return value.round(new MathContext(12));
  }
}
