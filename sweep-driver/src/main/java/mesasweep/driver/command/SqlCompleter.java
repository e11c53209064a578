package mesasweep.driver.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Offers what the word at the cursor may become, in upper or lower case: a view, column, function
 * or keyword; after a view and a dot, a column of it; in a command of the prompt, a command or a
 * view.
 */
final class SqlCompleter implements Completer {

  private final Supplier<Vocabulary> vocabulary;

  /**
   * @param vocabulary asked at every completion
   */
  SqlCompleter(Supplier<Vocabulary> vocabulary) {
    this.vocabulary = vocabulary;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String word = line.word();
    Vocabulary known = vocabulary.get();
    for (String offer : offers(known, line.line(), word)) {
      if (offer.regionMatches(true, 0, word, 0, word.length())) {
        candidates.add(candidate(offer, known.keywords().contains(offer)));
      }
    }
  }

  private static Set<String> offers(Vocabulary known, String line, String word) {
    Set<String> offers = new LinkedHashSet<>();
    if (PromptParser.isCommand(line)) {
      offers.addAll(
          word.startsWith(PromptParser.COMMAND) ? SqlPrompt.COMMANDS : known.views().keySet());
    } else if (word.contains(".")) {
      String qualifier = word.substring(0, word.lastIndexOf('.'));
      // What is not a view may be an alias of any.
      known.columns(qualifier).forEach(column -> offers.add(qualifier + "." + column));
    } else {
      offers.addAll(known.views().keySet());
      offers.addAll(known.columns(""));
      known.functions().forEach(function -> offers.add(function + "("));
      offers.addAll(known.keywords());
    }
    return offers;
  }

  /** Listed without the view; a keyword is followed by a space, a name by anything. */
  private static Candidate candidate(String offer, boolean isKeyword) {
    String listed = offer.substring(offer.lastIndexOf('.') + 1);
    return new Candidate(offer, listed, null, null, null, null, isKeyword);
  }
}
