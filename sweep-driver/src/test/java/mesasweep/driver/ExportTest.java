package mesasweep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.command.Mesasweep;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views as files, which other programs read as the README says. */
@Tag("slow")
class ExportTest {

  @TempDir private static Path folder;
  private static Path results;
  private static Path parquet;
  private static Path csv;

  @BeforeAll
  static void aSmallSweepInBothFormats() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            sweep: {discount-rate: [0.1, 0.7], seed: {count: 2}}
            set: {architecture: linear, steps: 30, environment.contexts: 16}
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

  /** Of every column that is not nested, row by row; DuckDB shares no code with Spark. */
  @Test
  void csvHasTheBitsOfParquet() throws SQLException {
    for (View view : Views.ALL) {
      assertSame(view.name(), parquet, csv);
    }
  }

  /** The rows of a view, which are in the same order in both. */
  private static void assertSame(String view, Path parquet, Path csv) throws SQLException {
    String binary = "'" + parquet.resolve(view + ".parquet") + "'";
    List<String> types = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (List<String> column :
        ask("SELECT column_name, column_type FROM (DESCRIBE FROM " + binary + ")")) {
      String name = column.get(0);
      boolean nested = column.get(1).endsWith("[]");
      if (!name.equals("trajectory")) { // a file of its own
        types.add("'" + name + "': '" + (nested ? "VARCHAR" : column.get(1)) + "'");
      }
      if (!nested) {
        plain.add('"' + name + '"');
      }
    }
    String text =
        "read_csv('%s', header = true, auto_detect = false, quote = '\"', escape = '\"', columns = {%s})"
            .formatted(csv.resolve(view + ".csv"), String.join(", ", types));
    String select = "SELECT " + String.join(", ", plain) + " FROM ";
    assertEquals(ask(select + binary), ask(select + text), view);
  }

  @Test
  void trajectoriesHaveTheAxesUnderNamesOfTheirOwn() throws SQLException {
    String steps = "'" + parquet.resolve("trajectory.parquet") + "'";
    assertEquals(
        List.of(
            List.of("trial_id"),
            List.of("seed"),
            List.of("axis_discount_rate"),
            List.of("outcome"),
            List.of("step"),
            List.of("discount_rate"),
            List.of("objective_gap")),
        ask("SELECT column_name FROM (DESCRIBE FROM " + steps + ") LIMIT 7"));
    assertEquals(
        List.of(List.of("0.1"), List.of("0.7")),
        ask("SELECT DISTINCT axis_discount_rate FROM " + steps + " ORDER BY ALL"));
    assertEquals(
        List.of(List.of("4")),
        ask(
            "SELECT count(*) FROM "
                + steps
                + " WHERE step = 0 AND axis_discount_rate IS NOT NULL"));
  }

  /** With failures, whose texts have line ends and quotation marks. */
  @Test
  void severalDirectoriesStandSideBySide() throws IOException, SQLException {
    Path file =
        Files.writeString(
            folder.resolve("faulty.yaml"),
            "{experiment: faulty, sweep: {size: [1, 1e300], fault: [none, exception]}}");
    String one = folder.resolve("one").toString();
    assertEquals(1, Mesasweep.execute("run", file.toString(), "-o", one));
    String other = folder.resolve("other").toString();
    copy(Path.of(one), Path.of(other));
    Path text = folder.resolve("both");
    assertEquals(
        0, Mesasweep.execute("export", one, other, "-o", text.toString(), "--format", "csv"));
    assertEquals(
        List.of(
            List.of("one", "2.0"),
            List.of("one", "2.0E300"),
            List.of("other", "2.0"),
            List.of("other", "2.0E300")),
        ask("SELECT sweep, doubled FROM '" + text.resolve("trajectory.csv") + "' ORDER BY ALL"));
    assertEquals(
        List.of(List.of("one", "2"), List.of("other", "2")),
        ask(
            "SELECT sweep, count(*) FROM '"
                + text.resolve("failures.csv")
                + "' WHERE failure LIKE '%a trial that fails%\n%' GROUP BY ALL ORDER BY ALL"));

    String views = "SELECT * FROM cells; SELECT * FROM thresholds; SELECT * FROM effects;";
    List<String> exported = new ArrayList<>();
    for (String view : List.of("cells", "thresholds", "effects")) {
      exported.addAll(Files.readAllLines(text.resolve(view + ".csv")));
    }
    assertEquals(exported, said(views, "sql", one, other, "--format", "csv"), "what sql prints");
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
    Path rows =
        Path.of(
            ResultDirectory.at(Location.of(damaged)).committed().files().get(0).location().path());
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
                "-Dlog4j2.configurationFile=" + Path.of("..", "conf", "log4j2.properties"),
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
    List<List<String>> found = printed("python3", "-c", here(String.join("\n", snippets)));
    assertEquals(2 * snippets.size(), found.size());
    for (int snippet = 0; snippet < snippets.size(); snippet++) {
      assertAnswers(found.subList(2 * snippet, 2 * snippet + 2));
    }
  }

  @Test
  void rReadsItAsTheReadmeSays() throws Exception {
    assumeTrue(has("Rscript", "--version"), "Rscript is not here (apt-get install r-base-core)");
    List<String> snippets = snippets("r");
    assertEquals(1, snippets.size());
    assertAnswers(printed("Rscript", "-e", here(snippets.get(0))));
  }

  /** Holds what a snippet found against what the stored rows say. */
  private static void assertAnswers(List<List<String>> found) throws SQLException {
    List<List<String>> expected =
        ask(
            "SELECT discount_rate, avg(trajectory[-1].discount_rate - discount_rate) FROM '"
                + results
                + "/runs/*/*.parquet' GROUP BY ALL ORDER BY ALL");
    assertEquals(2, expected.size());
    assertEquals(2, found.size(), found.toString());
    for (int row = 0; row < 2; row++) {
      for (int cell = 0; cell < 2; cell++) {
        assertEquals(
            Double.parseDouble(expected.get(row).get(cell)),
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

  private static List<String> said(String input, String... words) throws IOException {
    PrintStream before = System.out;
    InputStream in = System.in;
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      assertEquals(0, Mesasweep.execute(words));
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    } finally {
      System.setOut(before);
      System.setIn(in);
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
