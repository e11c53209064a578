package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Reads committed rows without Spark: for resuming, for the status and to check a trial. */
public final class StoredTrials {

  private StoredTrials() {}

  /**
   * Visits every committed row, batch by batch.
   *
   * @param columns the columns to read; one that a file does not have is left out
   */
  public static void scan(ResultDirectory results, List<String> columns, Consumer<Group> visitor) {
    results.committedBatches().forEach(batch -> scan(batch, columns, visitor));
  }

  /** Visits every row of a batch. */
  public static void scan(Path batch, List<String> columns, Consumer<Group> visitor) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(batch, "*.parquet")) {
      for (Path file : files) {
        scanFile(file, columns, visitor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + batch, e);
    }
  }

  /** The text in a column, which must not be null. */
  public static String text(Group row, String column) {
    return row.getString(column, 0);
  }

  /** The time in a column, which must not be null. */
  public static Instant instant(Group row, String column) {
    return Instant.EPOCH.plus(row.getLong(column, 0), ChronoUnit.MICROS);
  }

  /** Whether the row has a value in a column. */
  public static boolean has(Group row, String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
  }

  /** Visits every row of a file. */
  public static void scanFile(Path file, List<String> columns, Consumer<Group> visitor)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options())) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<Type> wanted =
          schema.getFields().stream().filter(f -> columns.contains(f.getName())).toList();
      MessageType projection = new MessageType(schema.getName(), wanted);
      reader.setRequestedSchema(projection);
      MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(projection, schema);
      PageReadStore pages = reader.readNextRowGroup();
      while (pages != null) {
        RecordReader<Group> rows =
            columnIo.getRecordReader(pages, new GroupRecordConverter(projection));
        for (long row = 0; row < pages.getRowCount(); row++) {
          visitor.accept(rows.read());
        }
        pages = reader.readNextRowGroup();
      }
    }
  }

  /**
   * Of one reader only: its codecs are in no thread's keeping but the reader's, which releases them
   * when it closes. Hadoop's own configuration would be read from the class path for every file.
   */
  private static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
  }
}
