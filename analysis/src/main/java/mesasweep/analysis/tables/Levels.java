package mesasweep.analysis.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription;
import mesasweep.results.Halving;
import mesasweep.results.ResolvedSweep;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** How often the distances of a sweep's axes were halved for a cell. */
final class Levels {

  static final String LEVEL = "level";

  private Levels() {}

  /** Of a row with the columns of the axes; null where no halving gives its values. */
  static Column of(ResolvedSweep sweep, ExperimentDescription experiment) {
    List<Column> levels =
        sweep.refinedAxes().stream().map(axis -> level(axis, experiment)).toList();
    return switch (levels.size()) {
      case 0 -> lit(0);
      case 1 -> levels.get(0);
      default -> greatest(levels.toArray(Column[]::new));
    };
  }

  private static Column level(Axis axis, ExperimentDescription experiment) {
    double[] listed = axis.values().stream().mapToDouble(JsonNode::doubleValue).sorted().toArray();
    Halving halving = experiment.halving(axis.key());
    return functions
        .udf(
            (UDF1<@Nullable Number, @Nullable Integer>) value -> level(halving, listed, value),
            DataTypes.IntegerType)
        .apply(col("`" + axis.column() + "`"));
  }

  private static @Nullable Integer level(Halving halving, double[] listed, @Nullable Number value) {
    OptionalInt level =
        value == null ? OptionalInt.empty() : halving.level(listed, value.doubleValue());
    return level.isPresent() ? (Integer) level.getAsInt() : null;
  }
}
