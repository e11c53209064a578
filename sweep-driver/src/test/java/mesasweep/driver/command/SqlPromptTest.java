package mesasweep.driver.command;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import mesasweep.analysis.tables.Format;
import mesasweep.driver.engine.SparkSessions;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.jline.reader.Candidate;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person at the prompt: what is typed, what the terminal shows, what the answers are. */
@Tag("slow")
class SqlPromptTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CTRL_C = "\3";
  private static final String CTRL_D = "\4";
  private static final String UP = "\33[A";

  private static final CountDownLatch STARTED = new CountDownLatch(1);

  private static SparkSession spark;

  @TempDir private Path scratch;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private PipedOutputStream keyboard;
  private Terminal terminal;
  private CompletableFuture<Void> prompt;

  @BeforeAll
  static void startSpark() {
    spark = SparkSessions.forQueries("prompt-test", Optional.empty());
    spark.sql(
        "CREATE TEMPORARY VIEW cells AS SELECT 0.5D AS discount_rate, 'linear' AS architecture");
    spark.sql("CREATE TEMPORARY VIEW runs AS SELECT 'ab' AS trial_id, 0.5D AS discount_rate");
    spark.sql("CREATE TEMPORARY FUNCTION wilson_low(k INT, n INT) RETURNS DOUBLE RETURN k / n");
    spark.udf().register("never", (UDF1<Long, Boolean>) SqlPromptTest::never, BooleanType);
  }

  private static boolean never(long row) {
    STARTED.countDown();
    return false;
  }

  @AfterAll
  static void stopSpark() throws IOException {
    spark.close();
  }

  @BeforeEach
  void start() throws IOException {
    keyboard = new PipedOutputStream();
    terminal =
        new ExternalTerminal(
            "prompt-test", "ansi", new PipedInputStream(keyboard), shown, StandardCharsets.UTF_8);
    terminal.setSize(new Size(120, 40));
    prompt =
        CompletableFuture.runAsync(
            () ->
                new SqlPrompt(
                        terminal,
                        new SqlAnswers(spark, Format.csv),
                        new PrintStream(answered, true, StandardCharsets.UTF_8),
                        history())
                    .run(),
            task -> new Thread(task, "prompt").start());
  }

  @AfterEach
  void stop() throws IOException {
    keyboard.close();
    terminal.close();
  }

  @Test
  void answersStatementsOfSeveralLinesUntilCtrlD() throws Exception {
    type("SELECT 'a;b' AS x, -- ;\n  count(*) AS n\nFROM cells;\n");
    type("SELECT 1 AS one; SELECT 2 AS two;\n" + CTRL_D);
    leave();
    assertEquals(List.of("x,n", "a;b,1", "one", "1", "two", "2"), answers());
    assertTrue(shown().contains("views: cells, runs; \\? helps"), shown());
  }

  @Test
  void describesViewsAndNamesCommandsThatAreNone() throws Exception {
    type("\\d\n\\d CELLS\n\\d nothing\n\\?\n\\x\n\\q\n");
    leave();
    assertTrue(shown().contains("discount_rate  double"), shown());
    assertTrue(shown().contains("architecture   string"), shown());
    assertTrue(shown().contains("no view nothing; there are cells, runs"), shown());
    assertTrue(shown().contains("no command \\x; \\? lists them"), shown());
    assertTrue(shown().contains("lists the columns of a view"), shown());
    assertEquals(List.of(), answers());
  }

  @Test
  void goesOnAfterAStatementThatFails() throws Exception {
    type("SELEKT 1;\n");
    type("SELECT discont_rate FROM cells;\nSELECT raise_error('no');\nSELECT 1 AS one;\n\\q\n");
    leave();
    assertTrue(shown().contains("PARSE_SYNTAX_ERROR"), shown());
    assertTrue(shown().contains("UNRESOLVED_COLUMN"), shown());
    assertTrue(shown().contains("USER_RAISED_EXCEPTION"), shown());
    assertFalse(shown().contains("\tat "), shown());
    assertTrue(answers().contains("1"), answers().toString());
  }

  @Test
  void cancelsTheStatementThatRuns() throws Exception {
    type("SELECT count(*) FROM range(1000000000000) WHERE never(id); SELECT 1 AS dropped;\n");
    assertTrue(STARTED.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::shown);
    terminal.raise(Terminal.Signal.INT);
    await(() -> shown().contains("cancelled"));
    type("SELECT 2 AS two;\n\\q\n");
    leave();
    assertEquals(List.of("two", "2"), answers());
  }

  @Test
  void cancelsAnAnswerThatIsBeingPrinted() throws Exception {
    CancellableAnswer answer = new CancellableAnswer(new SqlAnswers(spark, Format.csv));
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            answer.cancel();
          }
        };
    assertEquals(
        "cancelled",
        answer.print("SELECT id FROM range(3)", out, StandardCharsets.UTF_8).orElseThrow());
    assertFalse(out.toString(StandardCharsets.UTF_8).contains("2"));
  }

  @Test
  void dropsTheLineAtCtrlC() throws Exception {
    type("SELECT 'open\n");
    await(() -> shown().contains("  -> "));
    int before = shown.size();
    type(CTRL_C);
    await(() -> shown().substring(before).contains("sql> "));
    type("SELECT 1 AS one;\n\\q\n");
    leave();
    assertEquals(List.of("one", "1"), answers());
  }

  @Test
  void findsWholeStatementsAgainTheNextTime() throws Exception {
    type("SELECT 1\n AS one;\n\\q\n");
    leave();
    stop();
    start();
    type(UP + UP + "\n\\q\n");
    leave();
    assertEquals(List.of("one", "1", "one", "1"), answers());
    assertTrue(Files.readString(history()).contains("SELECT 1\\n AS one;"));
  }

  @Test
  void completesNamesInUpperAndLowerCase() throws IOException {
    assertEquals(List.of("runs"), completions("SELECT * FROM RUN"));
    assertEquals(List.of("discount_rate"), completions("SELECT disc"));
    assertEquals(List.of("wilson_low("), completions("SELECT wil"));
    assertEquals(List.of("SELECT"), completions("sel"));
    assertEquals(List.of("TABLESAMPLE"), completions("SELECT * FROM runs tablesa"));
    assertEquals(List.of("runs.trial_id", "runs.discount_rate"), completions("SELECT runs."));
    assertEquals(List.of("c.architecture"), completions("SELECT c.arch"));
    assertEquals(List.of("runs"), completions("\\d r"));
    assertEquals(SqlPrompt.COMMANDS, completions("\\"));
  }

  @Test
  void completesWhatIsTyped() throws Exception {
    type("sel\t1 AS one FROM ce\t WHERE cells.disc\t = 0.5;\n\\q\n");
    leave();
    assertEquals(List.of("one", "1"), answers());
  }

  private List<String> completions(String line) {
    List<Candidate> candidates = new ArrayList<>();
    new SqlCompleter(() -> Vocabulary.of(spark))
        .complete(
            LineReaderBuilder.builder().terminal(terminal).build(),
            new PromptParser().parse(line, line.length(), ParseContext.COMPLETE),
            candidates);
    return candidates.stream().map(Candidate::value).toList();
  }

  private void type(String keys) throws IOException {
    keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
  }

  private void leave() throws Exception {
    await(prompt::isDone);
    prompt.get();
  }

  private void await(BooleanSupplier happened) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!happened.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(deadline), this::shown);
      Thread.sleep(20);
    }
  }

  private List<String> answers() {
    return answered.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private Path history() {
    return scratch.resolve("state").resolve("history");
  }
}
