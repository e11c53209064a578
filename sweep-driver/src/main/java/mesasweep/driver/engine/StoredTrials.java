package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mesasweep.analysis.ResultDirectory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;

/** Reads committed rows without Spark: for resuming, for the status and to check a trial. */
public final class StoredTrials {

  private StoredTrials() {}

  /**
   * Visits every committed row, batch by batch.
   *
   * @param columns the columns to read; one that a file does not have is left out
   */
  public static void scan(ResultDirectory results, List<String> columns, Consumer<Group> visitor) {
    for (Path batch : results.committedBatches()) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(batch, "*.parquet")) {
        for (Path file : files) {
          scanFile(file, columns, visitor);
        }
      } catch (IOException e) {
        throw new InfrastructureException("cannot read " + batch + ": " + e.getMessage(), e);
      }
    }
  }

  /** The text in a column, which must not be null. */
  public static String text(Group row, String column) {
    return row.getString(column, 0);
  }

  /** The time in a column, which must not be null. */
  static Instant instant(Group row, String column) {
    return Instant.EPOCH.plus(row.getLong(column, 0), ChronoUnit.MICROS);
  }

  /** Whether the row has a value in a column. */
  public static boolean has(Group row, String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
  }

  private static void scanFile(Path file, List<String> columns, Consumer<Group> visitor)
      throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    configuration.set(ReadSupport.PARQUET_READ_SCHEMA, projection(file, columns).toString());
    try (ParquetReader<Group> reader = new GroupReader(file, configuration).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        visitor.accept(row);
      }
    }
  }

  private static MessageType projection(Path file, List<String> columns) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      return schema.getFields().stream()
          .filter(field -> columns.contains(field.getName()))
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toList(), fields -> new MessageType(schema.getName(), fields)));
    }
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {

    GroupReader(Path file, ParquetConfiguration configuration) {
      super(new LocalInputFile(file), configuration);
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
