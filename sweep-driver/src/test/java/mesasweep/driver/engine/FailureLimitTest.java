package mesasweep.driver.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import mesasweep.results.RowFile;
import mesasweep.results.store.Location;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureLimitTest {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message trials { required binary trial_id (STRING); optional binary failure (STRING);"
              + " }");

  private static final String RETRY =
      String.format(
          "%nMend that and run again with --retry failed, which runs them again; without it only the"
              + " rest is run.");

  @TempDir private Path scratch;
  private int batches;

  @Test
  void withoutANumberNearlyAllOfManyTrialsMustFail() throws IOException {
    FailureLimit limit = new FailureLimit(OptionalInt.empty());
    List<RowFile> few = batch(0, 49, "java.lang.Error: odd");
    assertDoesNotThrow(() -> limit.add(few));
    List<RowFile> fine = batch(6, 0, "");
    assertDoesNotThrow(() -> limit.add(fine)); // 49 of 55
    List<RowFile> fiftieth = batch(0, 1, "java.lang.Error: odd"); // 50 of 56 are less than 9 of 10
    assertDoesNotThrow(() -> limit.add(fiftieth));
    List<RowFile> more = batch(0, 4, "java.lang.Error: odd\n\tat line 2"); // 54 of 60 are 9 of 10
    assertEquals(
        "stopped: 54 of 60 trials failed (execution.max-failures: auto, nearly all). The commonest"
            + " message, 54 times: java.lang.Error: odd"
            + RETRY,
        assertThrows(TooManyFailuresException.class, () -> limit.add(more)).getMessage());
  }

  @Test
  void fewTrialsNeverStopASweepByTheirShare() throws IOException {
    FailureLimit limit = new FailureLimit(OptionalInt.empty());
    List<RowFile> all = batch(0, 49, "java.lang.Error: odd");
    assertDoesNotThrow(() -> limit.add(all));
  }

  @Test
  void aNumberIsBorneWhateverTheShare() throws IOException {
    FailureLimit limit = new FailureLimit(OptionalInt.of(3));
    List<RowFile> three = batch(0, 3, "java.lang.Error: odd");
    assertDoesNotThrow(() -> limit.add(three));
    List<RowFile> fourth = batch(1000, 1, "java.lang.Error: odder");
    assertEquals(
        "stopped: 4 of 1004 trials failed (execution.max-failures: 3). The commonest message, 3"
            + " times: java.lang.Error: odd"
            + RETRY,
        assertThrows(TooManyFailuresException.class, () -> limit.add(fourth)).getMessage());
  }

  /** A batch of so many trials that went well, and so many that failed. */
  private List<RowFile> batch(int fine, int failed, String failure) throws IOException {
    Path file = scratch.resolve("part" + batches++ + ".parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .build()) {
      for (int i = 0; i < fine + failed; i++) {
        Group row = new SimpleGroup(SCHEMA).append("trial_id", "t" + i);
        writer.write(i < fine ? row : row.append("failure", failure));
      }
    }
    return List.of(
        new RowFile("sweep_batch=000000/part.parquet", Location.of(file), Files.size(file)));
  }
}
