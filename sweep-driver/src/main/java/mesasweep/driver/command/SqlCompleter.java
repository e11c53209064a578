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

  private static final List<String> KEYWORDS =
      List.of(
          """
          ALL AND ANY AS ASC BETWEEN BY CASE CAST CREATE CROSS DESC DESCRIBE DISTINCT DROP ELSE END
          EXCEPT EXISTS EXPLAIN FALSE FIRST FROM FULL GROUP HAVING IN INNER INTERSECT IS JOIN LAST
          LATERAL LEFT LIKE LIMIT NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT
          REPLACE RIGHT ROLLUP SELECT SHOW TABLE TEMPORARY THEN TRUE UNION USING VALUES VIEW VIEWS
          WHEN WHERE WINDOW WITH\
          """
              .split("\\s+"));

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
    for (String offer : offers(line.line(), word)) {
      if (offer.regionMatches(true, 0, word, 0, word.length())) {
        candidates.add(candidate(offer));
      }
    }
  }

  private Set<String> offers(String line, String word) {
    Vocabulary known = vocabulary.get();
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
      offers.addAll(KEYWORDS);
    }
    return offers;
  }

  /** Listed without the view; a keyword is followed by a space, a name by anything. */
  private static Candidate candidate(String offer) {
    String listed = offer.substring(offer.lastIndexOf('.') + 1);
    return new Candidate(offer, listed, null, null, null, null, KEYWORDS.contains(offer));
  }
}
