package mesasweep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.ResultDirectory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views as files, which other programs read as the README says. */
@Tag("slow")
class ExportTest {

  /** Views without an order of their own, whose rows may come in another one each time. */
  private static final List<String> UNORDERED = List.of("runs", "trajectory", "failures");

  @TempDir private static Path folder;
  private static Path results;
  private static Path parquet;
  private static Path csv;

  /** One learning rate is large enough for numbers that are none. */
  @BeforeAll
  static void aSmallSweepInBothFormats() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            name: small
            sweep:
              discount-rate: [0.1, 0.7]
              objective-gap: [0.2, 2.0]
              architecture: [linear]
              objective.learning-rate: [0.05, 1e200]
              seed: {count: 2}
            set: {steps: 30, environment.contexts: 16, discount-floor: none}
            """);
    results = folder.resolve("results");
    assertEquals(0, Mesasweep.execute("run", file.toString(), "-o", results.toString()));
    parquet = folder.resolve("deep/down/export");
    assertEquals(0, Mesasweep.execute("export", results.toString(), "-o", parquet.toString()));
    csv = Files.createDirectory(folder.resolve("empty before"));
    assertEquals(
        0,
        Mesasweep.execute("export", results.toString(), "-o", csv.toString(), "--format", "csv"));
  }

  @Test
  void everyViewIsAFileAndNothingElseIsThere() throws IOException {
    assertEquals(
        Views.ALL.stream().map(view -> view.name() + ".parquet").sorted().toList(), in(parquet));
    assertEquals(Views.ALL.stream().map(view -> view.name() + ".csv").sorted().toList(), in(csv));
    assertFalse(in(parquet.getParent()).toString().contains("draft"), "beside them");
    assertFalse(in(folder).toString().contains("draft"), "beside them");
  }

  /** Line by line, in the order of the view if it has one. */
  @Test
  void csvIsWhatSqlPrints() throws IOException {
    for (View view : Views.ALL) {
      if (view.name().equals("trajectory") || view.name().equals("runs")) {
        continue; // other columns
      }
      List<String> asked =
          said("sql", results.toString(), "SELECT * FROM " + view.name(), "--format", "csv");
      List<String> written = Files.readAllLines(csv.resolve(view.name() + ".csv"));
      if (UNORDERED.contains(view.name())) {
        asked.sort(Comparator.naturalOrder());
        written.sort(Comparator.naturalOrder());
      }
      assertEquals(asked, written, view.name());
    }
  }

  /** Of every view and column, row by row; DuckDB reads both by code that is not Spark's. */
  @Test
  void csvHasTheBitsOfParquet() throws SQLException {
    long special = 0;
    for (View view : Views.ALL) {
      String p = "'" + parquet.resolve(view.name() + ".parquet") + "'";
      List<List<String>> columns =
          ask("SELECT column_name, column_type FROM (DESCRIBE FROM " + p + ")");
      StringBuilder types = new StringBuilder();
      List<String> names = new ArrayList<>();
      for (List<String> column : columns) {
        if (column.get(0).equals("trajectory")) {
          continue; // a file of its own
        }
        boolean nested = column.get(1).endsWith("[]");
        String type = nested ? "VARCHAR" : column.get(1);
        types.append(types.isEmpty() ? "" : ", ").append("'" + column.get(0) + "': '" + type + "'");
        if (!nested) {
          names.add('"' + column.get(0) + '"');
        }
      }
      String c = "read_csv('" + csv.resolve(view.name() + ".csv") + "', header = true, ";
      c += "auto_detect = false, delim = ',', quote = '\"', escape = '\"', ";
      c += "columns = {" + types + "})";
      String list = String.join(", ", names);
      List<List<String>> rows = ask("SELECT " + list + " FROM " + p);
      assertEquals(rows, ask("SELECT " + list + " FROM " + c), view.name());
      special +=
          rows.stream()
              .flatMap(List::stream)
              .filter(cell -> cell.equals("NaN") || cell.endsWith("Infinity"))
              .count();
    }
    assertTrue(special > 0, "nothing was tried that is not finite");
  }

  @Test
  void trajectoriesHaveTheAxesUnderNamesOfTheirOwn() throws SQLException {
    String steps = "'" + parquet.resolve("trajectory.parquet") + "'";
    assertEquals(
        List.of(
            List.of("trial_id"),
            List.of("seed"),
            List.of("axis_discount_rate"),
            List.of("axis_objective_gap"),
            List.of("axis_architecture"),
            List.of("axis_objective_learning_rate"),
            List.of("outcome"),
            List.of("step"),
            List.of("discount_rate"),
            List.of("objective_gap")),
        ask("SELECT column_name FROM (DESCRIBE FROM " + steps + ") LIMIT 10"));
    assertEquals(
        List.of(List.of("0.1"), List.of("0.7")),
        ask("SELECT DISTINCT axis_discount_rate FROM " + steps + " ORDER BY ALL"));
    assertEquals(
        List.of(List.of("16")),
        ask(
            "SELECT count(*) FROM "
                + steps
                + " WHERE step = 0 AND axis_discount_rate IS NOT NULL"));
  }

  @Test
  void severalDirectoriesStandSideBySide() throws SQLException {
    Path copy = folder.resolve("copy-of-two/results");
    Path both = folder.resolve("copy-of-two/both");
    String sweep = ResultDirectory.at(results).sweepFile().toString();
    String rate = "objective.learning-rate=[0.05]";
    assertEquals(0, Mesasweep.execute("run", sweep, rate, "-o", copy.toString()));
    assertEquals(
        0, Mesasweep.execute("export", results.toString(), copy.toString(), "-o", both.toString()));
    assertEquals(
        List.of(List.of(results.toString(), "16"), List.of(copy.toString(), "8")),
        ask(
            "SELECT sweep, count(*) FROM '"
                + both
                + "/runs.parquet' GROUP BY ALL ORDER BY 2 DESC"));
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path there = Files.createDirectories(folder.resolve("deep/refused"));
    Path mine = Files.writeString(there.resolve("mine.txt"), "mine");
    List<String> refusal = refused(2, results, there);
    assertEquals(
        there
            + " is not empty: it has mine.txt; give a folder that does not exist or is empty with"
            + " -o, for nothing is overwritten",
        refusal.get(0));
    assertEquals(
        mine + " is there and is no folder; give one that does not exist or is empty with -o",
        refused(2, results, mine).get(0));
    assertEquals("mine", Files.readString(mine));
    Files.delete(mine);
    Files.delete(there);
  }

  @Test
  void nothingIsHalfWritten(@TempDir Path scratch) throws IOException {
    Path damaged = scratch.resolve("damaged");
    copy(results, damaged);
    Path rows = ResultDirectory.at(damaged).oneFileOfEachBatch().get(0);
    byte[] bytes = Files.readAllBytes(rows);
    for (int i = 4; i < bytes.length / 2; i++) {
      bytes[i] = 7;
    }
    Files.write(rows, bytes);
    Files.deleteIfExists(rows.resolveSibling("." + rows.getFileName() + ".crc"));
    assertTrue(
        refused(2, damaged, scratch.resolve("out")).get(0).contains(rows + " cannot be read"));
    assertEquals(List.of("damaged"), in(scratch));
  }

  /** Ctrl-C, or a cluster's end of time. */
  @Test
  void aSignalLeavesNothingBehind(@TempDir Path scratch) throws Exception {
    Process export =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "conf", "jvm-options"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Mesasweep.class.getName(),
                "export",
                results.toString(),
                "-o",
                scratch.resolve("out").toString())
            .inheritIO()
            .start();
    while (in(scratch).isEmpty()) {
      assertTrue(export.isAlive(), "it ended before it began to write");
      Thread.sleep(10);
    }
    export.destroy();
    assertEquals(143, export.waitFor());
    assertEquals(List.of(), in(scratch));
  }

  @Test
  void duckDbReadsItAsTheReadmeSays() throws IOException, SQLException {
    List<String> queries =
        snippets("duckdb").stream().filter(text -> text.contains("exports/")).toList();
    assertEquals(1, queries.size());
    String query = here(queries.get(0));
    assertAnswers(ask(query));
    assertAnswers(
        ask(query.replace(parquet.toString(), csv.toString()).replace(".parquet", ".csv")));
  }

  @Test
  void pandasAndPolarsReadItAsTheReadmeSays() throws Exception {
    assumeTrue(
        has("python3", "-c", "import pandas, polars, pyarrow"),
        "python3 is not here, or has no pandas, polars and pyarrow (pip install pandas polars"
            + " pyarrow)");
    List<String> snippets = snippets("python");
    assertEquals(4, snippets.size());
    for (String snippet : snippets) {
      assertAnswers(printed("python3", "-c", here(snippet)));
    }
  }

  @Test
  void rReadsItAsTheReadmeSays() throws Exception {
    assumeTrue(has("Rscript", "--version"), "Rscript is not here (apt-get install r-base-core)");
    List<String> snippets = snippets("r");
    assertEquals(1, snippets.size());
    assertAnswers(printed("Rscript", "-e", here(snippets.get(0))));
  }

  /** The question that all of the README's snippets answer, asked of the stored rows by SQL. */
  private static void assertAnswers(List<List<String>> found) throws IOException {
    List<String> expected =
        said(
            "sql",
            results.toString(),
            "SELECT initial_discount_rate, avg(discount_rate - initial_discount_rate) FROM"
                + " trajectory JOIN (SELECT trial_id, max(step) AS step FROM trajectory GROUP BY"
                + " trial_id) USING (trial_id, step) GROUP BY ALL ORDER BY ALL",
            "--format",
            "csv");
    assertEquals(2, found.size(), found.toString());
    for (int row = 0; row < 2; row++) {
      String[] cells = expected.get(row + 1).split(",");
      for (int cell = 0; cell < 2; cell++) {
        assertEquals(
            Double.parseDouble(cells[cell]),
            Double.parseDouble(found.get(row).get(cell)),
            1e-12,
            found.toString());
      }
    }
  }

  private static List<String> snippets(String language) throws IOException {
    return Pattern.compile("```" + language + "\n([^`]*)```")
        .matcher(Files.readString(Path.of("..", "README.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /** The README's paths, here. */
  private static String here(String snippet) {
    return snippet
        .replace("exports/quickstart-csv", csv.toString())
        .replace("exports/quickstart", parquet.toString())
        .replace("results/quickstart", results.toString());
  }

  private static boolean has(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** The cells of what a program prints. */
  private static List<List<String>> printed(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), String.join(" ", command));
    return out.lines()
        .filter(line -> !line.isBlank())
        .map(line -> Stream.of(line.split(",")).map(String::strip).toList())
        .toList();
  }

  /** What DuckDB answers, as text. */
  private static List<List<String>> ask(String query) throws SQLException {
    List<List<String>> answer = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getObject(i)));
        }
        answer.add(row);
      }
    }
    return answer;
  }

  private static List<String> said(String... words) throws IOException {
    PrintStream before = System.out;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertEquals(0, Mesasweep.execute(words));
      return new ArrayList<>(bytes.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(before);
    }
  }

  /** What an export complains about that must end with this status. */
  private static List<String> refused(int status, Path directory, Path out) throws IOException {
    PrintStream before = System.err;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      assertEquals(status, Mesasweep.execute("export", directory.toString(), "-o", out.toString()));
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    } finally {
      System.setErr(before);
    }
  }

  private static List<String> in(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
