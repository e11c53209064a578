package mesasweep.driver.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import mesasweep.results.Halving;
import org.jspecify.annotations.Nullable;

/**
 * The values that an axis has when its distances are halved, by number: multiples of {@link
 * #spacing} are the listed values, odd numbers what the last level adds.
 *
 * @param parameter empty for the one place of an axis that is not there
 * @param listed ascending
 * @param nearest neighbours that differ by no more than this share of the smaller one stay
 */
record Lattice(
    Optional<String> parameter, List<Object> listed, Halving halving, int levels, double nearest) {

  /** An axis that is not there. */
  static final Lattice POINT =
      new Lattice(Optional.empty(), List.of(0L), new Halving(false, true), 0, 0.0);

  /** Whether halving gives a value. */
  boolean has(@Nullable Number value) {
    double[] ascending = listed.stream().mapToDouble(one -> ((Number) one).doubleValue()).toArray();
    return value != null && halving.level(ascending, value.doubleValue()).isPresent();
  }

  /** How many listed values there may be: twice the last one's number is an int. */
  static int mostListed(int levels) {
    return 1 << (30 - levels);
  }

  /** Numbers from one listed value to the next. */
  int spacing() {
    return 1 << levels;
  }

  /** Puts the value with a number among a trial's. */
  void put(int number, Map<String, Object> values) {
    parameter.ifPresent(name -> values.put(name, value(number)));
  }

  private Object value(int number) {
    if (number % spacing() == 0) {
      return listed.get(number / spacing());
    }
    double value = real(number).orElseThrow();
    return halving.whole() ? (Object) (long) value : (Object) value;
  }

  /** The value with a number; empty if its neighbours are too near for one between. */
  private OptionalDouble real(int number) {
    if (number % spacing() == 0) {
      return OptionalDouble.of(number(number / spacing()));
    }
    int step = Integer.lowestOneBit(number);
    OptionalDouble low = real(number - step);
    OptionalDouble high = real(number + step);
    return low.isPresent() && high.isPresent()
        ? halving.middle(low.getAsDouble(), high.getAsDouble())
        : OptionalDouble.empty();
  }

  /** The numbers of a stretch's ends and, if it is to be halved, of its middle. */
  List<Integer> halved(int low, int high) {
    List<Integer> numbers = new ArrayList<>(List.of(low));
    if (high - low > 1
        && !isNear(real(low).orElseThrow(), real(high).orElseThrow())
        && real((low + high) / 2).isPresent()) {
      numbers.add((low + high) / 2);
    }
    if (high > low) {
      numbers.add(high);
    }
    return numbers;
  }

  /** How often the distance that can be halved most can be. */
  int halvings() {
    int most = 0;
    for (int above = 1; above < listed.size() && most < levels; above++) {
      most = Math.max(most, halvings(number(above - 1), number(above), levels));
    }
    return most;
  }

  /** Of its two halves either may go on for longer: wholes end early, and so do near values. */
  private int halvings(double low, double high, int most) {
    OptionalDouble middle =
        most == 0 || isNear(low, high) ? OptionalDouble.empty() : halving.middle(low, high);
    if (middle.isEmpty()) {
      return 0;
    }
    int below = halvings(low, middle.getAsDouble(), most - 1);
    return 1
        + (below == most - 1
            ? below
            : Math.max(below, halvings(middle.getAsDouble(), high, most - 1)));
  }

  /** At most so many values there are once every distance was halved so often. */
  long values(int halvings) {
    long values = ((long) (listed.size() - 1) << halvings) + 1;
    double width = number(listed.size() - 1) - number(0);
    return halving.whole() ? (long) Math.min(values, width + 1) : values;
  }

  private double number(int place) {
    return ((Number) listed.get(place)).doubleValue();
  }

  private boolean isNear(double low, double high) {
    return high - low <= nearest * Math.min(Math.abs(low), Math.abs(high));
  }
}
