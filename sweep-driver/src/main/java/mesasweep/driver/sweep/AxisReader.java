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
import java.util.stream.Stream;
import mesasweep.results.FirstSeeds;
import mesasweep.results.SweepKeys;
import mesasweep.results.Text;
import mesasweep.worker.Parameter;
import mesasweep.worker.Trial;

/**
 * Reads the values of an axis: a list, {@code range: [first, last, step]} (the last one included if
 * the steps hit it), {@code linspace: [first, last, count]}, {@code logspace: [first, last, count]}
 * (evenly spaced in the logarithm, ends as given) and, for the seed, {@code count: n} (0 to n - 1).
 *
 * <p>Computed values are rounded, see {@link Domain#rounded}.
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
    List<Object> raw = rawValues(node);
    if (raw instanceof FirstSeeds<?>) {
      return raw;
    }
    List<Object> values = new ArrayList<>(raw.size());
    raw.forEach(each -> value(node, each).ifPresent(values::add));
    return Collections.unmodifiableList(values);
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
        only.getValue() instanceof Yaml.Scalar scalar && scalar.value() instanceof Integer count
            ? count
            : threeNumbers(only.getValue())
                .map(numbers -> size(only.getKey(), numbers))
                .orElse(1.0);
    return size >= 1 && size <= MAX_VALUES ? (long) size : 1;
  }

  private static double size(String kind, List<BigDecimal> numbers) {
    double last = numbers.get(2).doubleValue();
    return kind.equals("range")
        ? numbers.get(1).subtract(numbers.get(0)).doubleValue() / last + 1
        : last;
  }

  private List<Object> rawValues(Yaml node) {
    if (node instanceof Yaml.Sequence list) {
      return list(list);
    }
    if (node instanceof Yaml.Mapping generator) {
      return generated(generator);
    }
    problems.add(
        node.where(),
        key,
        "found "
            + node.text()
            + "; an axis is a list or one of "
            + generators()
            + " (one fixed value belongs under set:)");
    return List.of();
  }

  /** One value, or empty after reporting what is wrong with it. */
  Optional<Object> value(Yaml node, Object raw) {
    Optional<Object> parsed = parameter.parse(raw);
    if (parsed.isEmpty()) {
      String near = raw instanceof String text ? Text.suggestion(text, parameter.words()) : "";
      problems.add(node.where(), key, "found " + shown(raw) + near + "; " + parameter.problem(raw));
    }
    return parsed.map(v -> v instanceof Double real ? (Object) convert.applyAsDouble(real) : v);
  }

  private static String shown(Object raw) {
    if (raw.equals("")) {
      return "nothing";
    }
    boolean quotedNumber =
        raw instanceof String text && text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
    return quotedNumber ? "the text '" + raw + "'" : raw.toString();
  }

  private List<Object> list(Yaml.Sequence list) {
    List<Object> values = new ArrayList<>();
    for (Yaml item : list.items()) {
      if (item instanceof Yaml.Scalar scalar) {
        values.add(scalar.value());
      } else {
        problems.add(item.where(), key, "found " + item.text() + "; a list holds plain values");
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
          mapping.where(), key, "found " + mapping.text() + "; allowed is one of " + generators());
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
    Optional<List<BigDecimal>> numbers = threeNumbers(arguments);
    if (numbers.isEmpty()) {
      problems.add(
          arguments.where(),
          key + "." + kind,
          "found "
              + arguments.text()
              + "; allowed is "
              + (kind.equals("range") ? "[first, last, step]" : "[first, last, count]"));
      return List.of();
    }
    BigDecimal first = numbers.get().get(0);
    BigDecimal last = numbers.get().get(1);
    BigDecimal third = numbers.get().get(2);
    return switch (kind) {
      case "range" -> range(arguments, first, last, third);
      case "linspace" -> spaced(arguments, "linspace", first, last, third);
      default -> spaced(arguments, "logspace", first, last, third);
    };
  }

  private List<Object> count(Yaml arguments) {
    boolean valid =
        arguments instanceof Yaml.Scalar scalar
            && scalar.value() instanceof Integer count
            && count >= 1
            && count <= MAX_VALUES;
    if (!valid) {
      problems.add(
          arguments.where(),
          key + "." + SweepKeys.COUNT,
          "found " + arguments.text() + "; allowed is a whole number from 1 to " + MAX_VALUES);
      return List.of();
    }
    int count = (Integer) ((Yaml.Scalar) arguments).value();
    return new FirstSeeds<>(count, seed -> (long) seed);
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
      values.add(plain(Domain.rounded(first.add(step.multiply(BigDecimal.valueOf(i))))));
    }
    return values;
  }

  private List<Object> spaced(
      Yaml node, String kind, BigDecimal first, BigDecimal last, BigDecimal count) {
    double number = count.doubleValue();
    if (number != Math.rint(number) || number < 1 || number > MAX_VALUES) {
      problems.add(
          node.where(),
          key + "." + kind,
          "found a count of " + count + "; allowed is a whole number from 1 to " + MAX_VALUES);
      return List.of();
    }
    boolean logarithmic = kind.equals("logspace");
    if (logarithmic && (first.signum() <= 0 || last.signum() <= 0)) {
      problems.add(
          node.where(), key + ".logspace", "found " + node.text() + "; the ends must be above 0");
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    int intervals = (int) number - 1;
    for (int i = 0; i <= intervals; i++) {
      if (i == 0 || i == intervals) {
        values.add(plain(i == 0 ? first : last));
      } else if (logarithmic) {
        double ratio = last.doubleValue() / first.doubleValue();
        double value = first.doubleValue() * StrictMath.pow(ratio, (double) i / intervals);
        values.add(plain(Domain.rounded(new BigDecimal(value))));
      } else {
        BigDecimal offset =
            last.subtract(first)
                .multiply(BigDecimal.valueOf(i))
                .divide(BigDecimal.valueOf(intervals), MathContext.DECIMAL64);
        values.add(plain(Domain.rounded(first.add(offset))));
      }
    }
    return values;
  }

  /** Whole numbers as such, so that an integer parameter can be generated. */
  private static Object plain(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0 && value.abs().doubleValue() < 1e15
        ? (Object) value.longValueExact()
        : (Object) value.doubleValue();
  }

  private static Optional<List<BigDecimal>> threeNumbers(Yaml node) {
    if (!(node instanceof Yaml.Sequence list) || list.items().size() != 3) {
      return Optional.empty();
    }
    List<BigDecimal> numbers = new ArrayList<>();
    for (Yaml item : list.items()) {
      if (item instanceof Yaml.Scalar scalar
          && scalar.value() instanceof Number number
          && Double.isFinite(number.doubleValue())) {
        numbers.add(new BigDecimal(number.toString()));
      }
    }
    return numbers.size() == 3 ? Optional.of(numbers) : Optional.empty();
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
