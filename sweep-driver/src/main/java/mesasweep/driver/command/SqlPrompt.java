package mesasweep.driver.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * Statements from a person at a terminal, who can edit, complete, find again and cancel them. The
 * prompt and its messages are on the terminal; answers go to a stream, which may be a file.
 */
final class SqlPrompt {

  static final List<String> COMMANDS = List.of("\\d", "\\?", "\\q");

  private static final String HELP =
      """
      A statement ends with ; and may have several lines. Tab completes.
      \\d        lists the views
      \\d NAME   lists the columns of a view
      \\?        this help
      \\q        quits; so does Ctrl-D
      Ctrl-C    drops the line, or cancels the statement that runs\
      """;

  private final Terminal terminal;
  private final SqlAnswers answers;
  private final PrintStream out;
  private final LineReader reader;

  /** Names change only by statements, and views take a moment to be looked up. */
  private Optional<Vocabulary> vocabulary = Optional.empty();

  private volatile Optional<CancellableAnswer> running = Optional.empty();

  /**
   * @param out where answers go
   * @param history the file that keeps statements between prompts; made if it is missing
   */
  SqlPrompt(Terminal terminal, SqlAnswers answers, PrintStream out, Path history) {
    this.terminal = terminal;
    this.answers = answers;
    this.out = out;
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new PromptParser())
            .completer(new SqlCompleter(this::vocabulary))
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  -> ")
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            // An exclamation mark is SQL, and a backslash too.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    try {
      Files.createDirectories(history.toAbsolutePath().getParent());
      // JLine would complain about every statement that it cannot append.
      Files.newOutputStream(history, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      reader.setVariable(LineReader.HISTORY_FILE, history);
    } catch (IOException e) {
      say("statements are not kept for the next time: " + e);
    }
  }

  /** Answers until the person leaves. */
  void run() {
    say("views: " + vocabulary().viewNames() + "; \\? helps");
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, signal -> running.ifPresent(this::cancel));
    try {
      while (answerNext()) {}
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  private void cancel(CancellableAnswer answer) {
    say("\n"); // after the terminal's ^C
    answer.cancel();
  }

  /** Whether to go on. */
  private boolean answerNext() {
    String text;
    try {
      text = reader.readLine("sql> ");
    } catch (UserInterruptException e) {
      return true; // the line is dropped
    } catch (EndOfFileException e) {
      return false;
    }
    if (PromptParser.isCommand(text)) {
      return obey(text.strip().replaceFirst("\\s*;$", ""));
    }
    answer(Statements.of(text).ended());
    return true;
  }

  /** Answers what was typed together, up to a statement that is cancelled. */
  private void answer(List<String> statements) {
    for (String statement : statements) {
      CancellableAnswer answer = new CancellableAnswer(answers);
      running = Optional.of(answer);
      try {
        answer.print(statement, out, terminal.encoding()).ifPresent(this::say);
      } finally {
        running = Optional.empty();
        vocabulary = Optional.empty();
      }
      if (answer.isCancelled()) {
        return;
      }
    }
  }

  /** Whether to go on. */
  private boolean obey(String command) {
    String[] words = command.split("\\s+", 2);
    switch (words[0]) {
      case "\\q" -> {
        return false;
      }
      case "\\?" -> say(HELP);
      case "\\d" -> {
        try {
          describe(words.length == 1 ? "" : words[1]);
        } catch (Exception e) { // a view over files that are gone: Spark's, and unchecked in Scala
          say(SqlAnswers.complaint(e));
        }
      }
      default -> say("no command " + words[0] + "; \\? lists them");
    }
    return true;
  }

  private void describe(String view) {
    Vocabulary known = vocabulary();
    if (view.isEmpty()) {
      known.views().keySet().forEach(this::say);
    } else if (known.views().containsKey(view)) {
      StructField[] columns = known.views().get(view).fields();
      int width =
          List.of(columns).stream().mapToInt(column -> column.name().length()).max().orElse(1);
      for (StructField column : columns) {
        say(String.format("%-" + width + "s  %s", column.name(), column.dataType().simpleString()));
      }
    } else {
      say(known.missing(view));
    }
  }

  private Vocabulary vocabulary() {
    if (vocabulary.isEmpty()) {
      vocabulary = Optional.of(Vocabulary.of(answers.spark()));
    }
    return vocabulary.get();
  }

  private void say(String lines) {
    lines.lines().forEach(terminal.writer()::println);
    terminal.flush();
  }
}
