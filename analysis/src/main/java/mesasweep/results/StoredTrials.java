package mesasweep.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import mesasweep.results.store.Location;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
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
   * Visits every row of some files.
   *
   * @param columns the columns to read; one that a file does not have is left out
   */
  public static void scan(List<RowFile> files, List<String> columns, Consumer<Group> visitor) {
    files.forEach(file -> scan(file.location(), columns, visitor));
  }

  /**
   * Visits every row of a file.
   *
   * @throws UnusableResultsException if it is empty, cut off, or no file of trials
   */
  public static void scan(Location file, List<String> columns, Consumer<Group> visitor) {
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = schema(reader);
      List<Type> wanted =
          schema.getFields().stream().filter(f -> columns.contains(f.getName())).toList();
      scan(file, reader, new MessageType(schema.getName(), wanted), visitor);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static MessageType schema(ParquetFileReader reader) {
    return reader.getFileMetaData().getSchema();
  }

  private static void scan(
      Location file, ParquetFileReader reader, MessageType columns, Consumer<Group> visitor) {
    reader.setRequestedSchema(columns);
    MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(columns, schema(reader));
    PageReadStore pages = nextRowGroup(reader, file);
    while (pages != null) {
      RecordReader<Group> rows = columnIo.getRecordReader(pages, new GroupRecordConverter(columns));
      for (long row = 0; row < pages.getRowCount(); row++) {
        visitor.accept(read(rows, file));
      }
      pages = nextRowGroup(reader, file);
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

  /** How many rows a file has, as it says itself. */
  static long rows(Location file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      return reader.getRecordCount();
    }
  }

  /** Whether one of some trials is in a file. */
  static boolean hasAny(Location file, Set<String> ids) {
    AtomicBoolean found = new AtomicBoolean();
    scan(
        file,
        List.of(Schema.TRIAL_ID),
        row -> found.compareAndSet(false, ids.contains(text(row, Schema.TRIAL_ID))));
    return found.get();
  }

  /**
   * Copies the rows of a file that are not of some trials to a new file of the same schema.
   *
   * @return whether there are any; else no file is written
   */
  static boolean copyWithout(Location file, Set<String> ids, Location copy) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = schema(reader);
      scan(
          file,
          reader,
          schema,
          row -> {
            if (!ids.contains(text(row, Schema.TRIAL_ID))) {
              rows.add(row);
            }
          });
      if (!rows.isEmpty()) {
        write(rows, schema, reader.getFileMetaData().getKeyValueMetaData(), copy);
      }
    }
    return !rows.isEmpty();
  }

  private static void write(
      List<Group> rows, MessageType schema, Map<String, String> told, Location file)
      throws IOException {
    Map<String, String> others = new HashMap<>(told);
    others.remove(ParquetWriter.OBJECT_MODEL_NAME_PROP); // this writer has a name of its own
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file.output())
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withExtraMetaData(others)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
  }

  /**
   * Reads every page of every column, and holds each against its checksum.
   *
   * @throws UnusableResultsException if one of them is damaged
   */
  static void verify(Location file) throws IOException {
    try (ParquetFileReader reader = open(file)) {
      while (nextRowGroup(reader, file) != null) {}
    }
  }

  /** What every command tells of a file of rows that is empty, cut off or otherwise damaged. */
  public static String unreadable(String file) {
    return file
        + " cannot be read. If it is damaged, restore it, or remove it: `sweep run` trains its"
        + " trials again.";
  }

  private static ParquetFileReader open(Location file) throws IOException {
    ParquetFileReader reader;
    try {
      reader = ParquetFileReader.open(file.input(), options());
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e; // nothing is wrong with what it holds
    } catch (IOException | RuntimeException e) {
      throw new UnusableResultsException(unreadable(file.path()), e);
    }
    if (!reader.getFileMetaData().getSchema().containsField(Schema.TRIAL_ID)) {
      reader.close();
      throw new UnusableResultsException(unreadable(file.path()));
    }
    return reader;
  }

  private static @Nullable PageReadStore nextRowGroup(ParquetFileReader reader, Location file) {
    try {
      return reader.readNextRowGroup();
    } catch (IOException | RuntimeException e) {
      throw new UnusableResultsException(unreadable(file.path()), e);
    }
  }

  private static Group read(RecordReader<Group> rows, Location file) {
    try {
      return rows.read();
    } catch (RuntimeException e) {
      throw new UnusableResultsException(unreadable(file.path()), e);
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
