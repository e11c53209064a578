package mesasweep.analysis.tables;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a view is where it has no rows: its columns. */
final class EmptyTable {

  private EmptyTable() {}

  /**
   * @param any of the session
   * @param columns with their types, as in {@code CREATE TABLE}
   * @param more columns that follow
   */
  static Dataset<Row> of(Dataset<Row> any, String columns, StructField... more) {
    StructType type = StructType.fromDDL(columns);
    for (StructField column : more) {
      type = type.add(column);
    }
    return any.sparkSession().createDataFrame(List.of(), type);
  }
}
