package mesasweep.driver.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mesasweep.results.Text;
import mesasweep.worker.Column;
import mesasweep.worker.Parameter;

/**
 * Reads a filter such as {@code rate < 0.5 and (architecture in ('linear', 'mlp-16') or steps >=
 * 1000)}:
 *
 * <pre>
 * condition  = all { "or" all }
 * all        = one { "and" one }
 * one        = "not" one | "(" condition ")" | comparison
 * comparison = name ( "=" | "!=" | "&lt;" | "&lt;=" | ">" | ">=" ) ( number | 'word' | name )
 *            | name [ "not" ] "in" "(" value { "," value } ")"
 * </pre>
 *
 * A parameter that holds a word is neither below nor above any number.
 */
final class WhereParser {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<number>"
              + Decimal.FORM
              + "(?![\\w.]))"
              + "|(?<name>[A-Za-z][\\w.-]*)"
              + "|(?<word>'[^']*'|\"[^\"]*\")"
              + "|(?<sign><=|>=|!=|[<>=(),])");
  private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in");
  private static final Map<String, IntPredicate> ORDERS =
      Map.of("<", c -> c < 0, "<=", c -> c <= 0, ">", c -> c > 0, ">=", c -> c >= 0);

  private enum Kind {
    NUMBER,
    NAME,
    WORD,
    SIGN,
    KEYWORD,
    END
  }

  /**
   * @param column where it begins, from 1
   */
  private record Token(Kind kind, String text, int column) {
    boolean is(String expected) {
      return (kind == Kind.SIGN || kind == Kind.KEYWORD) && text.equals(expected);
    }
  }

  private final Map<String, Parameter> parameters;
  private final List<Token> tokens;
  private final StringBuilder resolved;
  private final int length;
  private int next;

  private WhereParser(String text, Map<String, Parameter> parameters) {
    this.parameters = parameters;
    this.tokens = tokens(text);
    this.resolved = new StringBuilder(text);
    this.length = text.length();
  }

  /**
   * @param parameters that the filter may ask for, by name
   * @throws BadInputException that says at which character what is wrong
   */
  static Where parse(String text, Map<String, Parameter> parameters) {
    WhereParser parser = new WhereParser(text, parameters);
    Predicate<Map<String, Object>> condition = parser.condition();
    if (parser.peek().kind() != Kind.END) {
      throw parser.wrong("and, or, or the end");
    }
    return new Where(parser.resolved.toString(), condition);
  }

  private static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        tokens.add(new Token(Kind.END, "the end", at + 1));
        return tokens;
      }
      if (!matcher.region(at, text.length()).lookingAt()) {
        throw wrong(
            new Token(Kind.SIGN, text.substring(at).split("\\s", 2)[0], at + 1),
            "names of parameters, numbers, 'words', = != < <= > >=, and, or, not, in, ( and )");
      }
      tokens.add(token(matcher, at + 1));
      at = matcher.end();
    }
  }

  private static Token token(Matcher matcher, int column) {
    String text = matcher.group();
    if (matcher.group("number") != null) {
      return new Token(Kind.NUMBER, text, column);
    }
    if (matcher.group("name") != null) {
      return new Token(KEYWORDS.contains(text) ? Kind.KEYWORD : Kind.NAME, text, column);
    }
    return new Token(matcher.group("word") != null ? Kind.WORD : Kind.SIGN, text, column);
  }

  private Predicate<Map<String, Object>> condition() {
    Predicate<Map<String, Object>> any = all();
    while (taken("or")) {
      any = any.or(all());
    }
    return any;
  }

  private Predicate<Map<String, Object>> all() {
    Predicate<Map<String, Object>> all = one();
    while (taken("and")) {
      all = all.and(one());
    }
    return all;
  }

  private Predicate<Map<String, Object>> one() {
    if (taken("not")) {
      return one().negate();
    }
    if (taken("(")) {
      Predicate<Map<String, Object>> inner = condition();
      expect(")", "and, or, or )");
      return inner;
    }
    return comparison();
  }

  private Predicate<Map<String, Object>> comparison() {
    Parameter left = parameter("a parameter, not or (");
    String name = left.name();
    boolean negated = taken("not");
    if (negated || peek().is("in")) {
      expect("in", "in");
      Set<Object> values = list(left);
      return row -> values.contains(row.get(name)) != negated;
    }
    if (peek().is("=") || peek().is("!=")) {
      boolean equal = take().is("=");
      if (peek().kind() == Kind.NAME) {
        String other = parameter("a parameter").name();
        return row -> same(cell(row, name), cell(row, other)) == equal;
      }
      Object value = value(left);
      return row -> value.equals(row.get(name)) == equal;
    }
    IntPredicate order = ORDERS.get(peek().text());
    if (peek().kind() == Kind.SIGN && order != null) {
      return ordered(left, order);
    }
    throw wrong("= != < <= > >= or in");
  }

  private Predicate<Map<String, Object>> ordered(Parameter left, IntPredicate order) {
    if (!isNumeric(left)) {
      throw wrong("=, != or in, for " + left.name() + " is text");
    }
    String name = left.name();
    take();
    if (peek().kind() == Kind.NUMBER) {
      BigDecimal exact = number();
      // A real value is the double that is nearest to what was written; so is this.
      Number number = left.column().type() == Column.Type.REAL ? exact.doubleValue() : exact;
      take();
      return row -> isOrdered(cell(row, name), number, order);
    }
    Token token = peek();
    Parameter right = parameter("a number, or a parameter that is one");
    if (!isNumeric(right)) {
      throw wrong(token, "a number, or a parameter that is one");
    }
    String other = right.name();
    return row -> isOrdered(cell(row, name), cell(row, other), order);
  }

  private Set<Object> list(Parameter parameter) {
    Set<Object> values = new HashSet<>();
    expect("(", "( before the values");
    do {
      values.add(value(parameter));
    } while (taken(","));
    expect(")", ", or )");
    return values;
  }

  /** A number or quoted word that the parameter can have. */
  private Object value(Parameter parameter) {
    Token token = peek();
    Object raw =
        switch (token.kind()) {
          case NUMBER -> number();
          case WORD -> token.text().substring(1, token.text().length() - 1);
          default -> throw wrong("a number or a word in quotation marks");
        };
    Optional<Object> value = parameter.parse(raw);
    if (value.isEmpty()) {
      throw wrong(
          token,
          Text.suggestion(raw.toString(), parameter.words()),
          parameter.problem(raw) + " for " + parameter.name());
    }
    take();
    if (!value.get().equals(raw) && raw instanceof String) { // a file, with its digest
      int from = token.column() + resolved.length() - length;
      resolved.replace(from, from + raw.toString().length(), value.get().toString());
    }
    return value.get();
  }

  private BigDecimal number() {
    return Decimal.read(peek().text())
        .orElseThrow(() -> wrong("0 or a number from 1e-300 to 1e300, with either sign"));
  }

  private Parameter parameter(String allowed) {
    Token token = peek();
    if (token.kind() != Kind.NAME) {
      throw wrong(allowed);
    }
    Parameter parameter = parameters.get(token.text());
    if (parameter == null) {
      throw wrong(
          token,
          Text.suggestion(token.text(), parameters.keySet()),
          "allowed are the parameters of the experiment except the seed, and words in quotation"
              + " marks");
    }
    take();
    return parameter;
  }

  private static boolean isNumeric(Parameter parameter) {
    return parameter.column().type() != Column.Type.TEXT;
  }

  private static Object cell(Map<String, Object> row, String name) {
    return Objects.requireNonNull(row.get(name), name);
  }

  private static boolean same(Object left, Object right) {
    return left instanceof Number a && right instanceof Number b
        ? compare(a, b) == 0
        : left.equals(right);
  }

  private static boolean isOrdered(Object left, Object right, IntPredicate order) {
    return left instanceof Number a && right instanceof Number b && order.test(compare(a, b));
  }

  /** As doubles, large whole numbers would be alike. */
  private static int compare(Number left, Number right) {
    return left instanceof Double a && right instanceof Double b
        ? a.compareTo(b)
        : exact(left).compareTo(exact(right));
  }

  private static BigDecimal exact(Number number) {
    return number instanceof Double real
        ? new BigDecimal(real)
        : number instanceof BigDecimal exact ? exact : BigDecimal.valueOf(number.longValue());
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean taken(String text) {
    boolean there = peek().is(text);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String text, String allowed) {
    if (!taken(text)) {
      throw wrong(allowed);
    }
  }

  private BadInputException wrong(String allowed) {
    return wrong(peek(), allowed);
  }

  private static BadInputException wrong(Token found, String allowed) {
    return wrong(found, "", "allowed is " + allowed);
  }

  private static BadInputException wrong(Token found, String suggestion, String allowed) {
    return new BadInputException(
        "at character " + found.column() + ": found " + found.text() + suggestion + "; " + allowed);
  }
}
