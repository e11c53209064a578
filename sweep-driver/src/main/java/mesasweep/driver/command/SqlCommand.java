package mesasweep.driver.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import mesasweep.analysis.tables.Format;
import mesasweep.analysis.tables.View;
import mesasweep.analysis.tables.Views;
import mesasweep.driver.sweep.BadInputException;
import mesasweep.results.ResultDirectory;
import org.apache.spark.sql.SparkSession;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    header = "Ask result directories in Spark SQL.",
    footer = {
      "",
      "Example: sweep sql results/quickstart \"SELECT outcome, count(*) FROM runs GROUP BY"
          + " outcome\""
    })
final class SqlCommand implements Callable<Integer> {

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s");

  @Parameters(
      arity = "1..*",
      hideParamSyntax = true,
      paramLabel = "DIR... [QUERY]",
      description = {
        "Result directories, then perhaps one statement:",
        "what contains white space and is no directory."
      })
  private List<String> arguments;

  @Option(
      names = "--format",
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; table by default.")
  private Format format;

  @Spec private CommandSpec spec;

  /** The views as they are registered. */
  @Spec
  void describe(CommandSpec described) {
    List<String> lines = new ArrayList<>(List.of("Views:"));
    for (View view : Views.ALL) {
      lines.add("  " + view.name() + ": " + view.about() + ".");
    }
    lines.add(
        "`sweep experiments NAME` lists their columns, and so does DESCRIBE. Of several directories"
            + " all views have a column sweep. Without a QUERY, statements that end with a"
            + " semicolon are read from standard input; on a terminal there is a prompt, where \\?"
            + " helps.");
    described.usageMessage().description(lines.toArray(String[]::new));
    // A statement may begin with a comment, --.
    described.parser().unmatchedOptionsArePositionalParams(true);
  }

  @Mixin private MasterOption master;

  @Override
  public Integer call() throws IOException {
    List<String> unknown =
        arguments.stream().filter(word -> word.startsWith("-") && !isStatement(word)).toList();
    if (!unknown.isEmpty()) {
      throw new UnmatchedArgumentException(spec.commandLine(), unknown);
    }
    Optional<String> query = query();
    List<ResultDirectory> directories =
        arguments.stream()
            .limit(arguments.size() - query.stream().count())
            .map(directory -> ResultDirectory.at(LocationConverter.of(directory)))
            .toList();
    directories.forEach(Remarks::print);
    try (SparkSession spark = master.open("mesasweep sql")) {
      Views.register(spark, directories);
      SqlAnswers answers = new SqlAnswers(spark, format);
      if (query.isPresent()) {
        return status(print(answers, query.get()));
      } else if (Boolean.getBoolean("mesasweep.prompt")) {
        prompt(answers);
        return 0;
      }
      return status(printAll(answers, System.in));
    }
  }

  /** The last argument, if it is one. */
  private Optional<String> query() {
    return Optional.of(arguments.get(arguments.size() - 1))
        .filter(last -> arguments.size() > 1 && isStatement(last))
        .filter(last -> !Files.isDirectory(Path.of(last)));
  }

  private static boolean isStatement(String word) {
    return WHITE_SPACE.matcher(word).find();
  }

  private static int status(boolean answered) {
    return answered ? 0 : Mesasweep.BAD_INPUT;
  }

  /** Prints the answer, or what is wrong with the statement; whether there was an answer. */
  private static boolean print(SqlAnswers answers, String statement) {
    Optional<String> complaint = answers.print(statement, System.out);
    complaint.ifPresent(System.err::println);
    return complaint.isEmpty();
  }

  /** Answers the statements of a text, each as soon as it ends; whether there were all answers. */
  private static boolean printAll(SqlAnswers answers, InputStream text) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()));
    String begun = "";
    boolean allAnswered = true;
    for (String line = next(lines); line != null; line = next(lines)) {
      Statements statements = Statements.of(begun + line + "\n");
      for (String statement : statements.ended()) {
        allAnswered &= print(answers, statement);
      }
      begun = statements.rest();
    }
    return allAnswered & (begun.isBlank() || print(answers, begun));
  }

  private static @Nullable String next(BufferedReader lines) throws IOException {
    try {
      return lines.readLine();
    } catch (CharacterCodingException e) {
      throw new BadInputException("standard input is not UTF-8 text");
    }
  }

  private static void prompt(SqlAnswers answers) throws IOException {
    try (Terminal terminal = TerminalBuilder.terminal()) {
      new SqlPrompt(terminal, answers, System.out, history()).run();
    }
  }

  /** Where the XDG base directory specification has what a program keeps between its runs. */
  private static Path history() {
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    Path state =
        Optional.ofNullable(System.getenv("XDG_STATE_HOME"))
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(Path.of(home, ".local", "state"));
    return state.resolve("mesasweep").resolve("sql-history");
  }
}
