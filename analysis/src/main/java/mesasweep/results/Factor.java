package mesasweep.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a sweep varies as one thing: an axis, or the axes of a zip group, which move together.
 *
 * @param axes at least one
 * @param levels each a value for every axis, in the order of the sweep file; empty if the only axis
 *     is drawn from a range
 */
public record Factor(List<Axis> axes, List<List<JsonNode>> levels) {

  static Factor of(Axis axis) {
    return new Factor(List.of(axis), axis.values().stream().map(List::of).toList());
  }

  public String name() {
    return axes.stream().map(Axis::key).collect(Collectors.joining(", "));
  }
}
