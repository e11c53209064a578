package mesasweep.driver.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;

/**
 * The cells of a sweep, every one a combination of values of the axes other than the seed's, in the
 * order of work. A filter costs at most about a bit a cell; nothing else grows with their number.
 */
final class Space {

  /** More than this a filter would look at for minutes. */
  static final long MOST_FILTERED = 1_000_000_000;

  private final Design design;
  private final List<Dimension> dimensions;
  private final Optional<Where> where;
  private final long size;
  private final Points points;
  private final LongUnaryOperator order;

  /**
   * @param where at most {@link #MOST_FILTERED} cells are filtered
   * @param fixed the values of the parameters that no dimension has; a filter may ask for them
   * @throws ArithmeticException if there are more cells than a long counts
   */
  Space(
      Design design, List<Dimension> dimensions, Optional<Where> where, Map<String, Object> fixed) {
    this.design = design;
    this.dimensions = List.copyOf(dimensions);
    this.where = where;
    this.points =
        design instanceof Design.Sampled sampled
            ? new Points.Samples(
                this.dimensions, sampled.samples(), Sampler.of(sampled, dimensions.size()))
            : new Points.Product(this.dimensions);
    Optional<KeptCells> kept = where.map(filter -> kept(filter, fixed));
    this.size = kept.map(KeptCells::size).orElseGet(points::count);
    LongUnaryOperator spread = // the beginning of a sample is spread as it is
        design instanceof Design.Grid ? Spread.over(size)::at : LongUnaryOperator.identity();
    this.order = kept.map(cells -> spread.andThen(cells::at)).orElse(spread);
  }

  Design design() {
    return design;
  }

  List<Dimension> dimensions() {
    return dimensions;
  }

  Optional<Where> where() {
    return where;
  }

  /** How many cells there are. */
  long size() {
    return size;
  }

  /** Puts the values of the cell at a position in the order of work, 0 to {@link #size} - 1. */
  void put(long position, Map<String, Object> values) {
    points.put(order.applyAsLong(position), values);
  }

  /**
   * The first cell that a predicate holds for, with the fixed values, or empty if there is none;
   * looks at every cell.
   */
  Optional<Map<String, Object>> first(
      Predicate<Map<String, Object>> predicate, Map<String, Object> fixed) {
    Map<String, Object> values = new HashMap<>(fixed);
    for (long position = 0; position < size; position++) {
      put(position, values);
      if (predicate.test(values)) {
        return Optional.of(values);
      }
    }
    return Optional.empty();
  }

  private KeptCells kept(Where filter, Map<String, Object> fixed) {
    Map<String, Object> values = new HashMap<>(fixed);
    return KeptCells.of(
        points.count(),
        number -> {
          points.put(number, values);
          return filter.holds(values);
        });
  }

  /** Combinations of values, by number. */
  private sealed interface Points {

    long count();

    void put(long number, Map<String, Object> values);

    /** Every combination of the dimensions' levels; the first dimension moves fastest. */
    record Product(List<Dimension> dimensions) implements Points {
      @Override
      public long count() {
        return dimensions.stream().mapToLong(Dimension::levels).reduce(1, Math::multiplyExact);
      }

      @Override
      public void put(long number, Map<String, Object> values) {
        long rest = number;
        for (Dimension dimension : dimensions) {
          int levels = dimension.levels();
          dimension.putLevel((int) (rest % levels), values);
          rest /= levels;
        }
      }
    }

    /** Each dimension is a dimension of the sampled points. */
    record Samples(List<Dimension> dimensions, long count, Sampler sampler) implements Points {
      @Override
      public void put(long number, Map<String, Object> values) {
        double[] point = sampler.point((int) number);
        for (int i = 0; i < point.length; i++) {
          dimensions.get(i).putShare(point[i], values);
        }
      }
    }
  }
}
