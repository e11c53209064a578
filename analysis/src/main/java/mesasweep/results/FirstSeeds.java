package mesasweep.results;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * The seeds 0 to count - 1 as {@code {count: n}} gives them, none of them stored.
 *
 * @param <T> what a seed is
 */
public final class FirstSeeds<T> extends AbstractList<T> implements RandomAccess {

  private final int count;
  private final IntFunction<T> seed;

  public FirstSeeds(int count, IntFunction<T> seed) {
    this.count = count;
    this.seed = seed;
  }

  @Override
  public T get(int index) {
    return seed.apply(Objects.checkIndex(index, count));
  }

  @Override
  public int size() {
    return count;
  }

  /** Of numbers it takes no search. */
  @Override
  public boolean contains(Object value) {
    if (!(value instanceof Number number)) {
      return super.contains(value);
    }
    long index = number.longValue();
    return index >= 0 && index < count && get((int) index).equals(value);
  }
}
