package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mesasweep.results.Schema;
import mesasweep.results.State;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The trials that two sweeps hold under the same id: one experiment, one version, the same
 * parameters and seed, so that their results are the same bits on one kind of processor.
 *
 * @param shared ids that both hold
 * @param done of them, in both sweeps
 * @param different of the done ones, with another outcome or another final measurement
 * @param example the id of one that is different, if any is
 */
public record SharedTrials(long shared, long done, long different, Optional<String> example) {
  /** The columns that are compared, as far as they are stored. */
  public static List<String> compared(Dataset<Row> runs) {
    return Arrays.stream(runs.columns())
        .filter(column -> column.equals(Schema.OUTCOME) || column.startsWith(Schema.lastOf("")))
        .toList();
  }

  /** Reads no trajectories. Two values that are not a number are the same. */
  public static SharedTrials of(SweepTables first, SweepTables second) {
    List<String> compared = new ArrayList<>(compared(first.runs()));
    compared.retainAll(compared(second.runs()));
    Column id = col("first trial_id");
    String state = State.DONE.name();
    Column done = col("first state").equalTo(state).and(col("second state").equalTo(state));
    Column same =
        compared.stream()
            .map(column -> col("first " + column).eqNullSafe(col("second " + column)))
            .reduce(Column::and)
            .orElse(lit(true));
    Column different = done.and(not(same));
    Row counts =
        of("first ", first.runs(), compared)
            .join(of("second ", second.runs(), compared), id.equalTo(col("second trial_id")))
            .agg(count(id), count_if(done), count_if(different), min(when(different, id)))
            .first();
    return new SharedTrials(
        counts.getLong(0),
        counts.getLong(1),
        counts.getLong(2),
        Optional.ofNullable(counts.getString(3)));
  }

  private static Dataset<Row> of(String prefix, Dataset<Row> runs, List<String> compared) {
    return runs.select(
        Stream.concat(Stream.of("trial_id", "state"), compared.stream())
            .map(column -> col(column).as(prefix + column))
            .toArray(Column[]::new));
  }
}
