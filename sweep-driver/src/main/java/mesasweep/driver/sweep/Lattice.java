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
      return OptionalDouble.of(((Number) listed.get(number / spacing())).doubleValue());
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
    if (high - low > 1 && !isNear(low, high) && real((low + high) / 2).isPresent()) {
      numbers.add((low + high) / 2);
    }
    if (high > low) {
      numbers.add(high);
    }
    return numbers;
  }

  /** How often the widest distance can be halved. */
  int halvings() {
    int most = 0;
    for (int low = 0; low < last(); low += spacing()) {
      int depth = 0;
      int high = low + spacing();
      while (halved(low, high).size() > 2) {
        depth++;
        high = (low + high) / 2;
      }
      most = Math.max(most, depth);
    }
    return most;
  }

  private int last() {
    return (listed.size() - 1) * spacing();
  }

  /** How many values there are once every distance was halved so often. */
  long values(int halvings) {
    return ((long) (listed.size() - 1) << halvings) + 1;
  }

  private boolean isNear(int low, int high) {
    double one = real(low).orElseThrow();
    double other = real(high).orElseThrow();
    return other - one <= nearest * Math.min(Math.abs(one), Math.abs(other));
  }
}
