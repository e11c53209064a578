package mesasweep.driver.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mesasweep.analysis.tables.Export;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header = "Write every view into a folder, for other programs.",
    description = {
      "One file for each view of `sweep sql`, all of them or none. In `trajectory` the axes are",
      "called axis_NAME. Of several directories every file has a first column sweep. The README",
      "has examples for pandas, polars, DuckDB and R."
    },
    footer = {"", "Example: sweep export results/quickstart -o exports/quickstart --format csv"})
final class ExportCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "Result directories.")
  private List<Location> directories;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "The folder of this machine to write, which does not exist or is empty.")
  private Location output;

  @Option(
      names = "--format",
      defaultValue = "parquet",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; parquet by default.")
  private Export.Format format;

  @Mixin private MasterOption master;

  @Override
  public Integer call() throws IOException {
    Path folder = Path.of(requireLocal(output).path());
    requireEmpty(folder);
    List<ResultDirectory> results = directories.stream().map(ResultDirectory::at).toList();
    results.forEach(Remarks::print);
    try (SparkSession spark = master.open("mesasweep export")) {
      Export.write(spark, results, folder, format).forEach(System.out::println);
    }
    return 0;
  }

  private static Location requireLocal(Location folder) {
    if (!folder.isLocal()) {
      throw new BadInputException(
          folder + " is not on this machine; an export goes to a folder of it, which -o names");
    }
    return folder;
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          folder + " is there and is no folder; give one that does not exist or is empty with -o");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path first : entries) {
        throw new BadInputException(
            folder
                + " is not empty: it has "
                + first.getFileName()
                + "; give a folder that does not exist or is empty with -o, for nothing is"
                + " overwritten");
      }
    }
  }
}
