package mesasweep.driver.sweep;

import java.util.List;
import java.util.Map;

/**
 * What a sweep varies as one thing; resolved, it is a {@link mesasweep.results.Factor}.
 *
 * @param axes one of any kind, or a zip group: {@link Domain.Levels} of equal length
 */
record Dimension(List<Domain> axes) {

  /** How many combinations a dimension of listed values has. */
  int levels() {
    return levels(axes.get(0)).values().size();
  }

  /** Puts the values of a combination of a dimension of listed values. */
  void putLevel(int level, Map<String, Object> values) {
    for (Domain axis : axes) {
      values.put(axis.parameter(), levels(axis).values().get(level));
    }
  }

  /** Puts the values at a share of the way along each axis. */
  void putShare(double share, Map<String, Object> values) {
    for (Domain axis : axes) {
      values.put(axis.parameter(), axis.at(share));
    }
  }

  List<String> parameters() {
    return axes.stream().map(Domain::parameter).toList();
  }

  boolean isListed() {
    return axes.stream().allMatch(Domain.Levels.class::isInstance);
  }

  private static Domain.Levels levels(Domain axis) {
    return (Domain.Levels) axis;
  }
}
