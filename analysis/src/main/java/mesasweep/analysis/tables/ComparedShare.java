package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.analysis.statistics.PooledShare.Seed;
import mesasweep.analysis.statistics.ShareDifference;
import mesasweep.analysis.statistics.ShareDifference.Sides;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * A share in two sweeps, pooled over their cells.
 *
 * @param difference the second less the first, by itself
 */
public record ComparedShare(PooledShare first, PooledShare second, ShareDifference difference) {
  private static final StructType ROW =
      new StructType()
          .add("first", PooledShares.SHARE)
          .add("second", PooledShares.SHARE)
          .add("difference", SeedCounts.DIFFERENCE);

  private static final UserDefinedFunction ROWS =
      functions.udf(
          (UDF3<Seq<Row>, Seq<Row>, Boolean, List<Row>>) ComparedShare::rows,
          new ArrayType(ROW, true));

  /**
   * @param first rows of a seed, the trials that count and the successes of each share; a seed may
   *     have several
   * @param trials the name of the trials' column
   * @param shares the names of the successes'
   * @param arePaired whether the two have the same seeds
   * @return by name, those of which both have trials
   */
  static Map<String, ComparedShare> of(
      Dataset<Row> first,
      Dataset<Row> second,
      String trials,
      List<String> shares,
      boolean arePaired) {
    List<String> counts = Stream.concat(Stream.of(trials), shares.stream()).toList();
    Row row =
        bySeed(first, counts, "first")
            .crossJoin(bySeed(second, counts, "second"))
            .select(ROWS.apply(col("first"), col("second"), lit(arePaired)))
            .first();
    List<Row> rows = row.getList(0);
    Map<String, ComparedShare> compared = new LinkedHashMap<>();
    IntStream.range(0, rows.size())
        .filter(i -> rows.get(i) != null)
        .forEach(i -> compared.put(shares.get(i), of(rows.get(i))));
    return compared;
  }

  private static Dataset<Row> bySeed(Dataset<Row> counts, List<String> names, String side) {
    Column[] sums =
        names.stream().map(name -> sum("`" + name + "`").as(name)).toArray(Column[]::new);
    Column[] columns =
        CellStatistics.columns(Stream.concat(Stream.of(Schema.SEED), names.stream()).toList());
    return counts
        .groupBy(Schema.SEED)
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
        .agg(collect_list(struct(columns)).as(side));
  }

  /** Null for a share of which one has no trials. */
  private static List<Row> rows(Seq<Row> first, Seq<Row> second, boolean arePaired) {
    if (first.isEmpty() || second.isEmpty()) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    for (int share = 2; share < first.head().length(); share++) {
      List<Sides> sides = SeedCounts.sides(first, second, share);
      rows.add(
          SeedCounts.difference(sides, arePaired, 1)
              .map(
                  difference ->
                      RowFactory.create(
                          PooledShares.row(share(sides, Sides::first)),
                          PooledShares.row(share(sides, Sides::second)),
                          SeedCounts.row(Optional.of(difference), sides.size())))
              .orElse(null));
    }
    return rows;
  }

  private static Optional<PooledShare> share(List<Sides> sides, Function<Sides, Seed> side) {
    return PooledShare.of(sides.stream().map(side).toList());
  }

  private static ComparedShare of(Row row) {
    return new ComparedShare(
        PooledShares.share(row.getStruct(0)),
        PooledShares.share(row.getStruct(1)),
        SeedCounts.difference(row.getStruct(2)));
  }
}
