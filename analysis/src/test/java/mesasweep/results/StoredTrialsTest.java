package mesasweep.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mesasweep.results.store.Location;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTrialsTest {

  private static final int ROWS = 200;
  private static final int THREADS = 8;
  private static final int SCANS = 1000;
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(Schema.TRIAL_ID)
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(Schema.STATE)
          .named("row");

  /** Two batches are read back at the same time whenever they end together. */
  @Test
  void isReadByManyThreadsAtOnce(@TempDir Path batch) throws Exception {
    Set<String> ids =
        IntStream.range(0, ROWS).mapToObj(i -> "trial-" + i).collect(Collectors.toSet());
    Location file = Location.of(batch.resolve("part.parquet"));
    write(file, ids);
    Callable<Integer> scans =
        () -> {
          int complete = 0;
          for (int scan = 0; scan < SCANS; scan++) {
            Set<String> found = new HashSet<>();
            StoredTrials.scan(
                file,
                List.of(Schema.TRIAL_ID),
                row -> found.add(StoredTrials.text(row, Schema.TRIAL_ID)));
            complete += found.equals(ids) ? 1 : 0;
          }
          return complete;
        };
    ExecutorService readers = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> complete = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        complete.add(readers.submit(scans));
      }
      for (Future<Integer> scansOfAThread : complete) {
        assertEquals(SCANS, scansOfAThread.get());
      }
    } finally {
      readers.shutdownNow();
    }
  }

  /** What a copy that was broken off, or a disk that was full, leaves. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999})
  void aFileThatIsCutOffIsNamedWithWhatToDo(double share, @TempDir Path batch) throws IOException {
    Path file = batch.resolve("part.parquet");
    write(Location.of(file), List.of("a", "b"));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, (int) (share * whole.length)));
    assertUnreadable(file);
  }

  @Test
  void aFileOfSomethingElseIsNamedWithWhatToDo(@TempDir Path batch) throws IOException {
    Path file = Files.writeString(batch.resolve("part.parquet"), "{\"runs\": []}\n");
    assertUnreadable(file);
  }

  private static void assertUnreadable(Path file) {
    assertEquals(
        file
            + " cannot be read. If it is damaged, restore it, or remove it: `sweep run` trains its"
            + " trials again.",
        assertThrows(
                UnusableResultsException.class,
                () -> StoredTrials.scan(Location.of(file), List.of(Schema.TRIAL_ID), row -> {}))
            .getMessage());
  }

  /** A file of trials that are done, by their ids. */
  static void write(Location file, Collection<String> ids) throws IOException {
    SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(file.output())
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build()) {
      for (String id : ids) {
        writer.write(rows.newGroup().append(Schema.TRIAL_ID, id).append(Schema.STATE, "DONE"));
      }
    }
  }
}
