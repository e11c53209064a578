package mesasweep.analysis.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mesasweep.analysis.tables.SweepTables;
import mesasweep.results.Provenance;
import mesasweep.results.ResultDirectory;
import mesasweep.results.UnusableResultsException;
import mesasweep.results.store.Location;
import org.apache.spark.sql.SparkSession;

/** The answers of one sweep, written beside its results. */
public final class Report {

  /** What a report can be written as. */
  public enum Format {
    /** One page about the sweep, which needs no network and no other file. */
    html,
    /** Each figure as a drawing. */
    svg,
    /** Each figure as a picture, of twice as many pixels a side as the drawing. */
    png,
    /** The numbers of each figure. */
    csv
  }

  private static final double PIXELS = 2;

  private Report() {}

  /**
   * Writes or replaces the report of the batches that are committed now. A reader of an old file
   * never sees half of the new one.
   *
   * @param by the axis whose values are shown side by side; the architecture by default, or else
   *     the first axis of words
   * @param finding the name of the one that is mapped; the experiment's first by default
   * @return the files
   * @throws UnusableResultsException when the directory holds no sweep or no committed batch, the
   *     sweep has no such axis, or the experiment no such finding
   * @throws UncheckedIOException when a file cannot be written
   */
  public static List<Location> write(
      SparkSession spark,
      ResultDirectory results,
      Optional<String> by,
      Optional<String> finding,
      Format format) {
    return write(spark, results, by, finding, format, Unit.ALL);
  }

  /** A report of these units. */
  static List<Location> write(
      SparkSession spark,
      ResultDirectory results,
      Optional<String> by,
      Optional<String> finding,
      Format format,
      List<Unit> units) {
    Answers answers = Answers.gather(spark, SweepTables.open(spark, results), by, finding);
    List<Unit.Drawn> drawn = Unit.drawn(units, answers);
    ArrayNode sample = TrialFigures.sample(answers);
    if (format == Format.html) {
      Provenance provenance = Provenance.read(results.provenanceFile());
      String page = new ReportPage(answers, drawn, sample, provenance).render();
      return List.of(replace(results.reportFile(), bytes(page)));
    }
    Function<Figure, byte[]> content = content(format, sample);
    List<Location> files = new ArrayList<>();
    for (Figure figure : drawn.stream().flatMap(unit -> unit.figures().stream()).toList()) {
      Location file = results.figures().resolve(figure.id() + "." + format);
      files.add(replace(file, content.apply(figure)));
    }
    return files;
  }

  private static Function<Figure, byte[]> content(Format format, ArrayNode sample) {
    if (format == Format.csv) {
      return figure -> bytes(figure.table().csv());
    }
    ChartRenderer renderer = ChartRenderer.load(List.of(Resources.script("figures.js")));
    return figure -> {
      String drawing =
          renderer.svg(
              figure.standalone(sample).toString(), figure.size().width(), figure.size().height());
      return format == Format.svg ? bytes(drawing) : ChartRenderer.png(drawing, PIXELS);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Location replace(Location file, byte[] content) {
    try {
      file.write(content);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
