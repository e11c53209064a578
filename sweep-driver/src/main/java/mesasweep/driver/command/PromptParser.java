package mesasweep.driver.command;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when what was typed is complete, and which word is to be completed. */
final class PromptParser implements Parser {

  static final String COMMAND = "\\";

  /** The end of a name, qualified or not, or of a command. */
  private static final Pattern WORD = Pattern.compile("(?U)\\\\?[\\w.]*$");

  /** The part of a line that ends at the cursor and is a word. */
  private record WordAtCursor(String line, int cursor, String word) implements ParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }

  /** Whether a line is for the prompt and not for Spark; such a line is always complete. */
  static boolean isCommand(String line) {
    return line.stripLeading().startsWith(COMMAND);
  }

  /**
   * @throws EOFError when a line is accepted in which a statement goes on, so that JLine reads on
   */
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE
        && !isCommand(line)
        && !Statements.of(line).rest().isBlank()) {
      throw new EOFError(-1, -1, "a statement ends with ;");
    }
    Matcher word = WORD.matcher(line.substring(0, cursor));
    return new WordAtCursor(line, cursor, word.find() ? word.group() : "");
  }
}
