package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mesasweep.analysis.statistics.Interval;
import mesasweep.analysis.statistics.PooledShare;
import mesasweep.analysis.statistics.PooledShare.Seed;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.ExperimentDescription.Event;
import mesasweep.results.ExperimentDescription.Finding;
import mesasweep.results.ExperimentDescription.Outcome;
import mesasweep.results.Schema;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The shares of groups that pool cells, with intervals by seed. */
final class PooledShares {
  static final StructType SHARE =
      new StructType()
          .add("share", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("trials", DataTypes.LongType)
          .add("seeds", DataTypes.IntegerType);

  private static final String USAGE =
      "pooled_share takes collect_list(struct(seed, whether it is one of those))";

  /** Of trials one by one. */
  static final UserDefinedFunction FUNCTION =
      functions.udf((UDF1<Seq<Object>, Row>) PooledShares::ofTrials, SHARE);

  private static final String TRIALS = "trials of the seed";

  /** Of rows of a seed, its trials and then the successes of each share. */
  private static final UserDefinedFunction SHARES =
      functions.udf((UDF1<Seq<Row>, List<Row>>) PooledShares::ofSeeds, new ArrayType(SHARE, true));

  private PooledShares() {}

  /** The trials that count in shares and are of each, by the column of {@code cells}. */
  private static Map<String, Column> counted(ExperimentDescription experiment) {
    Map<String, Column> counted = new LinkedHashMap<>();
    for (Outcome outcome : experiment.outcomes()) {
      if (outcome.isEligible()) {
        counted.put(outcome.count(), col(Schema.OUTCOME).equalTo(outcome.name()));
      }
    }
    for (Event event : experiment.eventsOfTheirOwn()) {
      counted.put(event.name(), col(event.column()).isNotNull());
    }
    for (Finding finding : experiment.findings()) {
      counted.put(CellStatistics.shareOf(finding.name()), CellStatistics.isFound(finding));
    }
    return counted;
  }

  /**
   * @param by the columns whose combinations are the groups; without any, one group of all trials
   * @return by the values of those, the shares by the column of {@code cells} that counts them, a
   *     finding's by that of its share; none of a group without eligible trials
   */
  static Map<List<Object>, Map<String, PooledShare>> of(
      Dataset<Row> runs, ExperimentDescription experiment, List<String> by) {
    Column eligible = CellStatistics.isEligible(experiment);
    Map<String, Column> counted = counted(experiment);
    List<Column> counts = new ArrayList<>(List.of(count_if(eligible).as(TRIALS)));
    counted.forEach((name, is) -> counts.add(count_if(eligible.and(is)).as(name)));
    List<String> names = List.copyOf(counted.keySet());
    Column[] ofASeed =
        CellStatistics.columns(Stream.concat(Stream.of(TRIALS), names.stream()).toList());
    Column[] bySeed =
        CellStatistics.columns(Stream.concat(by.stream(), Stream.of(Schema.SEED)).toList());
    Dataset<Row> groups =
        runs.groupBy(bySeed)
            .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
            .groupBy(CellStatistics.columns(by))
            .agg(SHARES.apply(collect_list(struct(ofASeed))).as("shares"));
    Map<List<Object>, Map<String, PooledShare>> shares = new HashMap<>();
    for (Row row : groups.collectAsList()) {
      List<Row> values = row.getList(by.size());
      Map<String, PooledShare> named = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        if (values.get(i) != null) {
          named.put(names.get(i), share(values.get(i)));
        }
      }
      shares.put(IntStream.range(0, by.size()).mapToObj(row::get).toList(), named);
    }
    return shares;
  }

  private static List<Row> ofSeeds(Seq<Row> seeds) {
    List<Row> rows = CollectionConverters.asJava(seeds);
    return IntStream.range(1, rows.get(0).length())
        .mapToObj(
            field ->
                row(
                    PooledShare.of(
                        rows.stream()
                            .map(seed -> new Seed(seed.getLong(field), seed.getLong(0)))
                            .toList())))
        .toList();
  }

  private static @Nullable Row ofTrials(@Nullable Seq<Object> trials) {
    Map<Long, Seed> seeds = new HashMap<>();
    SqlFunctions.rows(USAGE, trials, Number.class, Boolean.class)
        .forEach(
            row ->
                seeds.merge(
                    row.<Number>getAs(0).longValue(),
                    new Seed(row.getBoolean(1) ? 1 : 0, 1),
                    (one, other) ->
                        new Seed(
                            one.successes() + other.successes(), one.trials() + other.trials())));
    return row(PooledShare.of(List.copyOf(seeds.values())));
  }

  /** Null if there is none. */
  static @Nullable Row row(Optional<PooledShare> share) {
    return share
        .map(
            one ->
                RowFactory.create(
                    one.share(),
                    one.interval().low(),
                    one.interval().high(),
                    one.trials(),
                    one.seeds()))
        .orElse(null);
  }

  static PooledShare share(Row row) {
    return new PooledShare(
        row.getDouble(0),
        new Interval(row.getDouble(1), row.getDouble(2)),
        row.getLong(3),
        row.getInt(4));
  }
}
