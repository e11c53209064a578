package mesasweep.driver.command;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of SQL, cut at the semicolons that end statements, without byte order marks. A semicolon
 * in a string, in a quoted name or in a comment ends none; strings, names and comments are those of
 * Spark's lexer.
 *
 * @param ended the statements that a semicolon ends, without it; none of them is only comment
 * @param rest what follows the last of them, blank unless a statement has begun in it
 */
record Statements(List<String> ended, String rest) {

  /** What editors of some systems put before a text, and Spark takes for a part of it. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  static Statements of(String marked) {
    String text = withoutMarks(marked);
    List<String> ended = new ArrayList<>();
    int start = 0;
    boolean begun = false;
    int end;
    for (int at = 0; at < text.length(); at = end) {
      end = end(text, at);
      if (text.charAt(at) == ';') {
        if (begun) {
          ended.add(text.substring(start, at).strip());
        }
        start = end;
        begun = false;
      } else {
        begun |= !isBlank(text, at, end);
      }
    }
    return new Statements(List.copyOf(ended), begun ? text.substring(start) : "");
  }

  /** A text may be several files, one after another. */
  static String withoutMarks(String text) {
    return text.contains(BYTE_ORDER_MARK) ? text.replaceAll("(?m)^" + BYTE_ORDER_MARK, "") : text;
  }

  /** White space, or a comment that ends: one that does not is for Spark to complain about. */
  private static boolean isBlank(String text, int at, int end) {
    return Character.isWhitespace(text.charAt(at))
        || text.startsWith("--", at)
        || text.startsWith("/*", at) && text.startsWith("*/", end - 2) && end - at >= 4;
  }

  /** Where the string, quoted name, comment or else single character ends that begins here. */
  private static int end(String text, int at) {
    char first = text.charAt(at);
    if (first == '\'' || first == '"') {
      return quoteEnd(text, at, !isRaw(text, at));
    } else if (first == '`') {
      return quoteEnd(text, at, false);
    } else if (text.startsWith("--", at)) {
      return lineCommentEnd(text, at);
    }
    return text.startsWith("/*", at) ? commentEnd(text, at) : at + 1;
  }

  private static boolean isRaw(String text, int quote) {
    return quote > 0
        && Character.toLowerCase(text.charAt(quote - 1)) == 'r'
        && (quote == 1 || !Character.isJavaIdentifierPart(text.charAt(quote - 2)));
  }

  /** A doubled quote ends one and begins the next, which comes to the same. */
  private static int quoteEnd(String text, int start, boolean escapes) {
    for (int at = start + 1; at < text.length(); at++) {
      if (text.charAt(at) == text.charAt(start)) {
        return at + 1;
      } else if (escapes && text.charAt(at) == '\\') {
        at++;
      }
    }
    return text.length();
  }

  /** A backslash before the end of the line continues the comment. */
  private static int lineCommentEnd(String text, int start) {
    int end = text.indexOf('\n', start);
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end = text.indexOf('\n', end + 1);
    }
    return end < 0 ? text.length() : end;
  }

  /** Comments in comments count. */
  private static int commentEnd(String text, int start) {
    int depth = 1;
    int at = start + 2;
    while (at < text.length()) {
      if (text.startsWith("*/", at)) {
        at += 2;
        depth--;
        if (depth == 0) {
          return at;
        }
      } else if (text.startsWith("/*", at)) {
        at += 2;
        depth++;
      } else {
        at++;
      }
    }
    return text.length();
  }
}
