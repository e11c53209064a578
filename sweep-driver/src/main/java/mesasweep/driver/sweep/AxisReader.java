package mesasweep.driver.sweep;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mesasweep.results.FirstSeeds;
import mesasweep.results.SweepKeys;
import mesasweep.results.Text;
import mesasweep.worker.Column;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;

/**
 * Reads the values of an axis: a list, {@code range: [first, last, step]} (the last one included if
 * the steps hit it), {@code linspace: [first, last, count]}, {@code logspace: [first, last, count]}
 * (evenly spaced in the logarithm, ends as given) and, for the seed, {@code count: n} (0 to n - 1).
 *
 * <p>Computed values are exact where their decimals end, else {@link Domain#rounded}.
 */
final class AxisReader {

  private static final List<String> GENERATORS =
      Stream.concat(Stream.of("range", "linspace", "logspace"), IntervalReader.keys().stream())
          .toList();
  private static final int MAX_VALUES = 10_000_000;

  private final String key;
  private final Parameter parameter;
  private final DoubleUnaryOperator convert;
  private final Problems problems;

  /**
   * @param key as written in the file, for messages
   * @param parameter what the written values must satisfy
   * @param convert from a written real value to the one that is used
   */
  AxisReader(String key, Parameter parameter, DoubleUnaryOperator convert, Problems problems) {
    this.key = key;
    this.parameter = parameter;
    this.convert = convert;
    this.problems = problems;
  }

  /** The values, all allowed and different, or empty after reporting what is wrong. */
  List<Object> levels(Yaml node) {
    List<Object> values = levelsThatMayRepeat(node);
    if (values instanceof FirstSeeds<?>) {
      return values;
    }
    if (isMonotone(values)) {
      return values; // a set of millions of numbers takes longer than all else
    }
    Set<Object> different = new LinkedHashSet<>();
    for (Object value : values) {
      if (!different.add(value)) {
        problems.add(node.where(), key, "found " + value + " twice; the values must differ");
      }
    }
    return List.copyOf(different);
  }

  /** As {@link #levels}, except that a value may stand there twice. */
  List<Object> levelsThatMayRepeat(Yaml node) {
    if (node instanceof Yaml.Sequence list) {
      return list(list);
    }
    if (node instanceof Yaml.Mapping generator) {
      List<Object> raw = generated(generator);
      if (raw instanceof FirstSeeds<?>) {
        return raw;
      }
      List<Object> values = new ArrayList<>(raw.size());
      raw.forEach(each -> value(node, each, each::toString).ifPresent(values::add));
      return Collections.unmodifiableList(values);
    }
    problems.add(
        node.where(),
        key,
        "found "
            + node.shown()
            + "; an axis is a list or one of "
            + generators()
            + " (one fixed value belongs under set:)");
    return List.of();
  }

  /** Whether each value is a number above the one before, or each one below: all then differ. */
  private static boolean isMonotone(List<Object> values) {
    int direction = 0;
    for (int i = 1; i < values.size(); i++) {
      int step = compare(values.get(i), values.get(i - 1));
      if (step == 0 || step == -direction) {
        return false;
      }
      direction = step;
    }
    return true;
  }

  /** The sign of the difference; 0 also where there is none. */
  private static int compare(Object one, Object other) {
    if (one instanceof Double a && other instanceof Double b) {
      return Double.compare(a, b);
    }
    return one instanceof Long a && other instanceof Long b ? Long.compare(a, b) : 0;
  }

  /** How many values an axis would have, without making them; 1 where its reader complains. */
  static long size(Yaml node) {
    if (node instanceof Yaml.Sequence list) {
      return Math.max(1, list.items().size());
    }
    if (!(node instanceof Yaml.Mapping mapping) || mapping.entries().size() != 1) {
      return 1;
    }
    Map.Entry<String, Yaml> only = mapping.entries().entrySet().iterator().next();
    double size =
        Decimal.whole(only.getValue(), 1, MAX_VALUES)
            .map(Long::doubleValue)
            .orElseGet(() -> size(only.getKey(), only.getValue()));
    return size >= 1 && size <= MAX_VALUES ? (long) size : 1;
  }

  private static double size(String kind, Yaml ends) {
    List<BigDecimal> numbers = ends instanceof Yaml.Sequence list ? numbers(list) : List.of();
    if (numbers.size() != 3) {
      return 1.0;
    }
    double last = numbers.get(2).doubleValue();
    return kind.equals("range")
        ? numbers.get(1).subtract(numbers.get(0)).doubleValue() / last + 1
        : last;
  }

  /** One value, or empty after reporting what is wrong with it. */
  Optional<Object> value(Yaml.Scalar scalar) {
    return value(scalar, scalar.value(), scalar::shown);
  }

  private Optional<Object> value(Yaml node, Object raw, Supplier<String> shown) {
    Optional<Object> parsed = parameter.parse(raw);
    if (parsed.isEmpty()) {
      String near = raw instanceof String text ? Text.suggestion(text, parameter.words()) : "";
      String advice = parameter.column().type() == Column.Type.TEXT ? "" : Decimal.advice(raw);
      problems.add(
          node.where(),
          key,
          "found " + shown.get() + near + "; " + parameter.problem(raw) + advice);
    }
    return parsed.map(v -> v instanceof Double real ? (Object) convert.applyAsDouble(real) : v);
  }

  private List<Object> list(Yaml.Sequence list) {
    List<Object> values = new ArrayList<>();
    for (Yaml item : list.items()) {
      if (item instanceof Yaml.Scalar scalar) {
        value(scalar).ifPresent(values::add);
      } else {
        problems.add(item.where(), key, "found " + item.shown() + "; a list holds plain values");
      }
    }
    if (list.items().isEmpty()) {
      problems.add(list.where(), key, "found an empty list; an axis needs a value");
    }
    return values;
  }

  private List<Object> generated(Yaml.Mapping mapping) {
    if (mapping.entries().size() != 1) {
      problems.add(
          mapping.where(), key, "found " + mapping.shown() + "; allowed is one of " + generators());
      return List.of();
    }
    Map.Entry<String, Yaml> only = mapping.entries().entrySet().iterator().next();
    String kind = only.getKey();
    Yaml arguments = only.getValue();
    if (!generatorNames().contains(kind)) {
      problems.unknownKey(mapping.where(), key + "." + kind, kind, generatorNames());
      return List.of();
    }
    if (kind.equals(SweepKeys.COUNT)) {
      return count(arguments);
    }
    List<BigDecimal> numbers = arguments instanceof Yaml.Sequence list ? numbers(list) : List.of();
    if (numbers.size() != 3) {
      problems.add(
          arguments.where(),
          key + "." + kind,
          "found "
              + arguments.shown()
              + "; allowed is "
              + (kind.equals("range") ? "[first, last, step]" : "[first, last, count]"));
      return List.of();
    }
    BigDecimal first = numbers.get(0);
    BigDecimal last = numbers.get(1);
    return kind.equals("range")
        ? range(arguments, first, last, numbers.get(2))
        : spaced((Yaml.Sequence) arguments, kind, first, last);
  }

  private List<Object> count(Yaml arguments) {
    Optional<Long> count = Decimal.whole(arguments, 1, MAX_VALUES);
    if (count.isEmpty()) {
      problems.add(
          arguments.where(),
          key + "." + SweepKeys.COUNT,
          "found " + arguments.shown() + "; allowed is a whole number from 1 to " + MAX_VALUES);
      return List.of();
    }
    return new FirstSeeds<>(Math.toIntExact(count.get()), seed -> (long) seed);
  }

  private List<Object> range(Yaml node, BigDecimal first, BigDecimal last, BigDecimal step) {
    boolean reaches = step.signum() != 0 && last.subtract(first).signum() * step.signum() >= 0;
    if (!reaches) {
      problems.add(
          node.where(),
          key + ".range",
          "found a step of " + step + ", which never reaches " + last);
      return List.of();
    }
    BigDecimal steps = last.subtract(first).divideToIntegralValue(step);
    if (steps.compareTo(BigDecimal.valueOf(MAX_VALUES)) >= 0) {
      problems.add(node.where(), key + ".range", "more than " + MAX_VALUES + " values");
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (long i = 0; i <= steps.longValue(); i++) {
      values.add(first.add(step.multiply(BigDecimal.valueOf(i))));
    }
    return values;
  }

  private List<Object> spaced(Yaml.Sequence node, String kind, BigDecimal first, BigDecimal last) {
    Yaml third = node.items().get(2);
    Optional<Long> count = Decimal.whole(third, 1, MAX_VALUES);
    if (count.isEmpty()) {
      problems.add(
          node.where(),
          key + "." + kind,
          "found a count of "
              + third.shown()
              + "; allowed is a whole number from 1 to "
              + MAX_VALUES);
      return List.of();
    }
    boolean logarithmic = kind.equals("logspace");
    if (logarithmic && (first.signum() <= 0 || last.signum() <= 0)) {
      problems.add(
          node.where(), key + ".logspace", "found " + node.shown() + "; the ends must be above 0");
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    long intervals = count.get() - 1;
    for (long i = 0; i <= intervals; i++) {
      if (i == 0 || i == intervals) {
        values.add(i == 0 ? first : last);
      } else if (logarithmic) {
        double ratio = last.doubleValue() / first.doubleValue();
        double value = first.doubleValue() * StrictMath.pow(ratio, (double) i / intervals);
        values.add(Domain.rounded(new BigDecimal(value)));
      } else {
        BigDecimal sum =
            first
                .multiply(BigDecimal.valueOf(intervals - i))
                .add(last.multiply(BigDecimal.valueOf(i)));
        values.add(quotient(sum, BigDecimal.valueOf(intervals)));
      }
    }
    return values;
  }

  /** Exact where the decimals end. */
  private static BigDecimal quotient(BigDecimal sum, BigDecimal count) {
    BigDecimal quotient = sum.divide(count, MathContext.DECIMAL128);
    boolean exact = quotient.multiply(count).compareTo(sum) == 0;
    return exact ? quotient : Domain.rounded(quotient);
  }

  /** The items, unless one of them is no number. */
  private static List<BigDecimal> numbers(Yaml.Sequence list) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (Yaml item : list.items()) {
      if (!(item instanceof Yaml.Scalar scalar && scalar.value() instanceof BigDecimal number)) {
        return List.of();
      }
      numbers.add(number);
    }
    return numbers;
  }

  private List<String> generatorNames() {
    return parameter.name().equals(Trial.SEED.name())
        ? Stream.concat(GENERATORS.stream(), Stream.of(SweepKeys.COUNT)).toList()
        : GENERATORS;
  }

  private String generators() {
    return String.join(", ", generatorNames());
  }
}
