package mesasweep.analysis.tables;

import java.util.List;
import java.util.function.Function;
import mesasweep.results.ExperimentDescription;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table of SQL.
 *
 * @param about in one sentence
 * @param columns in their order, but for the axes, which every sweep has others of
 * @param order expressions of SQL; empty if the rows have none
 */
public record View(
    String name,
    String about,
    Function<ExperimentDescription, List<Documented>> columns,
    Function<SweepTables, Dataset<Row>> rows,
    Function<SweepTables, List<String>> order) {

  /** Stands for the columns of the axes. */
  static final Documented AXES = new Documented("AXES", "the axes of the sweep");

  /**
   * A column and what it says.
   *
   * @param name in SQL
   */
  public record Documented(String name, String meaning) {}
}
