package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import mesasweep.results.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The seeds of the trials that are done in two sweeps.
 *
 * @param first how many the first has
 * @param both how many of them the second has too
 */
public record SharedSeeds(long first, long second, long both) {

  public static SharedSeeds of(SweepTables first, SweepTables second) {
    Dataset<Row> counts =
        seeds(first, "in_first")
            .join(
                seeds(second, "in_second"),
                col("in_first " + Schema.SEED).equalTo(col("in_second " + Schema.SEED)),
                "full_outer")
            .agg(
                count(col("in_first")),
                count(col("in_second")),
                count(col("in_first").plus(col("in_second"))));
    Row row = counts.first();
    return new SharedSeeds(row.getLong(0), row.getLong(1), row.getLong(2));
  }

  private static Dataset<Row> seeds(SweepTables tables, String side) {
    return tables
        .runs()
        .where(CellStatistics.DONE)
        .select(col(Schema.SEED).as(side + " " + Schema.SEED), lit(1).as(side))
        .distinct();
  }

  /** Whether they are the same, so that what a seed does to both sweeps can be left out of both. */
  public boolean arePaired() {
    return both == first && both == second;
  }
}
