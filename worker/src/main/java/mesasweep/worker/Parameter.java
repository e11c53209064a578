package mesasweep.worker;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One thing that a sweep can vary: a name (kebab-case), a default, what is allowed and what it
 * means. Build with {@link #real}, {@link #whole}, {@link #choice} and {@link #text}.
 *
 * <p>A parameter is also the typed key to its value: an experiment keeps each in a constant, and
 * reads it with {@code in(trial.parameters())}. That throws an {@link IllegalArgumentException} if
 * the values have none, or one that is out of range.
 */
public sealed interface Parameter {

  String name();

  String meaning();

  /** A {@link Double}, {@link Long} or {@link String} that the parameter itself allows. */
  Object defaultValue();

  /**
   * The value that leaves no trace in a trial's {@link Trial#id}: the default that the parameter
   * was introduced with. A default that is changed later needs its former value stated here, with
   * {@code withBaseline}; trials then keep the ids that they had. What trials did before the
   * parameter existed must be what they do at its baseline.
   */
  Object baseline();

  /** What is allowed, in words: "a number of at least 0", say. */
  String allowed();

  /**
   * Reads a value as a sweep file has it.
   *
   * @param raw a {@link Number} or {@link String}
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

  /**
   * What the file holds that a value names, one of {@link UserFiles}; empty if it names none.
   *
   * @param value as {@link #parse} gives it
   */
  default Optional<String> file(Object value) {
    return Optional.empty();
  }

  /** How the column is stored; a word of a real parameter is stored as null. */
  Column column();

  static Real real(String name, double defaultValue, String meaning) {
    double value = defaultValue + 0.0; // -0.0 becomes 0.0: one value, one identity
    return new Real(name, meaning, value, value, -Double.MAX_VALUE, Double.MAX_VALUE, false);
  }

  static Whole whole(String name, long defaultValue, String meaning) {
    return new Whole(name, meaning, defaultValue, defaultValue, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** One of the constants of an enum, each by its {@link Names#word}. */
  static <E extends Enum<E>> Choice<E> choice(String name, E defaultChoice, String meaning) {
    return new Choice<>(name, meaning, defaultChoice, defaultChoice);
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
    return new Text(
        name, meaning, defaultValue, defaultValue, allowed, words, stored, value -> false);
  }

  private static Object value(Parameter parameter, Map<String, ?> values) {
    Object value = values.get(parameter.name());
    if (value == null) {
      throw new IllegalArgumentException(
          parameter.name() + " has no value; is it among the experiment's parameters?");
    }
    return value;
  }

  private static void require(boolean allowed, Parameter parameter, Object value) {
    if (!allowed) {
      throw new IllegalArgumentException(
          parameter.name() + " is " + value + ", but allowed is " + parameter.allowed());
    }
  }

  /**
   * A finite double in [min, max].
   *
   * @param isShare whether it is a share of something, which {@link #times} leaves one
   */
  record Real(
      String name,
      String meaning,
      Double defaultValue,
      Double baseline,
      double min,
      double max,
      boolean isShare)
      implements Numeric<Double> {

    public Real atLeast(double bound) {
      return new Real(name, meaning, defaultValue, baseline, bound, max, isShare);
    }

    public Real above(double bound) {
      return atLeast(Math.nextUp(bound));
    }

    public Real atMost(double bound) {
      return new Real(name, meaning, defaultValue, baseline, min, bound, isShare);
    }

    /** Between 0 and 1. */
    public Real asShare() {
      return new Real(name, meaning, defaultValue, baseline, 0.0, 1.0, true);
    }

    /**
     * A value made so many times as large: of a share its odds p / (1 - p) are, so that it stays
     * between 0 and 1.
     */
    public double times(double factor, double value) {
      return isShare ? factor * value / (1.0 - value + factor * value) : factor * value;
    }

    /** With a {@link #baseline} apart from the default. */
    public Real withBaseline(double value) {
      return new Real(name, meaning, defaultValue, value + 0.0, min, max, isShare);
    }

    /** The value among a trial's. */
    public double in(Map<String, ?> values) {
      double value = (Double) value(this, values);
      require(value >= min && value <= max, this, value);
      return value;
    }

    @Override
    public Double numberIn(Map<String, ?> values) {
      return in(values);
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
      return text.toString();
    }

    @Override
    public Optional<Object> parse(Object raw) {
      if (raw instanceof Number number) {
        double value = number.doubleValue() + 0.0; // -0.0 becomes 0.0: one value, one identity
        return value >= min && value <= max ? Optional.of(value) : Optional.empty();
      }
      return Optional.empty();
    }

    @Override
    public Column column() {
      return Column.real(Names.snakeCase(name));
    }

    private static String plain(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /** A parameter of numbers, which a word may be added to. */
  sealed interface Numeric<N extends Number> extends Parameter permits Real, Whole {

    /** The value among a trial's. */
    N numberIn(Map<String, ?> values);

    @Override
    N defaultValue();

    @Override
    N baseline();

    /** Also allows a word in place of a number. */
    default OrWord<N> orWord(String word) {
      return new OrWord<>(this, word, defaultValue(), baseline());
    }

    /** Also allows a word in place of a number, and has it as the default. */
    default OrWord<N> orDefaultWord(String word) {
      return new OrWord<>(this, word, word, word);
    }
  }

  /** A number that {@code number} allows, or a word in its place. */
  record OrWord<N extends Number>(
      Numeric<N> number, String word, Object defaultValue, Object baseline) implements Parameter {

    /** With the word as its {@link #baseline}, apart from the default. */
    public OrWord<N> withWordAsBaseline() {
      return new OrWord<>(number, word, defaultValue, word);
    }

    /** With a number as its {@link #baseline}, apart from the default. */
    public OrWord<N> withBaseline(N value) {
      return new OrWord<>(number, word, defaultValue, number.parse(value).orElseThrow());
    }

    @Override
    public String name() {
      return number.name();
    }

    @Override
    public String meaning() {
      return number.meaning();
    }

    /** The number among a trial's values, or empty if they have the word. */
    public Optional<N> in(Map<String, ?> values) {
      return value(this, values).equals(word)
          ? Optional.empty()
          : Optional.of(number.numberIn(values));
    }

    @Override
    public String allowed() {
      return number.allowed() + ", or '" + word + "'";
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public Optional<Object> parse(Object raw) {
      return word.equals(raw) ? Optional.of(word) : number.parse(raw);
    }

    @Override
    public Column column() {
      return number.column();
    }
  }

  /** An integer in [min, max]. */
  record Whole(String name, String meaning, Long defaultValue, Long baseline, long min, long max)
      implements Numeric<Long> {

    public Whole atLeast(long bound) {
      return new Whole(name, meaning, defaultValue, baseline, bound, max);
    }

    public Whole atMost(long bound) {
      return new Whole(name, meaning, defaultValue, baseline, min, bound);
    }

    /** With a {@link #baseline} apart from the default. */
    public Whole withBaseline(long value) {
      return new Whole(name, meaning, defaultValue, value, min, max);
    }

    /** The value among a trial's. */
    public long in(Map<String, ?> values) {
      long value = (Long) value(this, values);
      require(value >= min && value <= max, this, value);
      return value;
    }

    /** {@link #in}, of a parameter whose bounds fit an int. */
    public int intIn(Map<String, ?> values) {
      return Math.toIntExact(in(values));
    }

    @Override
    public Long numberIn(Map<String, ?> values) {
      return in(values);
    }

    @Override
    public String allowed() {
      return "a whole number"
          + (min == Long.MIN_VALUE ? "" : " of at least " + min)
          + (max == Long.MAX_VALUE ? "" : " and at most " + max);
    }

    @Override
    public Optional<Object> parse(Object raw) {
      return raw instanceof Number number
          ? exact(number).filter(value -> value >= min && value <= max).map(Object.class::cast)
          : Optional.empty();
    }

    /** The number as a long, if it is one. */
    private static Optional<Long> exact(Number number) {
      if (number instanceof Long || number instanceof Integer) {
        return Optional.of(number.longValue());
      }
      try {
        return Optional.of(new BigDecimal(number.toString()).longValueExact());
      } catch (ArithmeticException | NumberFormatException e) { // broken, too large, not finite
        return Optional.empty();
      }
    }

    @Override
    public Column column() {
      return Column.whole(Names.snakeCase(name));
    }
  }

  /** One of the constants of an enum, which a trial has as its word. */
  record Choice<E extends Enum<E>>(String name, String meaning, E defaultChoice, E baselineChoice)
      implements Parameter {

    /** With a {@link #baseline} apart from the default. */
    public Choice<E> withBaseline(E choice) {
      return new Choice<>(name, meaning, defaultChoice, choice);
    }

    /** The constant whose word is among a trial's values. */
    public E in(Map<String, ?> values) {
      return Names.constant(defaultChoice.getDeclaringClass(), (String) value(this, values));
    }

    @Override
    public String defaultValue() {
      return Names.word(defaultChoice);
    }

    @Override
    public String baseline() {
      return Names.word(baselineChoice);
    }

    @Override
    public String allowed() {
      return "one of " + String.join(", ", words());
    }

    @Override
    public List<String> words() {
      return Stream.of(defaultChoice.getDeclaringClass().getEnumConstants())
          .map(Names::word)
          .toList();
    }

    @Override
    public Optional<Object> parse(Object raw) {
      return raw instanceof String text && words().contains(text)
          ? Optional.of(text)
          : Optional.empty();
    }

    @Override
    public Column column() {
      return Column.text(Names.snakeCase(name));
    }
  }

  /**
   * Text of a grammar of its own.
   *
   * @param isFile whether a value names a file of the user's
   */
  record Text(
      String name,
      String meaning,
      String defaultValue,
      String baseline,
      String allowed,
      List<String> words,
      UnaryOperator<String> stored,
      Predicate<String> isFile)
      implements Parameter {

    /** With a {@link #baseline} apart from the default. */
    public Text withBaseline(String value) {
      return new Text(name, meaning, defaultValue, value, allowed, words, stored, isFile);
    }

    /** With values that name {@link UserFiles}. */
    public Text namingFiles(Predicate<String> files) {
      return new Text(name, meaning, defaultValue, baseline, allowed, words, stored, files);
    }

    /**
     * With texts that are read as others.
     *
     * @param meant from a text as it is written to the one that is meant; may throw as {@code
     *     stored} does
     */
    public Text reading(UnaryOperator<String> meant) {
      return new Text(
          name,
          meaning,
          defaultValue,
          baseline,
          allowed,
          words,
          written -> stored.apply(meant.apply(written)),
          isFile);
    }

    /** The text among a trial's values. */
    public String in(Map<String, ?> values) {
      return (String) value(this, values);
    }

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
          Objects.requireNonNull(stored.apply(text));
        } catch (IllegalArgumentException e) {
          return e.getMessage() + "; allowed is " + allowed;
        }
      }
      return "allowed is " + allowed;
    }

    @Override
    public Optional<String> file(Object value) {
      return value instanceof String text && isFile.test(text)
          ? Optional.of(UserFiles.text(text))
          : Optional.empty();
    }

    @Override
    public Column column() {
      return Column.text(Names.snakeCase(name));
    }
  }
}
