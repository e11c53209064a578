package mesasweep.driver.sweep;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;

/** The seeds 0 to count - 1 as {@code {count: n}} gives them, none of them stored. */
final class FirstSeeds extends AbstractList<Object> implements RandomAccess {

  private final int count;

  FirstSeeds(int count) {
    this.count = count;
  }

  @Override
  public Object get(int index) {
    return (long) Objects.checkIndex(index, count);
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public boolean contains(Object value) {
    return value instanceof Long seed && seed >= 0 && seed < count;
  }
}
