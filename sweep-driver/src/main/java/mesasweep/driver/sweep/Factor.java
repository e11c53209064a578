package mesasweep.driver.sweep;

import java.util.List;
import java.util.Map;

/**
 * Axes that move together.
 *
 * @param axes one of any kind, or a zip group: {@link Axis.Levels} of equal length
 */
record Factor(List<Axis> axes) {

  /** How many combinations a factor of listed values has. */
  int levels() {
    return levels(axes.get(0)).values().size();
  }

  /** Puts the values of a combination of a factor of listed values. */
  void putLevel(int level, Map<String, Object> values) {
    for (Axis axis : axes) {
      values.put(axis.parameter(), levels(axis).values().get(level));
    }
  }

  /** Puts the values at a share of the way along each axis. */
  void putShare(double share, Map<String, Object> values) {
    for (Axis axis : axes) {
      values.put(axis.parameter(), axis.at(share));
    }
  }

  List<String> parameters() {
    return axes.stream().map(Axis::parameter).toList();
  }

  boolean isListed() {
    return axes.stream().allMatch(Axis.Levels.class::isInstance);
  }

  private static Axis.Levels levels(Axis axis) {
    return (Axis.Levels) axis;
  }
}
