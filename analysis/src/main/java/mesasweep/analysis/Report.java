package mesasweep.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.spark.sql.SparkSession;

/**
 * One HTML file about a sweep: a summary in words, maps, tables, and how to reproduce it. It needs
 * no network and no other file.
 */
public final class Report {
  private Report() {}

  /**
   * Writes or replaces the report of the batches that are committed now. A reader of the old file
   * never sees half of the new one.
   *
   * @return the file
   * @throws UnusableResultsException when the directory holds no sweep or no committed batch
   * @throws UncheckedIOException when the file cannot be written
   */
  public static Path write(SparkSession spark, ResultDirectory results) {
    ResultTables tables = ResultTables.open(spark, results);
    Findings findings = Findings.gather(spark, tables);
    Provenance provenance = Provenance.read(results.provenanceFile());
    String page = new ReportPage(tables.sweep(), findings, provenance).render();
    return replace(results.reportFile(), page);
  }

  private static Path replace(Path file, String text) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(unfinished, text);
      return Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report " + file, e);
    }
  }
}
