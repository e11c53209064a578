package mesasweep.analysis.tables;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mesasweep.results.ResultDirectory;
import mesasweep.results.Schema;
import mesasweep.results.store.AtomicFiles;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The views as files for other programs, each in one of its name. The trajectories are in long
 * form: the axes have names of their own there, whatever the measures are called.
 */
public final class Export {

  /** What the name of an axis begins with beside the measures. */
  private static final String AXIS = "axis_";

  private Export() {}

  /** What kind of file. */
  public enum Format {
    /** A view as it is. */
    parquet {
      @Override
      void write(Dataset<Row> rows, Path file) throws IOException {
        Path parts = file.resolveSibling(file.getFileName() + ".parts");
        rows.coalesce(1).write().parquet(Location.of(parts).sparkPath());
        try (DirectoryStream<Path> only = Files.newDirectoryStream(parts, "part-*.parquet")) {
          Files.move(only.iterator().next(), file);
        }
        AtomicFiles.deleteTree(parts);
      }
    },

    /**
     * As {@link mesasweep.analysis.tables.Format#csv} prints it, without trajectories in a cell.
     */
    csv {
      @Override
      void write(Dataset<Row> rows, Path file) throws IOException {
        try (PrintStream out =
            new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(file)),
                false,
                StandardCharsets.UTF_8)) {
          mesasweep.analysis.tables.Format.csv.print(rows.drop(Schema.TRAJECTORY), out);
          if (out.checkError()) {
            throw new IOException("not all of it could be written; is the disk full?");
          }
        }
      }
    };

    abstract void write(Dataset<Row> rows, Path file) throws IOException;
  }

  /**
   * Writes every view into a folder, which is there once all of them are.
   *
   * @param directories at least one
   * @param out a folder that does not exist, or is empty
   * @return the files
   * @throws mesasweep.results.UnusableResultsException as {@link Views#register}, or if a file of
   *     results cannot be read
   * @throws IOException if a file cannot be written
   */
  public static List<Path> write(
      SparkSession spark, List<ResultDirectory> directories, Path out, Format format)
      throws IOException {
    Path folder = Files.exists(out) ? out.toRealPath() : out.toAbsolutePath().normalize();
    Path draft = folder.resolveSibling(folder.getFileName() + ".draft-" + UUID.randomUUID());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(draft), "no-half-export"));
    List<Path> files = new ArrayList<>();
    try {
      AtomicFiles.createDirectories(draft);
      for (Map.Entry<View, Dataset<Row>> table : tables(spark, directories).entrySet()) {
        String name = table.getKey().name() + "." + format;
        Jobs.described(
            spark, "export " + name, () -> write(table.getValue(), draft.resolve(name), format));
        files.add(out.resolve(name));
      }
      AtomicFiles.moveTree(draft, folder);
    } finally {
      AtomicFiles.deleteTree(draft);
    }
    return files;
  }

  private static Map<View, Dataset<Row>> tables(
      SparkSession spark, List<ResultDirectory> directories) {
    return Views.tables(
        spark,
        directories,
        view ->
            view.name().equals(Views.TRAJECTORY)
                ? tables -> tables.trajectory(axis -> AXIS + axis)
                : view.rows());
  }

  private static Path write(Dataset<Row> rows, Path file, Format format) {
    try {
      format.write(rows, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void remove(Path draft) {
    try {
      AtomicFiles.deleteTree(draft);
    } catch (IOException e) {
      System.err.println(draft + " is left behind: " + e);
    }
  }
}
