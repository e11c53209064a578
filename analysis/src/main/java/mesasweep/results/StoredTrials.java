package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

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

  /** The number in a column, if there is one. */
  public static Optional<Number> number(Group row, String column) {
    if (!has(row, column)) {
      return Optional.empty();
    }
    boolean whole =
        row.getType().getType(column).asPrimitiveType().getPrimitiveTypeName()
            == PrimitiveTypeName.INT64;
    return Optional.of(whole ? (Number) row.getLong(column, 0) : (Number) row.getDouble(column, 0));
  }

  /** Whether the row has a value in a column. */
  public static boolean has(Group row, String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
  }

  /**
   * Visits every row of a file.
   *
   * @throws UnusableResultsException if it is empty, cut off, or no file of trials
   */
  public static void scanFile(Path file, List<String> columns, Consumer<Group> visitor)
      throws IOException {
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      List<Type> wanted =
          schema.getFields().stream().filter(f -> columns.contains(f.getName())).toList();
      MessageType projection = new MessageType(schema.getName(), wanted);
      reader.setRequestedSchema(projection);
      MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(projection, schema);
      PageReadStore pages = nextRowGroup(reader, file);
      while (pages != null) {
        RecordReader<Group> rows =
            columnIo.getRecordReader(pages, new GroupRecordConverter(projection));
        for (long row = 0; row < pages.getRowCount(); row++) {
          visitor.accept(read(rows, file));
        }
        pages = nextRowGroup(reader, file);
      }
    }
  }

  /**
   * Reads every page of every column, and holds each against its checksum.
   *
   * @throws UnusableResultsException if one of them is damaged
   */
  static void verify(Path file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      while (nextRowGroup(reader, file) != null) {}
    }
  }

  /** What every command tells of a file of rows that is empty, cut off or otherwise damaged. */
  public static String unreadable(Path file) {
    return file
        + " cannot be read. If it is damaged, restore it, or remove "
        + file.getParent()
        + ": `sweep run` trains its trials again.";
  }

  private static ParquetFileReader open(Path file) throws IOException {
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(new LocalInputFile(file), options());
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e; // nothing is wrong with what it holds
    } catch (IOException | RuntimeException e) {
      throw new UnusableResultsException(unreadable(file), e);
    }
    if (!reader.getFileMetaData().getSchema().containsField(Schema.TRIAL_ID)) {
      reader.close();
      throw new UnusableResultsException(unreadable(file));
    }
    return reader;
  }

  private static @Nullable PageReadStore nextRowGroup(ParquetFileReader reader, Path file) {
    try {
      return reader.readNextRowGroup();
    } catch (IOException | RuntimeException e) {
      throw new UnusableResultsException(unreadable(file), e);
    }
  }

  private static Group read(RecordReader<Group> rows, Path file) {
    try {
      return rows.read();
    } catch (RuntimeException e) {
      throw new UnusableResultsException(unreadable(file), e);
    }
  }

  /**
   * Of one reader only: its codecs are in no thread's keeping but the reader's, which releases them
   * when it closes. Hadoop's own configuration would be read from the class path for every file.
   */
  private static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .usePageChecksumVerification()
        .build();
  }
}
