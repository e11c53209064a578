/** The stored trials, and what they say, as tables of Spark SQL. */
package mesasweep.analysis.tables;
