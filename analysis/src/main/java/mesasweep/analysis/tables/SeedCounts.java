package mesasweep.analysis.tables;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.PooledShare.Seed;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.analysis.statistics.ShareDifference.Pairs;
import mesasweep.analysis.statistics.ShareDifference.Sides;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Counts of trials by seed, between the rows of Spark and the statistics. */
final class SeedCounts {
  /** A difference of shares, and the number of seeds that it is of. */
  static final StructType DIFFERENCE =
      new StructType()
          .add("difference", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("seeds", DataTypes.IntegerType);

  private static final Seed NOTHING = new Seed(0, 0);

  private SeedCounts() {}

  /** Of rows of pairs, those gained and those lost. */
  static List<Pairs> pairs(Seq<Row> seeds) {
    return CollectionConverters.asJava(seeds).stream()
        .map(seed -> new Pairs(seed.getLong(0), seed.getLong(1), seed.getLong(2)))
        .toList();
  }

  /**
   * Of rows of a seed, its trials and its successes of any number of shares; each seed once.
   *
   * @param share the field of the successes, from 2 on
   */
  static List<Sides> sides(Seq<Row> first, Seq<Row> second, int share) {
    TreeMap<Long, Sides> sides = new TreeMap<>();
    CollectionConverters.asJava(first)
        .forEach(row -> sides.put(row.getLong(0), new Sides(seed(row, share), NOTHING)));
    CollectionConverters.asJava(second)
        .forEach(
            row ->
                sides.merge(
                    row.getLong(0),
                    new Sides(NOTHING, seed(row, share)),
                    (one, other) -> new Sides(one.first(), other.second())));
    return List.copyOf(sides.values());
  }

  private static Seed seed(Row row, int share) {
    return new Seed(row.getLong(share), row.getLong(1));
  }

  /**
   * The difference of a share in two sweeps.
   *
   * @param arePaired whether they have the same seeds
   */
  static Optional<ShareDifference> difference(
      List<Sides> sides, boolean arePaired, long comparisons) {
    return arePaired
        ? ShareDifference.together(sides, comparisons)
        : ShareDifference.independent(
            sides.stream().map(Sides::first).toList(),
            sides.stream().map(Sides::second).toList(),
            comparisons);
  }

  static ShareDifference difference(Row row) {
    return new ShareDifference(row.getDouble(0), new Interval(row.getDouble(1), row.getDouble(2)));
  }

  /** Null if there is no difference. */
  static @Nullable Row row(Optional<ShareDifference> difference, int seeds) {
    return difference
        .map(
            one ->
                RowFactory.create(
                    one.estimate(), one.interval().low(), one.interval().high(), seeds))
        .orElse(null);
  }
}
