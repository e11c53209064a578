package mesasweep.driver.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files of trials that are done, of which no more is told. */
final class StoredIds {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message trials { required binary trial_id (STRING); required binary state (STRING); }");

  private StoredIds() {}

  static void write(Path file, List<String> ids) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .build()) {
      for (String id : ids) {
        writer.write(new SimpleGroup(SCHEMA).append("trial_id", id).append("state", "DONE"));
      }
    }
  }
}
