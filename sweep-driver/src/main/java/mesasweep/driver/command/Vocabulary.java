package mesasweep.driver.command;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import mesasweep.results.Text;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalog.Table;
import org.apache.spark.sql.types.StructType;

/**
 * The names that a session has beyond Spark's own, and Spark's keywords.
 *
 * @param views the columns of the temporary views, found in upper and in lower case
 * @param functions temporary functions
 * @param keywords in upper case
 */
record Vocabulary(TreeMap<String, StructType> views, List<String> functions, Set<String> keywords) {

  /** Asks the catalog; reads no rows. */
  static Vocabulary of(SparkSession spark) {
    TreeMap<String, StructType> views = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Table table : spark.catalog().listTables().collectAsList()) {
      if (table.isTemporary()) {
        views.put(table.name(), spark.table(table.name()).schema());
      }
    }
    return new Vocabulary(
        views,
        words(spark, "SHOW USER FUNCTIONS"),
        new LinkedHashSet<>(words(spark, "SELECT keyword FROM sql_keywords()")));
  }

  private static List<String> words(SparkSession spark, String query) {
    return spark.sql(query).as(Encoders.STRING()).collectAsList();
  }

  /** "cells, runs, trajectory". */
  String viewNames() {
    return String.join(", ", views.keySet());
  }

  /** What to say to who asked for a view that there is not. */
  String missing(String name) {
    return "no view " + name + Text.suggestion(name, views.keySet()) + "; there are " + viewNames();
  }

  /** The columns of the view of that name; of all views if there is none. */
  List<String> columns(String view) {
    Collection<StructType> asked =
        views.containsKey(view) ? List.of(views.get(view)) : views.values();
    return asked.stream().map(StructType::fieldNames).flatMap(Arrays::stream).toList();
  }
}
