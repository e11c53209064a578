package mesasweep.driver.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mesasweep.results.Axis.Distribution;
import mesasweep.worker.Column;
import mesasweep.worker.Parameter;

/** Reads an interval: {@code uniform: [low, high]} or {@code loguniform: [low, high]}. */
final class IntervalReader {

  /** From it on doubles leave whole numbers out. */
  private static final double TOO_LARGE = 1L << 53;

  private final String key;
  private final Parameter parameter;
  private final Problems problems;

  /**
   * @param key as written in the file, for messages
   * @param parameter what both ends must satisfy
   */
  IntervalReader(String key, Parameter parameter, Problems problems) {
    this.key = key;
    this.parameter = parameter;
    this.problems = problems;
  }

  /** Whether a node is meant as an interval. */
  static boolean reads(Yaml node) {
    return node instanceof Yaml.Mapping mapping
        && mapping.entries().keySet().stream().anyMatch(keys()::contains);
  }

  static List<String> keys() {
    return Arrays.stream(Distribution.values()).map(Distribution::key).toList();
  }

  /** The interval, or empty after reporting what is wrong. */
  Optional<Domain> read(Yaml.Mapping node) {
    Column.Type type = parameter.column().type();
    if (type == Column.Type.TEXT) {
      problems.add(
          node.where(), key, "found " + node.shown() + "; " + parameter.name() + " takes a list");
      return Optional.empty();
    }
    if (node.entries().size() != 1) {
      problems.add(
          node.where(),
          key,
          "found " + node.shown() + "; allowed is one of " + String.join(", ", keys()));
      return Optional.empty();
    }
    Map.Entry<String, Yaml> only = node.entries().entrySet().iterator().next();
    String word = only.getKey();
    Distribution distribution = Distribution.of(word).orElseThrow();
    Yaml ends = only.getValue();
    List<Double> numbers = ends instanceof Yaml.Sequence list ? numbers(list) : List.of();
    double least = distribution == Distribution.LOGUNIFORM ? Double.MIN_VALUE : -Double.MAX_VALUE;
    if (numbers.size() != 2 || numbers.get(0) >= numbers.get(1) || numbers.get(0) < least) {
      problems.add(
          ends.where(),
          key + "." + word,
          "found "
              + ends.shown()
              + "; allowed is [low, high], low below high"
              + (distribution == Distribution.LOGUNIFORM ? " and above 0" : "")
              + ", both "
              + parameter.allowed());
      return Optional.empty();
    }
    boolean isLarge = numbers.stream().anyMatch(end -> Math.abs(end) >= TOO_LARGE);
    if (type == Column.Type.WHOLE && isLarge) {
      problems.add(
          ends.where(),
          key + "." + word,
          "found " + ends.shown() + "; allowed are whole numbers below " + (long) TOO_LARGE);
      return Optional.empty();
    }
    return Optional.of(
        new Domain.Interval(
            parameter.name(),
            distribution,
            numbers.get(0),
            numbers.get(1),
            type == Column.Type.WHOLE));
  }

  /** Those of the values that are numbers which the parameter allows. */
  private List<Double> numbers(Yaml.Sequence list) {
    return list.items().stream()
        .filter(Yaml.Scalar.class::isInstance)
        .map(item -> ((Yaml.Scalar) item).value())
        .filter(value -> value instanceof Number)
        .flatMap(value -> parameter.parse(value).stream())
        .map(value -> ((Number) value).doubleValue())
        .toList();
  }
}
