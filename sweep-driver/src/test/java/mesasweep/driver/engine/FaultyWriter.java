package mesasweep.driver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import mesasweep.results.StoredTrials;
import mesasweep.results.store.Location;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.internal.io.FileCommitProtocol;
import org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol;
import scala.collection.immutable.Seq;

/** A commit protocol of Spark's ({@code spark.sql.sources.commitProtocolClass}) that loses rows. */
public final class FaultyWriter extends SQLHadoopMapReduceCommitProtocol {

  private static final long serialVersionUID = 1L;

  /** What is done to the rows of the next batch that is written, and to no other. */
  static final AtomicReference<UnaryOperator<List<Group>>> FAULT =
      new AtomicReference<>(UnaryOperator.identity());

  private final String directory;

  public FaultyWriter(String job, String directory, boolean dynamicPartitionOverwrite) {
    super(job, directory, dynamicPartitionOverwrite);
    this.directory = directory;
  }

  @Override
  public void commitJob(JobContext job, Seq<FileCommitProtocol.TaskCommitMessage> tasks) {
    super.commitJob(job, tasks);
    UnaryOperator<List<Group>> fault = FAULT.getAndSet(UnaryOperator.identity());
    try (Stream<Path> files = Files.list(Path.of(directory.replaceFirst("^file:", "")))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        rewrite(file, fault);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rewrite(Path file, UnaryOperator<List<Group>> fault) throws IOException {
    MessageType schema;
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      schema = reader.getFileMetaData().getSchema();
    }
    List<Group> rows = new ArrayList<>();
    List<String> columns =
        schema.getFields().stream().map(org.apache.parquet.schema.Type::getName).toList();
    StoredTrials.scan(Location.of(file), columns, rows::add);
    Files.delete(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .build()) {
      for (Group row : fault.apply(rows)) {
        writer.write(row);
      }
    }
  }

  static List<Group> withoutTheLast(List<Group> rows) {
    return rows.subList(0, rows.size() - 1);
  }

  static List<Group> withTheFirstTwice(List<Group> rows) {
    List<Group> more = new ArrayList<>(rows);
    more.add(rows.get(0));
    return more;
  }

  /** As many rows as there should be, and still wrong. */
  static List<Group> withTheFirstInPlaceOfTheLast(List<Group> rows) {
    List<Group> changed = new ArrayList<>(rows);
    changed.set(rows.size() - 1, rows.get(0));
    return changed;
  }

  static List<UnaryOperator<List<Group>>> faults() {
    return Arrays.asList(
        FaultyWriter::withoutTheLast,
        FaultyWriter::withTheFirstTwice,
        FaultyWriter::withTheFirstInPlaceOfTheLast);
  }
}
