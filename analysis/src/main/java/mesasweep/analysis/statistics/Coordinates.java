package mesasweep.analysis.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import mesasweep.analysis.statistics.Boundary.Scales;

/**
 * The two coordinates of a plane, brought to a mean of 0 and a deviation of 1, which a fit likes
 * best, and the design of a fit with their product.
 */
record Coordinates(
    Scales scales, double xMean, double xDeviation, double yMean, double yDeviation) {

  static Coordinates of(List<PlaneCounts.At> places, Scales scales) {
    double[] xs = places.stream().mapToDouble(at -> scales.x(at.x())).toArray();
    double[] ys = places.stream().mapToDouble(at -> scales.y(at.y())).toArray();
    return new Coordinates(scales, mean(xs), deviation(xs), mean(ys), deviation(ys));
  }

  /** A row of the design: 1, x, y, their product; without x if there is only one. */
  double[] at(double x, double y) {
    double[] row = level(x);
    double[] slope = slope(x);
    double along = (scales.y(y) - yMean) / yDeviation;
    return IntStream.range(0, row.length).mapToDouble(i -> row[i] + along * slope[i]).toArray();
  }

  /** The part of a row that does not depend on y. */
  double[] level(double x) {
    return xDeviation == 0
        ? new double[] {1, 0}
        : new double[] {1, (scales.x(x) - xMean) / xDeviation, 0, 0};
  }

  /** What the (scaled) y multiplies. */
  double[] slope(double x) {
    return xDeviation == 0
        ? new double[] {0, 1}
        : new double[] {0, 0, 1, (scales.x(x) - xMean) / xDeviation};
  }

  /** The y, on the axis as it is fitted, of which there is so much in the design. */
  double fitted(double along) {
    return yMean + yDeviation * along;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    if (Arrays.stream(values).distinct().count() == 1) {
      return 0; // and not what rounding makes of it
    }
    return Math.sqrt(
        Arrays.stream(values)
            .map(value -> (value - mean) * (value - mean))
            .average()
            .orElseThrow());
  }
}
