package mesasweep.worker;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One thing that a sweep can vary: a name (kebab-case), a default, what is allowed and what it
 * means. Build with {@link #real}, {@link #whole}, {@link #choice} and {@link #text}.
 */
public sealed interface Parameter {

  String name();

  String meaning();

  /** A {@link Double}, {@link Long} or {@link String} that the parameter itself allows. */
  Object defaultValue();

  /** What is allowed, in words: "a number of at least 0", say. */
  String allowed();

  /**
   * Reads a value as a sweep file has it.
   *
   * @param raw a {@link Number}, {@link Boolean} or {@link String}
   * @return the value as a {@link Double}, {@link Long} or {@link String}, or empty if it is not
   *     allowed
   */
  Optional<Object> parse(Object raw);

  /**
   * What is wrong with a value that {@link #parse} does not accept, and what is allowed, in words.
   */
  default String problem(Object raw) {
    return "allowed is " + allowed();
  }

  /**
   * Words that are allowed as they stand, from which the nearest to a misspelt one is suggested.
   */
  default List<String> words() {
    return List.of();
  }

  /** How the column is stored; a word of a real parameter is stored as null. */
  Column column();

  static Real real(String name, double defaultValue, String meaning) {
    return new Real(name, meaning, defaultValue, -Double.MAX_VALUE, Double.MAX_VALUE, List.of());
  }

  static Whole whole(String name, long defaultValue, String meaning) {
    return new Whole(name, meaning, defaultValue, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** One of the choices, the first of which is the default. */
  static Choice choice(String name, List<String> choices, String meaning) {
    return new Choice(name, meaning, choices.get(0), choices);
  }

  /**
   * Text of a grammar of its own.
   *
   * @param words texts that are allowed as they stand
   * @param stored from a text to the form that a trial has; throws an {@link
   *     IllegalArgumentException} that says what is wrong with a text
   */
  static Text text(
      String name,
      String defaultValue,
      String meaning,
      String allowed,
      List<String> words,
      UnaryOperator<String> stored) {
    return new Text(name, meaning, defaultValue, allowed, words, stored);
  }

  private static String snakeCase(String name) {
    return name.replace('-', '_').replace('.', '_');
  }

  /** A finite double in [min, max], or one of some words. */
  record Real(
      String name, String meaning, Object defaultValue, double min, double max, List<String> words)
      implements Parameter {

    public Real atLeast(double bound) {
      return new Real(name, meaning, defaultValue, bound, max, words);
    }

    public Real above(double bound) {
      return atLeast(Math.nextUp(bound));
    }

    public Real atMost(double bound) {
      return new Real(name, meaning, defaultValue, min, bound, words);
    }

    /** Also allows a word in place of a number. */
    public Real orWord(String word) {
      return new Real(name, meaning, defaultValue, min, max, List.of(word));
    }

    /** Also allows a word in place of a number, and has it as the default. */
    public Real orDefaultWord(String word) {
      return new Real(name, meaning, word, min, max, List.of(word));
    }

    @Override
    public String allowed() {
      StringBuilder text = new StringBuilder("a number");
      if (min == Double.MIN_VALUE) {
        text.append(" above 0");
      } else if (min != -Double.MAX_VALUE) {
        text.append(" of at least ").append(plain(min));
      }
      if (max != Double.MAX_VALUE) {
        text.append(min == -Double.MAX_VALUE ? " of" : " and").append(" at most ");
        text.append(plain(max));
      }
      words.forEach(word -> text.append(", or '").append(word).append('\''));
      return text.toString();
    }

    @Override
    public Optional<Object> parse(Object raw) {
      if (raw instanceof Number number) {
        double value = number.doubleValue() + 0.0; // -0.0 becomes 0.0: one value, one identity
        return value >= min && value <= max ? Optional.of(value) : Optional.empty();
      }
      return raw instanceof String text && words.contains(text)
          ? Optional.of(text)
          : Optional.empty();
    }

    @Override
    public Column column() {
      return Column.real(snakeCase(name));
    }

    private static String plain(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /** An integer in [min, max]. */
  record Whole(String name, String meaning, Long defaultValue, long min, long max)
      implements Parameter {

    public Whole atLeast(long bound) {
      return new Whole(name, meaning, defaultValue, bound, max);
    }

    public Whole atMost(long bound) {
      return new Whole(name, meaning, defaultValue, min, bound);
    }

    @Override
    public String allowed() {
      return "a whole number"
          + (min == Long.MIN_VALUE ? "" : " of at least " + min)
          + (max == Long.MAX_VALUE ? "" : " and at most " + max);
    }

    @Override
    public Optional<Object> parse(Object raw) {
      if (!(raw instanceof Number number)) {
        return Optional.empty();
      }
      double asDouble = number.doubleValue();
      long value = number.longValue();
      boolean exact = number instanceof Long || number instanceof Integer || asDouble == value;
      return exact && value >= min && value <= max ? Optional.of(value) : Optional.empty();
    }

    @Override
    public Column column() {
      return Column.whole(snakeCase(name));
    }
  }

  /** One of a few words. */
  record Choice(String name, String meaning, String defaultValue, List<String> choices)
      implements Parameter {

    @Override
    public String allowed() {
      return "one of " + String.join(", ", choices);
    }

    @Override
    public List<String> words() {
      return choices;
    }

    @Override
    public Optional<Object> parse(Object raw) {
      return raw instanceof String text && choices.contains(text)
          ? Optional.of(text)
          : Optional.empty();
    }

    @Override
    public Column column() {
      return Column.text(snakeCase(name));
    }
  }

  /** Text of a grammar of its own. */
  record Text(
      String name,
      String meaning,
      String defaultValue,
      String allowed,
      List<String> words,
      UnaryOperator<String> stored)
      implements Parameter {

    @Override
    public Optional<Object> parse(Object raw) {
      try {
        return raw instanceof String text ? Optional.of(stored.apply(text)) : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    @Override
    public String problem(Object raw) {
      if (raw instanceof String text) {
        try {
          stored.apply(text);
        } catch (IllegalArgumentException e) {
          return e.getMessage() + "; allowed is " + allowed;
        }
      }
      return "allowed is " + allowed;
    }

    @Override
    public Column column() {
      return Column.text(snakeCase(name));
    }
  }
}
