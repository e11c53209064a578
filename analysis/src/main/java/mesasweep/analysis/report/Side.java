package mesasweep.analysis.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import mesasweep.results.Axis;
import mesasweep.results.ExperimentDescription.PlaneAxis;
import mesasweep.results.ExperimentDescription.Scale;
import mesasweep.results.Halving;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * A numeric axis as the side of a map: its own values, or, where they are too many or were drawn,
 * equal parts of its range.
 *
 * @param declared what the experiment says of it, if it is one of its plane
 * @param halving how values came between the listed ones, if they did
 */
record Side(
    Axis axis, Optional<PlaneAxis> declared, Optional<Bins> bins, Optional<Halving> halving) {
  /** Beyond this many values on a side nobody can read a map. */
  private static final int MOST_VALUES = 60;

  private static final int PARTS = 16;

  /**
   * Equal parts of a range, or of its logarithm; a part is named after its middle. What has no
   * logarithm is a part of its own.
   *
   * @param low where the first part begins, above 0 if logarithmic
   * @param high where the last one ends
   */
  record Bins(double low, double high, boolean logarithmic) {

    Column middle(Column value) {
      double first = scaled(low);
      double width = (scaled(high) - first) / PARTS;
      Column scaled = logarithmic ? functions.log(value) : value;
      Column part =
          greatest(
              lit(0.0),
              least(
                  lit(PARTS - 1.0),
                  functions.floor(scaled.minus(first).divide(width)).cast("double")));
      Column middle = part.plus(0.5).multiply(width).plus(first);
      return logarithmic ? when(value.gt(0), functions.exp(middle)).otherwise(value) : middle;
    }

    private double scaled(double value) {
      return logarithmic ? Math.log(value) : value;
    }
  }

  /** Empty if the axis has values that are not numbers. */
  static Optional<Side> of(Axis axis, Optional<PlaneAxis> declared, Optional<Halving> halving) {
    if (axis.range().isPresent()) {
      Axis.Range range = axis.range().get();
      return Optional.of(
          new Side(
              axis,
              declared,
              Optional.of(new Bins(range.low(), range.high(), range.isLogarithmic())),
              Optional.empty()));
    }
    if (!axis.isNumeric()) {
      return Optional.empty();
    }
    double[] values = axis.values().stream().mapToDouble(JsonNode::doubleValue).sorted().toArray();
    double high = values[values.length - 1];
    boolean logarithmic = isLogarithmic(declared) && high > 0;
    double low =
        Arrays.stream(values).filter(value -> !logarithmic || value > 0).findFirst().orElseThrow();
    return Optional.of(
        new Side(
            axis,
            declared,
            values.length <= MOST_VALUES
                ? Optional.empty()
                : Optional.of(new Bins(low, high, logarithmic || low > 0 && high > 20 * low)),
            values.length <= MOST_VALUES ? halving : Optional.empty()));
  }

  private static boolean isLogarithmic(Optional<PlaneAxis> declared) {
    return declared.filter(axis -> axis.scale() == Scale.LOGARITHMIC).isPresent();
  }

  /** Whether it shows a 0 that is no number of its scale. */
  boolean hasPlaceForZero() {
    return isLogarithmic(declared)
        && axis.values().stream().anyMatch(value -> value.doubleValue() == 0);
  }

  /** How many values it shows. */
  int size() {
    return bins.isPresent() ? PARTS : axis.values().size();
  }

  String label() {
    return declared.map(PlaneAxis::label).orElseGet(axis::label);
  }

  /** The value under which a trial stands on this side; without negative zero. */
  Column column() {
    Column value = col("`" + axis.column() + "`").cast("double").plus(0.0);
    return bins.map(parts -> parts.middle(value)).orElse(value);
  }

  /** The values that are planned; stored ones may add to them. */
  List<Double> planned() {
    return bins.isPresent()
        ? List.of()
        : axis.values().stream().map(value -> value.doubleValue() + 0.0).toList();
  }

  /** How often distances were halved for a value; 0 where they were not. */
  int level(double value) {
    double[] listed = planned().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return halving.map(how -> how.level(listed, value)).orElse(OptionalInt.empty()).orElse(0);
  }

  /**
   * Where a value stands among the ascending values of a map, as a fraction of an index: 0.5 is
   * between the first and the second. Not further than half a square beyond the ends. On a
   * logarithmic axis 0 has the first place, and what is above 0 stands beside it.
   */
  double position(List<Double> values, double value) {
    if (isLogarithmic(declared) && values.size() > 1 && values.get(0) <= 0) {
      return value <= 0 && values.contains(value)
          ? values.indexOf(value)
          : 1 + position(values.subList(1, values.size()), value);
    }
    int last = values.size() - 1;
    if (last == 0) {
      return 0;
    }
    boolean logarithmic = values.get(0) > 0 && (isLogarithmic(declared) || isGeometric(values));
    double[] at = values.stream().mapToDouble(one -> logarithmic ? Math.log(one) : one).toArray();
    double wanted = logarithmic ? Math.log(value) : value;
    int below = 0;
    while (below < last - 1 && at[below + 1] < wanted) {
      below++;
    }
    double position = below + (wanted - at[below]) / (at[below + 1] - at[below]);
    return Math.max(-0.5, Math.min(last + 0.5, position));
  }

  /** Whether the values are closer to even steps in their logarithms than in themselves. */
  private static boolean isGeometric(List<Double> values) {
    return values.size() < 3
        ? values.get(values.size() - 1) > 4 * values.get(0)
        : unevenness(values.stream().map(Math::log).toList()) < unevenness(values);
  }

  private static double unevenness(List<Double> values) {
    int last = values.size() - 1;
    double even = (values.get(last) - values.get(0)) / last;
    return IntStream.range(0, last)
            .mapToDouble(i -> Math.abs(values.get(i + 1) - values.get(i) - even))
            .max()
            .orElse(0)
        / even;
  }
}
