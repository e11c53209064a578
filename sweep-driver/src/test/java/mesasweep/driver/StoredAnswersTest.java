package mesasweep.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.command.Mesasweep;
import mesasweep.driver.engine.SparkSessions;
import mesasweep.results.ResultDirectory;
import mesasweep.results.store.Location;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a real sweep answer: to the README's questions, and to another reader. */
@Tag("slow")
class StoredAnswersTest {
  private static final Pattern QUESTION =
      Pattern.compile("\n\n((?:[^\n`]+\n)+)\n```sql\n([^`]*)```");

  /** How the README marks a question that has an answer only if something rare happened. */
  private static final String RARE = "No row is the best answer";

  /** One of the README's. */
  private record Question(String words, String sql) {}

  private static ResultDirectory results;

  /** At the rate 0.4 and the gap 0.43 the outcome is a matter of the seed. */
  @BeforeAll
  static void aSmallSweep(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            name: small
            sweep:
              discount-rate: [0.1, 0.3, 0.4, 0.7]
              objective-gap: [0.1, 0.2, 0.43, 1.0, 2.0, 4.0]
              architecture: [linear, mlp-16]
              seed: {count: 2}
            set: {steps: 1000}
            """);
    results = ResultDirectory.at(Location.of(folder.resolve("results")));
    assertEquals(0, Mesasweep.execute("run", file.toString(), "-o", results.root().toString()));
  }

  private static List<Question> questions() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    List<Question> questions =
        QUESTION
            .matcher(readme)
            .results()
            .map(found -> new Question(found.group(1), found.group(2)))
            .toList();
    assertEquals(readme.split("```sql").length - 1, questions.size(), "one has no words");
    return questions;
  }

  @Test
  void everyWorkedQuestionOfTheReadmeHasAnAnswer() throws IOException {
    try (SparkSession spark = open(results)) {
      List<String> unanswered =
          questions().stream()
              .filter(question -> spark.sql(question.sql()).isEmpty())
              .map(Question::words)
              .toList();
      assertTrue(
          unanswered.stream().allMatch(words -> words.contains(RARE)), unanswered.toString());
    }
  }

  @Test
  void aQuestionForSomethingRareHasAnAnswerWhereItHappened(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("faulty.yaml"),
            "{experiment: faulty, sweep: {fault: [none, exception], size: [1, 2]}}");
    ResultDirectory faulty = ResultDirectory.at(Location.of(folder.resolve("faulty")));
    assertEquals(1, Mesasweep.execute("run", file.toString(), "-o", faulty.root().toString()));
    List<Question> rare =
        questions().stream().filter(question -> question.words().contains(RARE)).toList();
    assertEquals(1, rare.size());
    try (SparkSession spark = open(faulty)) {
      assertEquals(
          List.of("[FAILED,java.lang.IllegalArgumentException: a trial that fails,2]"),
          spark.sql(rare.get(0).sql()).collectAsList().stream().map(Row::toString).toList());
    }
  }

  /** DuckDB shares no code with Spark and its Parquet library. */
  @Test
  void anotherReaderFindsTheSameTrialsAndTrajectories() throws IOException, SQLException {
    String files = "'" + results.runs() + "/*/*.parquet'";

    try (SparkSession spark = open(results)) {
      assertEquals(
          96, same(spark, "trial_id, outcome, long_term_step, final_compliance", "runs", files));
      assertEquals(
          96 * 56, // geometric records up to step 1000
          same(
              spark,
              "trial_id, step, objective_gap, compliance",
              "trajectory",
              "(SELECT trial_id, unnest(trajectory, recursive := true) FROM " + files + ")"));
    }
  }

  /** Also after trials were run again. */
  @Test
  void theReadmesQueryForAnotherReaderFindsEachTrialOnce(@TempDir Path folder)
      throws IOException, SQLException {
    Path file =
        Files.writeString(
            folder.resolve("faulty.yaml"),
            "{experiment: faulty, sweep: {fault: [none, mendable], size: [1, 2]}}");
    ResultDirectory faulty = ResultDirectory.at(Location.of(folder.resolve("faulty")));
    String[] run = {"run", file.toString(), "-o", faulty.root().toString(), "--retry", "failed"};
    assertEquals(1, Mesasweep.execute(run));
    System.setProperty("faulty.mended", "true");
    try {
      assertEquals(0, Mesasweep.execute(run));
    } finally {
      System.clearProperty("faulty.mended");
    }
    String query =
        Pattern.compile("```duckdb\n([^`]*)```")
            .matcher(Files.readString(Path.of("..", "README.md")))
            .results()
            .map(found -> found.group(1).replace("results/quickstart", faulty.root().toString()))
            .findFirst()
            .orElseThrow();

    try (SparkSession spark = open(faulty)) {
      assertEquals(4, same(spark, "trial_id, state, outcome", "runs", "(" + query + ")"));
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet all =
            statement.executeQuery("SELECT count(*) FROM '" + faulty.runs() + "/*/*.parquet'")) {
      assertTrue(all.next());
      assertEquals(4, all.getInt(1));
    }
  }

  private static SparkSession open(ResultDirectory directory) {
    SparkSession spark = SparkSessions.forQueries("answers", Optional.empty());
    Views.register(spark, List.of(directory));
    return spark;
  }

  /** Compares the columns of a view with those of files, and returns the number of rows. */
  private static int same(SparkSession spark, String columns, String view, String files)
      throws SQLException {
    List<List<Object>> ours = new ArrayList<>();
    for (Row row :
        spark.sql("SELECT " + columns + " FROM " + view + " ORDER BY ALL").collectAsList()) {
      ours.add(IntStream.range(0, row.length()).mapToObj(row::get).toList());
    }
    List<List<Object>> theirs = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + columns + " FROM " + files + " ORDER BY ALL NULLS FIRST")) {
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getObject(i));
        }
        theirs.add(row);
      }
    }
    assertEquals(ours, theirs);
    return ours.size();
  }
}
